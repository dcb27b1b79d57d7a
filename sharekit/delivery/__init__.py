"""Delivery: a digest sent to every subscriber once, whatever crashes."""
