"""Readers for property values: numbers, colours, images, fonts, shorthands."""
