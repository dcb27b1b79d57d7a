"""Articles into one letter: HTML with its styles inlined, and text. `render_digest` is the door."""
