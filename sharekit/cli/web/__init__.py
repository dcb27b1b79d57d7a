"""Verbs of the web app: serve, sign."""
