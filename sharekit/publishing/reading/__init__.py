"""Reads pages of a built site: headline, lead and kind of each, with what the others say about it."""
