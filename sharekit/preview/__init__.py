"""A page on this machine that shows what readers will see, and renews itself when files change."""
