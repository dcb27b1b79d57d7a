"""Finished cards under inspection: contrast, alt text, debug overlay, contact sheet."""
