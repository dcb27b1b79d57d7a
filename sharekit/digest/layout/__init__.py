"""Layout of a digest: templates, colours, pictures, inlined CSS, plain text."""
