"""Layout: the position and size of every box."""
