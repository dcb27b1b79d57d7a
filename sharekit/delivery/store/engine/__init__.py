"""The database engines behind the store: SQLite and PostgreSQL behind one connection, and the schema."""
