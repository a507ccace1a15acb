"""The snapshot as Neo4j nodes and edges that people browse with Cypher. Nothing reads it back."""
