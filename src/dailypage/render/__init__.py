"""Render: an Issue goes in, finished files come out; each format is a module that loads when asked for."""
