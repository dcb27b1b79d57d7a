"""Verbs that read articles and show what is available: read, related, show."""
