"""Bringing a store up to date with papers: only what it does not hold as it is gets extracted.

Papers are extracted and written in rounds, each paper whole in one transaction, with the hash of what its statements
were found in. So a build that is killed loses the round that it was in, and the next one does the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeAlias

from citeweave.api.building import (
    Reading,
    Step,
    build_graph,
    extract_facts,
    ignore_progress,
    write_graph,
)
from citeweave.api.loading import PAPERS_PER_WRITE, Aside
from citeweave.extract.version import VERSION
from citeweave.graph.build import Refusal, make_graph, paper_node
from citeweave.graph.content import has_same_content
from citeweave.graph.errors import StoreMissingError
from citeweave.graph.model import Node, NodeKind, Paper, PaperFacts
from citeweave.graph.papers import merge
from citeweave.graph.plan import is_worse, join_paper
from citeweave.graph.ports import Access, Counts, GraphStore, WriteReport
from citeweave.graph.resolve.overrides import Overrides
from citeweave.graph.stores import open_store

Opener: TypeAlias = Callable[[Access], AbstractContextManager[GraphStore]]
"""Opens one and the same store, as often as asked; nobody has to wait for it while papers are extracted."""

Extract: TypeAlias = Callable[[Sequence[Paper], Step], Iterator[PaperFacts]]
"""Yields what stands in papers, in their order."""


@dataclass(frozen=True, slots=True)
class Todo:
    """Papers by what a store lacks of them: their statements, or only what else their pages tell, or nothing."""

    extracted: tuple[Paper, ...] = ()
    updated: tuple[Paper, ...] = ()
    unchanged: int = 0


@dataclass(slots=True)
class UpdateReport:
    """What a build read, what it left out and wrote, and what the store holds after it."""

    reading: Reading
    todo: Todo
    refusals: list[Refusal] = field(default_factory=list)
    written: WriteReport = field(default_factory=WriteReport)
    held: Counts = field(default_factory=Counts)
    url: str = ""

    @property
    def papers(self) -> int:
        """Return how many papers were read."""
        return len(self.todo.extracted) + len(self.todo.updated) + self.todo.unchanged

    def look_at(self, store: GraphStore) -> None:
        """Note what a store holds now."""
        self.url, self.held = store.url, store.count()


def opener_of(url: str, *, into_existing: bool = False) -> Opener:
    """Return what opens the store at `url`; in memory it is the same store each time."""
    if url == "memory:":
        kept = nullcontext(open_store(url, Access.WRITE))
        return lambda _access: kept
    return lambda access: open_store(url, access, into_existing=into_existing)


def compare(papers: Sequence[Paper], store: GraphStore, min_confidence: float = 0.0) -> Todo:
    """Return what a store lacks of papers."""
    extracted: list[Paper] = []
    updated: list[Paper] = []
    for part in _parts(papers, PAPERS_PER_WRITE):
        stored = {node.id: node for node in store.paper_nodes(paper.id for paper in part)}
        for paper in part:
            node, known = paper_node(paper, min_confidence, VERSION), stored.get(paper.id)
            if known is None or not _is_stated(node, known):
                extracted.append(paper)
            elif join_paper(node, known) != known:
                updated.append(paper)
    return Todo(tuple(extracted), tuple(updated), len(papers) - len(extracted) - len(updated))


def _is_stated(node: Node, stored: Node) -> bool:
    """Tell whether a store holds the statements that it would hold after an extraction for `node`."""
    return has_same_content(node, stored) or is_worse(node, stored)


def update(
    reading: Reading,
    opener: Opener,
    *,
    overrides: Overrides | None = None,
    min_confidence: float = 0.0,
    extract_all: bool = False,
    papers_per_round: int = PAPERS_PER_WRITE,
    extract: Extract = extract_facts,
    progress: Step = ignore_progress,
    aside: Aside | None = None,
) -> UpdateReport:
    """Make a store hold the papers that were read, as they stand there, and tell what that took.

    `overrides` are those to settle the store under, in place of the ones that it keeps. Where they differ, and with
    `extract_all`, papers are extracted even if the store holds them. A paper that the store refuses is set `aside`.

    Raises:
        StoreError: the store could not be read or written; papers of earlier rounds are in it.
    """
    papers = merge(reading.entries)
    kept, is_missing = Overrides(), False
    report = UpdateReport(reading, Todo(papers))
    try:
        with opener(Access.READ) as store:
            report.look_at(store)
            kept = store.overrides
            if not extract_all and overrides in (None, kept):
                report.todo = compare(papers, store, min_confidence)
    except StoreMissingError:
        is_missing = True
    settled = kept if overrides is None else overrides
    todo = report.todo
    facts = extract(todo.extracted, progress)
    # A store is made, and its overrides are kept, even if no paper was read.
    rounds = list(_parts(todo.extracted, papers_per_round)) or ([()] if is_missing or settled != kept else [])
    for number, part in enumerate(rounds):
        built = build_graph(part, islice(facts, len(part)), min_confidence, settled)
        report.refusals += built.refusals
        with opener(Access.WRITE) as store:
            report.written += write_graph(store, built.graph, progress, None if number else overrides, aside)
            report.look_at(store)
    for part in _parts(todo.updated, papers_per_round):
        with opener(Access.WRITE) as store:
            report.written += _write_updated(part, store, min_confidence)
            report.look_at(store)
    return report


def _write_updated(papers: Sequence[Paper], store: GraphStore, min_confidence: float) -> WriteReport:
    """Write what pages tell of papers beside their texts; what the papers state stays as it is stored."""
    told = {paper.id: paper_node(paper, min_confidence, VERSION) for paper in papers}
    held = store.read_papers(told)
    # What another process wrote or removed since they were compared is not undone.
    same = {node.id for node in held.nodes if node.id in told and _is_stated(told[node.id], node)}
    others = [node for node in held.nodes if node.kind is not NodeKind.PAPER]
    edges = [edge for edge in held.edges if edge.paper in same]
    return store.write(make_graph([*others, *(told[paper] for paper in sorted(same))], edges))


def _parts(papers: Sequence[Paper], size: int) -> Iterator[Sequence[Paper]]:
    for start in range(0, len(papers), size):
        yield papers[start : start + size]
