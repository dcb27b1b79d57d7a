"""Glyphs to pixels."""
