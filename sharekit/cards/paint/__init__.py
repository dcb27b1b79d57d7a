"""Painting: from boxes to a display list, and from the list to pixels."""
