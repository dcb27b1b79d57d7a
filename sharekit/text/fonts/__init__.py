"""Fonts: faces, families, fallback and missing glyphs."""
