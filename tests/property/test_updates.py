"""Whatever is added, changed and removed, in any order: a file that skips what is unchanged is as the reference.

The file is opened and closed for each build, and extracts only what it lacks; the reference, in memory, is given
everything that each page states.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from citeweave.api.updating import opener_of
from citeweave.graph.content import CONTENT_HASH
from citeweave.graph.model import Entry, NodeKind
from citeweave.graph.ports import Access, Counts
from citeweave.graph.resolve.overrides import Overrides, Row, Verb
from citeweave.graph.rows import export_hash
from citeweave.graph.stores import open_store
from citeweave.graph.stores.memory import MemoryStore
from support.builders import Sketch
from support.updates import Builder, entry_of
from support.worlds import sketches

ROWS = (
    Row(Verb.SAME, NodeKind.METHOD, "Alpha", "Beta"),
    Row(Verb.SAME, NodeKind.BENCHMARK, "C4", "Corpus"),
    Row(Verb.DIFFERENT, NodeKind.BASE_MODEL, "Model", "Alpha"),
    Row(Verb.CANONICAL, NodeKind.TECHNIQUE, "Pruning"),
)


class UpdateMachine(RuleBasedStateMachine):
    """Builds a file and the reference from the same pages, and keeps the last page of each paper."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = str(Path(self.folder.name) / "graph.kgl")
        self.builder = Builder()
        self.reference = MemoryStore()
        self.overrides = Overrides()
        self.pages: dict[str, Entry] = {}
        open_store(self.path, Access.WRITE).close()

    def build(self, page: list[Entry], overrides: Overrides | None = None) -> list[str]:
        """Build both, and return which papers of the file were extracted."""
        if overrides is not None and overrides != self.overrides:
            self.overrides = overrides
            self.reference.settle(overrides)
        self.reference.write(self.builder.whole(page, self.overrides))
        self.builder.extracted.clear()
        self.builder.build(page, opener_of(self.path), overrides)
        return self.builder.extracted

    @rule(drawn=sketches(most=2))
    def add_or_change(self, drawn: Sketch) -> None:
        self.builder.learn(drawn)
        entries = {paper.id: entry_of(paper) for paper in drawn.papers}
        self.pages |= entries
        self.build(list(entries.values()))

    @rule(data=st.data(), votes=st.integers(0, 3), date=st.sampled_from([None, "2023-01-31", "Mar 1, 2024"]))
    def tell_other_things(self, data: st.DataObject, votes: int, date: str | None) -> None:
        some = data.draw(st.lists(st.sampled_from(sorted(self.pages)), unique=True)) if self.pages else []
        page = [replace(self.pages[paper], votes=votes, date=date) for paper in some]
        with open_store(self.path) as store:
            # Of what only an extraction can tell, a change of overrides forgot the content.
            forgotten = {node.id for node in store.paper_nodes(some) if CONTENT_HASH not in node.properties}
        extracted = self.build(page)
        assert self.overrides or set(extracted) == forgotten

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        papers = data.draw(st.lists(st.sampled_from([*sorted(self.pages), "paper:nobody"]), max_size=3))
        with open_store(self.path, Access.WRITE) as store:
            assert store.remove(papers) == self.reference.remove(papers)
        for paper in papers:
            self.pages.pop(paper, None)

    @rule(data=st.data(), rows=st.lists(st.sampled_from(ROWS), unique=True, max_size=2))
    def overrule(self, data: st.DataObject, rows: list[Row]) -> None:
        some = data.draw(st.lists(st.sampled_from(sorted(self.pages)), unique=True)) if self.pages else []
        self.build([self.pages[paper] for paper in some], Overrides(tuple(sorted(rows))))

    @invariant()
    def both_are_equal(self) -> None:
        with open_store(self.path) as store:
            assert store.read() == self.reference.read()
            assert export_hash(store.read()) == export_hash(self.reference.read())
            counted = self.reference.count()
            assert store.count() == Counts(dict(counted.nodes), dict(counted.edges))

    def teardown(self) -> None:
        self.folder.cleanup()


def test_a_file_is_as_the_reference_after_any_sequence() -> None:
    run_state_machine_as_test(UpdateMachine, settings=settings(max_examples=15, stateful_step_count=10))


@pytest.mark.soak
def test_a_file_is_as_the_reference_after_a_thousand_sequences() -> None:
    run_state_machine_as_test(UpdateMachine, settings=settings(max_examples=1_000, stateful_step_count=15))
