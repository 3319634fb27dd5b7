"""Whatever is written and removed in whatever order: a store holds what a build of its papers gives."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from citeweave.graph.model import Graph, NodeKind, Paper, PaperFacts
from citeweave.graph.ports import Counts, GraphStore
from citeweave.graph.rows import export_hash
from citeweave.graph.stores.memory import MemoryStore
from citeweave.graph.vocabulary import THINGS
from support.builders import Sketch
from support.stores import StoreFactory
from support.worlds import sketches


class StoreMachine(RuleBasedStateMachine):
    """Writes to and removes from a memory store, and keeps what each paper stated last."""

    def __init__(self) -> None:
        super().__init__()
        self.store: GraphStore = MemoryStore()
        self.papers: dict[str, tuple[Paper, PaperFacts]] = {}

    @rule(drawn=sketches(most=2))
    def write(self, drawn: Sketch) -> None:
        for paper in drawn.papers:
            known = self.papers.get(paper.id)
            if known and paper.date is None:
                # A store keeps what only an earlier page told.
                paper = replace(paper, date=known[0].date)  # noqa: PLW2901
            self.papers[paper.id] = (paper, drawn.facts[paper.id])
        graph = drawn.build().graph
        self.store.write(graph)
        assert self.store.write(graph).is_empty

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        known = sorted(self.papers)
        papers = data.draw(st.lists(st.sampled_from([*known, "paper:nobody"]), max_size=3))
        report = self.store.remove(papers)
        assert report.is_empty == (not set(papers) & set(known))
        for paper in set(papers) & set(known):
            del self.papers[paper]

    @invariant()
    def holds_what_a_build_gives(self) -> None:
        expected = Sketch(
            tuple(paper for paper, _ in self.papers.values()),
            {paper: facts for paper, (_, facts) in self.papers.items()},
        )
        assert self.store.read() == expected.build().graph


StoreMachine.TestCase.settings = settings(max_examples=40, stateful_step_count=12)
test_memory_store_holds_what_a_build_gives = StoreMachine.TestCase


@settings(max_examples=15)
@given(data=st.data())
def test_stores_agree_with_the_reference(stores: StoreFactory, data: st.DataObject) -> None:
    reference = MemoryStore()
    with stores.new() as store:
        for _ in range(data.draw(st.integers(1, 4))):
            if data.draw(st.booleans()) or not reference.read().nodes:
                graph = data.draw(sketches(most=3)).build().graph
                assert store.write(graph) == reference.write(graph)
            else:
                papers = [node.id for node in reference.read().nodes if node.kind is NodeKind.PAPER]
                gone = data.draw(st.lists(st.sampled_from(papers), min_size=1))
                assert store.remove(gone) == reference.remove(gone)
        assert store.read() == reference.read()
        counted = reference.count()
        assert store.count() == Counts(dict(counted.nodes), dict(counted.edges))
        for name in data.draw(st.lists(st.sampled_from(["Alpha", "model 7B", "C4", "On pruning", "nothing"]))):
            assert store.lookup(name, THINGS) == reference.lookup(name, THINGS)
            assert store.lookup(name, NodeKind) == reference.lookup(name, NodeKind)


@settings(max_examples=15)
@given(data=st.data())
def test_writes_in_any_order_export_the_same(stores: StoreFactory, data: st.DataObject) -> None:
    drawn = data.draw(sketches())
    with stores.new() as store:
        for position in data.draw(st.permutations(range(len(drawn.papers)))):
            store.write(drawn.only(position).build().graph)
        assert export_hash(store.read()) == export_hash(drawn.build().graph)
        store.remove([paper.id for paper in drawn.papers])
        assert store.read() == Graph()
