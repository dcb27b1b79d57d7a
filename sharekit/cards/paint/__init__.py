"""Painting: boxes become a display list, and the list becomes pixels."""
