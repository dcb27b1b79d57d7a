"""Effects of groups: filters, clip paths, transforms and blend modes."""
