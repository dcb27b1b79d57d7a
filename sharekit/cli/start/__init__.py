"""Verbs to start with: init."""
