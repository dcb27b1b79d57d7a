"""Unicode algorithms: bidi, line breaks, grapheme clusters, cleaning."""
