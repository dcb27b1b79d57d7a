"""Photos and logos: checked, decoded, cropped around their focal point."""
