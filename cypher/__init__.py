"""The query catalogue: Cypher in files, reached by name."""
