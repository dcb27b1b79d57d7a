"""One page of a site: its head, share tags, card and encoding."""
