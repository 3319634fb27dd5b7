"""The main job: files to entries, entries to papers, papers to facts, facts to one graph in a store."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from citeweave.api.loading import Aside, load_graph
from citeweave.extract.pages import Notice, Skip, read_file
from citeweave.extract.version import VERSION
from citeweave.graph import build as graph_build
from citeweave.graph.confidence import keep_sure
from citeweave.graph.errors import InputError
from citeweave.graph.model import Entry, Graph, NodeKind, Paper, PaperFacts
from citeweave.graph.papers import merge
from citeweave.graph.ports import GraphStore, WriteReport
from citeweave.graph.resolve.overrides import Overrides

Step = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


def ignore_progress(task: str, done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All entries of some files in file order, and what was left out or is worth knowing.

    `layouts` names the layout of each page by the page's name.
    """

    entries: tuple[Entry, ...] = ()
    skips: tuple[Skip, ...] = ()
    notices: tuple[Notice, ...] = ()
    layouts: Mapping[str, str] = field(default_factory=dict)


def read_files(
    paths: Sequence[Path], saved_on: datetime.date | None = None, progress: Step = ignore_progress
) -> Reading:
    """Return what stands in all files; a file that cannot be read is skipped with its reason.

    Raises:
        InputError: not one of the files could be read.
    """
    entries: list[Entry] = []
    skips: list[Skip] = []
    notices: list[Notice] = []
    layouts: dict[str, str] = {}
    failures: list[InputError] = []
    for number, path in enumerate(paths):
        progress("reading", number, len(paths))
        try:
            page = read_file(path, saved_on=saved_on)
        except InputError as error:
            failures.append(error)
            # The message starts with the file's name, as the skip will.
            skips.append(Skip(page=str(path), line=None, reason=str(error).removeprefix(f"{path}: ")))
            continue
        entries += page.entries
        skips += page.skips
        notices += page.notices
        layouts[page.page] = page.layout
    progress("reading", len(paths), len(paths))
    if failures and len(failures) == len(paths):
        raise failures[0] if len(failures) == 1 else InputError("\n".join(str(failure) for failure in failures))
    return Reading(tuple(entries), tuple(skips), tuple(notices), layouts)


def extract_graph(
    reading: Reading,
    progress: Step = ignore_progress,
    min_confidence: float = 0.0,
    overrides: Overrides = graph_build.NO_OVERRIDES,
    workers: int | None = None,
) -> graph_build.Build:
    """Return the graph of what the papers that were read state, found by the extractor, as far as it is sure."""
    todo = merge(reading.entries)
    facts = extract_facts(todo, progress, workers)
    return build_graph(todo, facts, min_confidence, overrides)


def extract_facts(
    papers: Collection[Paper | Entry], progress: Step = ignore_progress, workers: int | None = None
) -> Iterator[PaperFacts]:
    """Yield what the extractor finds in each of the papers, in their order."""
    # Commands that only read a store do without what processes need.
    from citeweave.extract.workers import choose_workers, extract_all  # noqa: PLC0415

    texts = ((paper.id, paper.title, paper.abstract) for paper in papers)
    for number, found in enumerate(extract_all(texts, workers or choose_workers(len(papers))), start=1):
        progress("extracting", number, len(papers))
        yield found


def build_graph(
    papers: Iterable[Paper],
    facts: Iterable[PaperFacts],
    min_confidence: float = 0.0,
    overrides: Overrides = graph_build.NO_OVERRIDES,
) -> graph_build.Build:
    """Return the graph of what the extractor found in papers, as far as it is sure."""
    sure = {found.paper: keep_sure(found, min_confidence) for found in facts}
    return graph_build.build(papers, sure, VERSION, overrides)


def write_graph(
    store: GraphStore,
    graph: Graph,
    progress: Step = ignore_progress,
    overrides: Overrides | None = None,
    aside: Aside | None = None,
) -> WriteReport:
    """Write a graph to a store, each paper whole or not at all.

    Where the store keeps other overrides than `overrides`, all its names are settled under these first. A paper that
    the store refuses is set `aside`.

    Raises:
        StoreError: the store could not be written; the papers of the batch that failed are as they were.
    """
    papers = sum(node.kind is NodeKind.PAPER for node in graph.nodes)
    written = WriteReport()
    if overrides is not None and store.overrides != overrides:
        written += store.settle(overrides)
    return written + load_graph(store, graph, lambda done: progress("writing", done, papers), aside)
