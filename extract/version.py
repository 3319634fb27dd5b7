"""The version of what is extracted, apart so that it can be known without spaCy."""

VERSION = "linear-8"
"""Changes whenever the same text could give other facts."""
