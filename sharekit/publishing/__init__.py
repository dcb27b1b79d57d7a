"""The publish step: cards and share tags for a built site."""
