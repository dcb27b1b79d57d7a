"""Layout: where every box stands, and how large it is."""
