"""Pixels to picture files: palettes, PNG, and formats within a byte budget."""
