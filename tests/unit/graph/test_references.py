from __future__ import annotations

from itertools import permutations

import pytest

from citeweave.graph.build import with_links
from citeweave.graph.confidence import sure_part
from citeweave.graph.model import Graph, Link, NodeKind
from citeweave.graph.plan import plan
from citeweave.graph.readers import GraphReader
from citeweave.graph.references import is_later, span_of
from citeweave.graph.stores.memory import MemoryStore
from support.builders import Sketch, graph_of, sketch

CHAIN = sketch(
    """
    paper 2210.17323 GPTQ
      proposes Method GPTQ
      evaluated_on Benchmark WikiText-2
    paper 2306.00978 AWQ
      proposes Method AWQ
      compared_with Method GPTQ
      builds_on Method GPTQ ; 0.5
      compresses BaseModel LLaMA
      uses Technique pruning
    paper 1609.07843 WikiText
      proposes Benchmark WikiText-2
    paper 2302.13971 LLaMA
      proposes BaseModel LLaMA
      mentions Method GPTQ
    """
)


def referring(graph: Graph) -> list[tuple[str, str, str, str]]:
    """Return source, rule, via and target of each link between papers, by the ends of the ids."""

    def short(identity: str) -> str:
        return identity.rpartition(":")[2]

    return [(short(link.source), link.rule, short(link.via), short(link.target)) for link in graph.links if link.via]


def test_papers_refer_by_way_of_what_they_speak_of() -> None:
    assert referring(CHAIN.graph) == [
        ("2210.17323", "EVALUATED_ON", "wikitext-2", "1609.07843"),
        ("2306.00978", "BUILDS_ON", "gptq", "2210.17323"),
        ("2306.00978", "COMPARED_WITH", "gptq", "2210.17323"),
        ("2306.00978", "COMPRESSES", "llama", "2302.13971"),
    ]


def test_less_sure_edges_bear_no_reference() -> None:
    part = sure_part(CHAIN.graph, 0.6)
    assert ("2306.00978", "BUILDS_ON", "gptq", "2210.17323") not in referring(part)
    assert len(referring(part)) == 3


@pytest.mark.parametrize(
    ("first", "second", "refers"),
    [
        ("dated Oct 6, 2022", "dated Oct 6, 2022", True),
        ("dated Oct 6, 2022", "dated Oct 5, 2022", False),
        ("dated Oct 2022", "dated Oct 5, 2022", True),
        ("dated Nov 2022", "dated Oct 5, 2022", False),
        ("dated 2022", "dated 2022-01-01", True),
        ("dated 2023", "dated 2022", False),
        ("dated Dec 30", "dated Jan 1", True),
        ("", "dated 2022", True),
    ],
)
def test_papers_refer_only_backwards_in_time(first: str, second: str, refers: bool) -> None:
    graph = graph_of(
        f"""
        paper - Old
          proposes Method M
        {first}
        paper - New
          builds_on Method M
        {second}
        """
    )
    assert bool(referring(graph)) == refers


def test_paper_does_not_refer_by_way_of_its_own_thing() -> None:
    graph = graph_of(
        """
        paper - One
          proposes Method M
        paper - Two
          proposes Method N
          proposes Method M
          builds_on Method M ; of N
        """
    )
    assert referring(graph) == []


SIZES = """
    paper - Family
      proposes BaseModel LLaMA-2
      evaluated_on Benchmark C4
    paper - First
      proposes BaseModel LLaMA
    paper - Tuned
      proposes BaseModel LLaMA-2-13B-chat
    paper - User
      compresses BaseModel LLaMA-2-7B
      compared_with BaseModel LLaMA-2-13B-chat
      compared_with BaseModel LLaMA-3
    paper - Own
      proposes BaseModel LLaMA-2
      compresses BaseModel LLaMA-2-7B
    """


def test_who_speaks_of_a_size_refers_to_who_proposes_the_model() -> None:
    links = referring(graph_of(SIZES))
    found = [(source.partition("-")[0], rule, via, target.partition("-")[0]) for source, rule, via, target in links]
    assert sorted(found) == [
        ("user", "COMPARED_WITH", "llama-2-13b-chat", "family"),
        ("user", "COMPARED_WITH", "llama-2-13b-chat", "own"),
        ("user", "COMPARED_WITH", "llama-2-13b-chat", "tuned"),
        ("user", "COMPRESSES", "llama-2-7b", "family"),
        ("user", "COMPRESSES", "llama-2-7b", "own"),
    ]


def test_references_by_way_of_sizes_are_kept_by_writes_in_any_order() -> None:
    drawn = sketch(SIZES)
    parts = [drawn.only(position).build().graph for position in range(len(drawn.papers))]
    for order in permutations(parts):
        store = MemoryStore()
        for part in order:
            store.write(part)
        assert store.read() == drawn.build().graph
        store.remove([drawn.papers[0].id])
        store.write(parts[0])
        assert store.read() == drawn.build().graph


def test_nameless_contribution_is_referred_to_by_nobody() -> None:
    assert referring(graph_of("paper - One\n  proposes Method\npaper - Two\n  builds_on Method One")) == []


@pytest.mark.parametrize(
    ("paper", "date", "span"),
    [
        ("paper:arxiv:2210.17323", None, ((2022, 10, 1), (2022, 10, 31))),
        ("paper:arxiv:2210.17323", "Mar 8", ((2022, 10, 1), (2022, 10, 31))),
        ("paper:arxiv:2210.17323", "2021", ((2021, 1, 1), (2021, 12, 31))),
        ("paper:arxiv:hep-th/9901001", None, ((1999, 1, 1), (1999, 1, 31))),
        ("paper:arxiv:cs.cl/0306050", None, ((2003, 6, 1), (2003, 6, 31))),
        ("paper:arxiv:2213.17323", None, None),
        ("paper:a-title-0123456789", None, None),
    ],
)
def test_span_of_a_paper(paper: str, date: str | None, span: object) -> None:
    assert span_of(paper, date) == span


def test_later_is_what_is_surely_later() -> None:
    october, sixth = span_of("paper:a", "Oct 2022"), span_of("paper:b", "Oct 6, 2022")
    assert not is_later(october, sixth)
    assert not is_later(sixth, october)
    assert is_later(span_of("paper:c", "Nov 1, 2022"), october)
    assert not is_later(None, october)


def written(before: Graph, incoming: Sketch) -> tuple[list[Link], list[Link]]:
    """Return the links between papers that a write puts and drops."""
    reader = GraphReader({node.id: node for node in before.nodes}, before.edges, before.links)
    graph = incoming.graph
    change = plan(reader, graph, [node.id for node in graph.nodes if node.kind is NodeKind.PAPER])
    return [link for link in change.put_links if link.via], [link for link in change.drop_links if link.via]


def test_write_of_a_proposer_adds_what_rests_on_it() -> None:
    before = with_links(CHAIN.only(1, 2, 3).graph.nodes, CHAIN.only(1, 2, 3).graph.edges)
    put, drop = written(before, CHAIN.only(0))
    assert {(link.rule, link.via) for link in put} == {
        ("BUILDS_ON", "method:gptq"),
        ("COMPARED_WITH", "method:gptq"),
        ("EVALUATED_ON", "benchmark:wikitext-2"),
    }
    assert not drop


def test_write_of_another_date_changes_what_rests_on_it() -> None:
    later = sketch("paper 2210.17323 GPTQ\n  proposes Method GPTQ\n  dated 2024\n  evaluated_on Benchmark WikiText-2")
    put, drop = written(CHAIN.graph, later)
    assert not put
    assert {(link.rule, link.via) for link in drop} == {
        ("BUILDS_ON", "method:gptq"),
        ("COMPARED_WITH", "method:gptq"),
    }
