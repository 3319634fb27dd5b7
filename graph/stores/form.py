"""The version of the form in which graphs are stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from citeweave.graph.errors import StoreVersionError

FORMAT = 1
"""What this citeweave writes; a store with a higher one is refused."""


def check_format(rows: Sequence[Mapping[str, Any]], place: str) -> None:
    """Return if a store can be read, given its answer to the query ``format_version``; an empty one can.

    Raises:
        StoreVersionError: a newer citeweave wrote it.
    """
    if rows and rows[0]["format"] > FORMAT:
        raise StoreVersionError(
            f"{place} has the format {rows[0]['format']} of a newer citeweave; this one reads up to {FORMAT}"
        )
