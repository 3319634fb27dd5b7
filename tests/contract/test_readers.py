"""What a plan reads of a store that speaks Cypher is what it reads of the same graph at hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest

from citeweave.graph.model import Graph
from citeweave.graph.plan import Change, plan
from citeweave.graph.readers import GraphReader, Reader
from citeweave.graph.resolve.overrides import Overrides
from citeweave.graph.stores import reading, statements
from citeweave.graph.vocabulary import THINGS
from support.builders import Sketch, sketch
from support.stores import StoreFactory

MANY = sketch(
    """
    paper 2210.17323 GPTQ: Quantization after training
      proposes Method GPTQ
      compresses BaseModel LLaMA-7B ; checkpoint
      builds_on Method OBQ ; 0.5
      uses Technique quantization ; as Quantization
      claims speed 3.25x
    paper - Pruning in one shot
      proposes Method
      compresses BaseModel LLaMA-7B ; family
      compared_with Method GPTQ ; better
      mentions Task translation
    paper 2303.00001 LLaMA
      proposes BaseModel LLaMA
      mentions Technique post-training quantization
      mentions Technique 4-bit quantization
    paper - Another one
      proposes Method GPTQ
      compresses BaseModel LLaMA-7B ; family
      uses Technique quantization
    """
)


def assert_same(reader: Reader, other: Reader, graph: Graph) -> None:
    """Check that two readers answer alike, whatever they are asked of the graph."""
    papers = sorted({edge.paper for edge in graph.edges})
    things = sorted(node.id for node in graph.nodes if node.kind in THINGS)
    singles = [[identity] for identity in things]
    by_kind = [[item for item in things if item.startswith(prefix)] for prefix in ("basemodel:", "technique:")]
    asked = [*things, "basemodel:none"]
    assert _sorted(reader.papers(papers)) == _sorted(other.papers(papers))
    assert _sorted(reader.stated_by(papers[1:])) == _sorted(other.stated_by(papers[1:]))
    for kinds in ((), THINGS[:1], THINGS):
        first, second = ([(i, tuple(names)) for i, names in found.names(kinds)] for found in (reader, other))
        assert sorted(first) == sorted(second)
        assert first == [(i, tuple(names)) for i, names in reader.names(kinds)]
    for groups in ([], singles, by_kind):
        assert reader.usages(groups) == other.usages(groups)
    assert _sorted(reader.things(asked)) == _sorted(other.things(asked))
    for name in ("edges_at", "edges_into", "proposals", "links_from"):
        for ids in ([], things[:3], asked):
            assert _sorted(getattr(reader, name)(ids)) == _sorted(getattr(other, name)(ids))
    assert reader.count_below(asked) == dict(Counter(other.count_below(asked)))
    assert reader.dates([*papers, "paper:none"]) == other.dates([*papers, "paper:none"])


def _sorted(items: Iterable[object]) -> list[str]:
    return sorted(map(repr, items))


@pytest.mark.parametrize(("names", "degrees"), [(reading.NAMES, reading.DEGREES), (2, 1), (1, 3)])
def test_store_is_read_like_a_graph_at_hand(
    cypher_stores: StoreFactory, monkeypatch: pytest.MonkeyPatch, names: int, degrees: int
) -> None:
    planned: list[Graph] = []

    def check(reader: Reader, incoming: Graph, papers: Iterable[str], overrides: Overrides) -> Change:
        graph = store.read()
        at_hand = GraphReader({node.id: node for node in graph.nodes}, graph.edges, graph.links)
        assert_same(reader, at_hand, graph)
        planned.append(graph)
        return plan(reader, incoming, papers, overrides)

    store = cypher_stores.new()
    drawn: Sketch = MANY.only(0, 1, 2)
    store.write(drawn.graph)
    monkeypatch.setattr(reading, "NAMES", names)
    monkeypatch.setattr(reading, "DEGREES", degrees)
    monkeypatch.setattr(statements, "plan", check)
    store.write(MANY.only(3).graph)
    assert planned == [drawn.graph]
    assert store.read() == MANY.graph
