"""The store: database, schema, issues, and the ledger of every delivery."""
