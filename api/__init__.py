"""The ways in: the command line, and what wires the parts together."""
