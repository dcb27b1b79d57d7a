"""Verbs of a newsletter: digest, send, status, subscribers, unsubscribe, bounces."""
