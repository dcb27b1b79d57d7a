"""Webhooks: what providers report about our emails, believed only when its signature is right."""
