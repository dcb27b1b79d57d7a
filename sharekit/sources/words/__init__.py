"""Names, dates and languages in running text."""
