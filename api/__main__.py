"""``python -m citeweave.api`` is ``citeweave``."""

from citeweave.api.cli import main

main()
