"""Transports: how messages leave. Lanes carry several at once; a simple transport has just `send`."""
