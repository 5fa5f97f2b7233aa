"""Which terms of the field a text uses, in any spelling, and what they mean."""
