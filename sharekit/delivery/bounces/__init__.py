"""Bounces and complaints: notices read from mailboxes, and verdicts on server replies."""
