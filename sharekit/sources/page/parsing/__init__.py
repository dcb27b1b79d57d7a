"""A page as parsed: charset, tree, visible text, declared data."""
