"""The graph: its domain, how it is built, and where it is kept."""
