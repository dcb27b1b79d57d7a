"""Share cards: articles to pictures for each network."""
