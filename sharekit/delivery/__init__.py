"""Delivery: a digest sent to every subscriber; a crash loses nobody."""
