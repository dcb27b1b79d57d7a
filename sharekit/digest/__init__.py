"""Articles into one email: HTML with its styles inlined, and text. Entry point: `assemble_digest`."""
