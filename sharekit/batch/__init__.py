"""Work on any number of items at once: in this process, on all cores, or on a cluster."""
