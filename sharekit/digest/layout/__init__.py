"""How a digest looks: templates, colours, pictures, inlined CSS, plain text."""
