"""Lists of readers: reading, writing and suppressing them."""
