"""The related posts that a page shows."""
