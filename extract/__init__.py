"""From text to facts: page readers and the spaCy pipeline."""
