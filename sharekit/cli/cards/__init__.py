"""Verbs that draw: card, make, publish, check, preview."""
