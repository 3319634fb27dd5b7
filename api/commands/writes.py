"""What commands that write tell of it, for people and for machines."""

from __future__ import annotations

from citeweave.api.dead_letters import DeadLetters
from citeweave.api.output import console
from citeweave.graph.ports import WriteReport


def summarise_write(written: WriteReport) -> dict[str, dict[str, int]]:
    """Return the numbers of a write by name."""
    return {
        "created": {"nodes": written.created_nodes, "edges": written.created_edges},
        "changed": {"nodes": written.changed_nodes, "edges": written.changed_edges},
        "removed": {"nodes": written.removed_nodes, "edges": written.removed_edges},
    }


def describe_write(written: WriteReport) -> str:
    """Return what a write changed, as a phrase."""
    if written.is_empty:
        return "held just this already"
    return (
        f"{written.created_nodes} nodes and {written.created_edges} edges created, "
        f"{written.changed_nodes} and {written.changed_edges} changed, "
        f"{written.removed_nodes} and {written.removed_edges} removed"
    )


def summarise_load(written: WriteReport, letters: DeadLetters) -> dict[str, object]:
    """Return by name what did not go smoothly in a load; nothing if all did."""
    found: dict[str, object] = {}
    if written.retries:
        found["retries"] = written.retries
    if letters.added:
        found["unwritten"] = [str(letter) for letter in letters.added.values()]
        found["dead_letters"] = str(letters.path)
    return found


def print_retries(retries: int) -> None:
    """Print for people how many transactions were begun again, if any were."""
    if retries:
        console().print(f"retried  {retries} transactions, as the server asked or went away", markup=False)


def print_load(written: WriteReport, letters: DeadLetters) -> None:
    """Print for people what did not go smoothly in a load; nothing if all did."""
    print_retries(written.retries)
    if letters.added:
        console().print(f"refused  {len(letters.added)} papers by the store, kept in {letters.path}", markup=False)
