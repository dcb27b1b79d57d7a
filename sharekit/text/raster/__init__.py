"""Rasterising: glyphs to pixels."""
