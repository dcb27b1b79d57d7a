"""Card templates: loaded, rendered in a sandbox, filled and checked."""
