"""A page as bytes that can be spliced: its encoding, its markup as spans, its head."""
