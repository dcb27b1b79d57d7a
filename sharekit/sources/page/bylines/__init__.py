"""The authors of a page."""
