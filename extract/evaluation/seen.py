"""How many names are found of those that stand in the training papers, and of those that are new."""

from __future__ import annotations

from citeweave.extract.memory import Memory, key_of
from citeweave.extract.scoring import Comparison, Row


def is_seen(row: Row, memory: Memory) -> bool:
    """Return whether any spelling of a name was annotated in a training paper, as whatever kind."""
    return any(memory.knows(key_of(text)) for text in (row["name"], *row.get("mentions", [])))


def count_seen(comparison: Comparison, memory: Memory) -> None:
    """Add the shares ``seen`` and ``unseen`` of the gold names that were found, in all and by type."""
    match = comparison.matches["entity"]
    for rows, right in (([row for row, _ in match.pairs], True), (match.missed, False)):
        for row in rows:
            name = "seen" if is_seen(row, memory) else "unseen"
            comparison.count_share(name, right)
            comparison.count_share(f"{name}/{row['type']}", right)
