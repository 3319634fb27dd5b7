"""Builds without an extractor: sketches as pages, and what was sketched in place of what is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

from citeweave.api.building import Reading, Step, build_graph, ignore_progress
from citeweave.api.updating import Opener, UpdateReport, update
from citeweave.graph.model import Entry, Graph, Paper, PaperFacts
from citeweave.graph.papers import merge
from citeweave.graph.ports import Access, GraphStore
from citeweave.graph.resolve.overrides import Overrides
from support.builders import Sketch


def entry_of(paper: Paper, page: str | None = None, **values: object) -> Entry:
    """Return a paper as it stands on a page, its own one if none is given."""
    stem, _, position = paper.sources[0].partition("#")
    identity = paper.id.removeprefix("paper:arxiv:") if paper.id.startswith("paper:arxiv:") else f"{stem}-{position}"
    entry = Entry(identity, paper.title, paper.abstract, page or stem, int(position), date=paper.date)
    return replace(entry, **values)  # type: ignore[arg-type]


class Builder:
    """Builds stores from sketches, and counts what had to be extracted."""

    def __init__(self) -> None:
        self.extracted: list[str] = []
        self._facts: dict[tuple[str, str, str], PaperFacts] = {}

    def learn(self, drawn: Sketch) -> None:
        """Take what stands in a sketch for what an extractor would find there."""
        self._facts |= {(paper.id, paper.title, paper.abstract): drawn.facts[paper.id] for paper in drawn.papers}

    def find(self, papers: Iterable[Paper]) -> Iterator[PaperFacts]:
        """Yield what stands in papers, without counting them."""
        for paper in papers:
            yield self._facts.get((paper.id, paper.title, paper.abstract), PaperFacts(paper.id))

    def extract(self, papers: Sequence[Paper], progress: Step = ignore_progress) -> Iterator[PaperFacts]:
        """Yield what stands in papers."""
        for number, (paper, facts) in enumerate(zip(papers, self.find(papers), strict=True), start=1):
            self.extracted.append(paper.id)
            progress("extracting", number, len(papers))
            yield facts

    def whole(self, entries: Iterable[Entry], overrides: Overrides | None = None, min_confidence: float = 0.0) -> Graph:
        """Return the graph that an extraction of everything gives."""
        papers = merge(entries)
        return build_graph(papers, self.find(papers), min_confidence, overrides or Overrides()).graph

    def build(
        self,
        entries: Iterable[Entry],
        opener: Opener,
        overrides: Overrides | None = None,
        min_confidence: float = 0.0,
        *,
        extract_all: bool = False,
        papers_per_round: int = 2_000,
    ) -> UpdateReport:
        """Bring a store up to date with entries."""
        return update(
            Reading(tuple(entries)),
            opener,
            overrides=overrides,
            min_confidence=min_confidence,
            extract_all=extract_all,
            papers_per_round=papers_per_round,
            extract=self.extract,
        )


def keep_open(store: GraphStore) -> Opener:
    """Return what gives an open store each time, and never closes it."""

    def opener(_access: Access) -> AbstractContextManager[GraphStore]:
        return nullcontext(store)

    return opener


def edges_of_papers(graph: Graph) -> Counter[str]:
    """Return how many edges each paper states."""
    return Counter(edge.paper for edge in graph.edges)
