"""Event stores behind one port: memory, SQLite, Neo4j; verification and transfer."""
