"""Deliver: an archive of issues as a site that needs no server, built again only where something changed."""
