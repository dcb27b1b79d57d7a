"""Feed formats: RSS, Atom, RDF and JSON Feed, read as streams."""
