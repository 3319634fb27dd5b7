"""What stores have in common: the version of their form, and how their addresses are printed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from citeweave.graph.errors import QueryFailedError, StoreUnfinishedError, StoreVersionError
from citeweave.graph.ports import Access

_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|`(?:[^`]|``)*`|/\*.*?\*/|//[^\n]*", re.DOTALL)

FORMAT = 3
"""What this citeweave writes; a store with a higher one is refused, and one with a lower one can only be read."""


def check_format(rows: Sequence[Mapping[str, Any]], place: str, access: Access) -> None:
    """Return if a store can be used, given its answer to the query ``format_version``; an empty one can.

    Raises:
        StoreVersionError: a newer citeweave wrote it, or an older one whose names are resolved in another way.
    """
    if rows and access is Access.WRITE and rows[0]["format"] < FORMAT:
        raise StoreVersionError(
            f"{place} has the format {rows[0]['format']} of an older citeweave; build it anew into another store"
        )
    if rows and rows[0]["format"] > FORMAT:
        raise StoreVersionError(
            f"{place} has the format {rows[0]['format']} of a newer citeweave; this one reads up to {FORMAT}"
        )


def is_loading(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether a load into a store is unfinished, given what its own node says."""
    return bool(rows) and rows[0].get("loading") is not None


def check_finished(rows: Sequence[Mapping[str, Any]], place: str) -> None:
    """Return if no load into a store is unfinished, given what its own node says.

    Raises:
        StoreUnfinishedError: one is.
    """
    if is_loading(rows):
        raise StoreUnfinishedError(
            f"{place} holds {rows[0]['loaded']} of the {rows[0]['of_rows']} rows of a load that was not finished; "
            f"finish it with: citeweave load FOLDER --store {place} (the same folder), or empty the database"
        )


def check_text(text: str) -> None:
    """Return if Cypher that the owner typed is one statement that reads the graph alone.

    Raises:
        QueryFailedError: it holds several statements, or reads files (``LOAD CSV``), which engines count as reading.
    """
    bare = _QUOTED.sub("''", text)
    if re.search(r"\bLOAD\s+CSV\b", bare, re.IGNORECASE):
        raise QueryFailedError("LOAD CSV is refused: queries read the graph, not files")
    if re.search(r";\s*\S", bare):
        raise QueryFailedError("only one statement can be asked at a time; found more after a semicolon")


def hide_password(url: str) -> str:
    """Return a URL as it may be printed: without anything that could be part of a password."""
    return re.sub(r"^([^:]*:/*[^:@/]*):.*@", r"\1:***@", url, flags=re.DOTALL)
