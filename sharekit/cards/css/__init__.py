"""The strict subset of CSS that templates are written in: values, properties, sheets, the cascade."""
