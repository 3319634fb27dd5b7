"""Read pages of paper listings, and JSON lines, into entries; the layout is recognised by content."""

from __future__ import annotations

from citeweave.extract.pages.read import LAYOUTS, read_file, read_files, read_text
from citeweave.extract.pages.reading import Notice, PageReading, Skip

__all__ = ["LAYOUTS", "Notice", "PageReading", "Skip", "read_file", "read_files", "read_text"]
