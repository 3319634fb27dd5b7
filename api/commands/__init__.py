"""The commands of ``citeweave``, one module each."""
