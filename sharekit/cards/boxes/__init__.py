"""The box tree of a card: elements, text blocks and their styles, ready for layout."""
