"""Readers: addresses, subscriber lists, segments and suppressions."""
