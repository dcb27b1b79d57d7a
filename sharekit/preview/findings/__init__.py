"""What is measured on cards, words and emails, as the preview page lists it."""
