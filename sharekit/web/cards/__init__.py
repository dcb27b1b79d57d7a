"""Cards by signed address: read, drawn once, kept."""
