"""A graph into a store, in parts of bounded size; a paper that the store refuses is set aside, the rest is written."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, Self

from citeweave.graph.errors import RecordError, StoreLimitError, StoreRefusedError
from citeweave.graph.model import Graph, Node, NodeKind
from citeweave.graph.parts import split
from citeweave.graph.ports import WriteReport
from citeweave.graph.rows import from_lines, to_lines

PAPERS_PER_WRITE = 2_000
"""How many papers go into one transaction; what a store has to hold in memory at once grows with it."""

_TEXTS = ("store", "paper", "title", "reason")


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A paper that a store refused, why, and what it states: `facts` are lines of an export."""

    store: str
    paper: str
    title: str
    reason: str
    facts: tuple[str, ...]

    @classmethod
    def of(cls, store: str, paper: Node, reason: Exception, graph: Graph) -> Self:
        """Return the letter of a paper whose graph a store refused."""
        return cls(store, paper.id, str(paper.properties.get("title", "")), str(reason), tuple(to_lines(graph)))

    @property
    def graph(self) -> Graph:
        """Return what the paper states.

        Raises:
            RecordError: that is no graph.
        """
        return from_lines(self.facts, f"the facts of {self.paper}")

    def __str__(self) -> str:
        return f"{self.paper}: {self.title}: {self.reason}"

    def to_line(self) -> str:
        """Return the line of the file."""
        row: dict[str, Any] = {name: getattr(self, name) for name in _TEXTS}
        row["facts"] = [json.loads(line) for line in self.facts]
        # Escaped: half a surrogate pair, which is one reason to be here, has no bytes of its own.
        return json.dumps(row, ensure_ascii=True, separators=(",", ":")) + "\n"

    @classmethod
    def from_line(cls, line: str, place: str) -> Self:
        """Return the letter that `to_line` wrote.

        Raises:
            RecordError: the line is no dead letter; the message names its `place`.
        """
        try:
            row = json.loads(line)
            texts = [row[name] for name in _TEXTS]
            facts = tuple(json.dumps(fact, ensure_ascii=False, separators=(",", ":")) + "\n" for fact in row["facts"])
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise RecordError(f"{place}: no dead letter, as citeweave writes them ({error!r})") from error
        if not all(isinstance(text, str) for text in texts):
            raise RecordError(f"{place}: no dead letter: one of {', '.join(_TEXTS)} is no text")
        store, paper, title, reason = texts
        return cls(store, paper, title, reason, facts)


class Aside(Protocol):
    """Is told what could not be written, and what was."""

    def add(self, letter: DeadLetter) -> None:
        """Set a paper aside."""

    def note_written(self, store: str, papers: list[str]) -> None:
        """Note that papers are in a store as they should be."""


class Target(Protocol):
    """What papers can be written to."""

    url: str

    def write(self, graph: Graph) -> WriteReport:
        """Make the papers of `graph` state exactly what it holds, all or nothing."""


def load_graph(
    store: Target, graph: Graph, tell: Callable[[int], None] = lambda _done: None, aside: Aside | None = None
) -> WriteReport:
    """Write all papers of `graph`, each whole or not at all; `tell` is told how many are done.

    Where a part is refused for what it holds, or is more than the store does at once, its halves are tried, down to the
    single paper; that one is set aside if the store refuses what it holds. Without `aside`, it is an error.

    Raises:
        StoreError: the store could not be written; the papers of the part that failed are as they were.
    """
    written, done = WriteReport(), 0
    for part in split(graph, PAPERS_PER_WRITE):
        todo = [part]
        while todo:
            tell(done)
            piece = todo.pop()
            papers = [node for node in piece.nodes if node.kind is NodeKind.PAPER]
            try:
                written += store.write(piece)
            except (StoreRefusedError, StoreLimitError) as error:
                is_refused = isinstance(error, StoreRefusedError)
                if is_refused and aside is None:
                    raise
                if len(papers) > 1:
                    todo += reversed(list(split(piece, (len(papers) + 1) // 2)))
                    continue
                if not is_refused or aside is None:
                    raise
                aside.add(DeadLetter.of(store.url, papers[0], error, piece))
            else:
                if aside is not None:
                    aside.note_written(store.url, [paper.id for paper in papers])
            done += len(papers)
    tell(done)
    return written
