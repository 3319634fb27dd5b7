from __future__ import annotations

import math
from dataclasses import replace

import pytest

from citeweave.cypher.binding import ParameterType
from citeweave.cypher.catalog import Mode, load
from citeweave.graph.build import build
from citeweave.graph.confidence import BOUNDS, MIN_CONFIDENCE, check_min_confidence, keep_sure, sure_part
from citeweave.graph.errors import ParameterError
from citeweave.graph.model import EdgeKind, Fact, Graph, NodeKind, PaperFacts
from support.builders import VERSION, ends, find, node_of, sketch

PAPER = """
paper 2210.17323 GPTQ: Quantization after training
  proposes Method GPTQ ; 0.9
  proposes Method Grouping ; 0.6
  compresses BaseModel OPT ; family ; 0.8
  compresses BaseModel BLOOM ; family ; 0.4
  evaluated_on Benchmark C4 ; of Grouping ; 0.7
  uses Technique quantization ; 0.3
  mentions Task translation ; 0.5
  claims speed 3.25x ; 0.6
  claims bits 4 bits ; 0.5
"""


def facts_of(text: str = PAPER, **confidences: float) -> PaperFacts:
    """Return the facts of a paper; a keyword gives a name a confidence of its own."""
    (facts,) = sketch(text).facts.values()
    entities = tuple(
        replace(entity, confidence=confidences.get(entity.name or "", entity.confidence)) for entity in facts.entities
    )
    return replace(facts, entities=entities)


def built(facts: PaperFacts, text: str = PAPER) -> Graph:
    """Return the graph of facts of the paper; nothing of them may be refused."""
    result = build(sketch(text).papers, {facts.paper: facts}, VERSION)
    assert not result.refusals
    return result.graph


@pytest.mark.parametrize("value", [0, 0.0, 0.5, 1, 1.0])
def test_threshold_may_be_anywhere_in_its_range(value: float) -> None:
    assert check_min_confidence(value) == value


@pytest.mark.parametrize("value", [-0.01, 1.01, 50, math.nan, math.inf, -math.inf])
def test_threshold_outside_its_range_is_named_with_the_way_out(value: float) -> None:
    with pytest.raises(
        ParameterError, match=rf"min_confidence must be from 0 to 1, not {value:g}; 0 leaves nothing out"
    ):
        check_min_confidence(value)
    with pytest.raises(ParameterError):
        keep_sure(facts_of(), value)
    with pytest.raises(ParameterError):
        sure_part(Graph(), value)


def test_every_query_that_takes_the_threshold_takes_the_same() -> None:
    taken = {
        query.name: parameter
        for query in load().list(Mode.READ)
        for parameter in query.parameters
        if parameter.name == MIN_CONFIDENCE
    }
    for name, parameter in taken.items():
        assert (parameter.type, parameter.bounds, parameter.default) == (ParameterType.NUMBER, BOUNDS, 0.0)
        # Those that walk from work to work say what becomes of the way.
        assert parameter.doc.startswith("leave out "), name
    # These answer with nodes or with what an analysis found, and no engine looks at the edges of a shortest way.
    without = {query.name for query in load().list(Mode.READ)} - taken.keys()
    assert without == {"kinds", "node", "search", "years", "family", "path", "influential", "community"}


# Facts


def test_nothing_is_left_out_at_zero() -> None:
    facts = facts_of()
    assert keep_sure(facts, 0) is facts


def test_facts_and_claims_stay_from_the_threshold_on() -> None:
    kept = keep_sure(facts_of(), 0.6)
    assert [fact.object for fact in kept.facts] == ["OPT", "C4"]
    assert [claim.value for claim in kept.claims] == ["3.25x"]
    assert [entity.name for entity in kept.contributions] == ["GPTQ", "Grouping"]
    assert kept.min_confidence == 0.6


def test_sure_name_of_an_unsure_relation_is_mentioned() -> None:
    graph = built(keep_sure(facts_of(quantization=0.95, BLOOM=0.2), 0.6))
    paper = "paper:arxiv:2210.17323"
    assert (paper, "MENTIONS", "technique:quantization") in ends(graph.edges)
    assert not [edge for edge in graph.edges if edge.target == "basemodel:bloom"]


def test_unsure_name_of_a_sure_relation_stays() -> None:
    graph = built(keep_sure(facts_of(OPT=0.1), 0.6))
    assert ("method:gptq", "COMPRESSES", "basemodel:opt") in ends(graph.edges)


def test_relation_of_a_module_that_goes_is_one_of_the_main_contribution() -> None:
    kept = keep_sure(facts_of(), 0.7)
    assert [entity.name for entity in kept.contributions] == ["GPTQ"]
    assert ("method:gptq", "EVALUATED_ON", "benchmark:c4") in ends(built(kept).edges)


def test_relation_of_a_main_contribution_that_goes_is_one_of_the_next() -> None:
    text = PAPER.replace("Method GPTQ ; 0.9", "Method GPTQ ; 0.2")
    graph = built(keep_sure(facts_of(text), 0.6), text)
    assert ("method:grouping", "COMPRESSES", "basemodel:opt") in ends(graph.edges)


def test_relation_is_one_of_the_paper_where_no_contribution_stays() -> None:
    text = PAPER.replace("; 0.9", "; 0.2").replace("Grouping ; 0.6", "Grouping ; 0.1")
    graph = built(keep_sure(facts_of(text), 0.6), text)
    paper = "paper:arxiv:2210.17323"
    assert {edge.source for edge in graph.edges} == {paper}
    assert (paper, "COMPRESSES", "basemodel:opt") in ends(graph.edges)


def test_contribution_that_goes_stays_a_thing_where_a_relation_ends_at_it() -> None:
    facts = facts_of()
    (paper,) = sketch(PAPER).papers
    on_own = Fact(EdgeKind.BUILDS_ON, "Grouping", find(paper, "Grouping"), confidence=0.9)
    graph = built(keep_sure(replace(facts, facts=(on_own,)), 0.7))
    assert ("method:gptq", "BUILDS_ON", "method:grouping") in ends(graph.edges)
    assert (paper.id, "PROPOSES", "method:grouping") not in ends(graph.edges)


def test_keeping_twice_keeps_what_the_higher_keeps() -> None:
    facts = facts_of()
    assert keep_sure(keep_sure(facts, 0.7), 0.5) == keep_sure(facts, 0.7)
    assert keep_sure(keep_sure(facts, 0.5), 0.7) == keep_sure(facts, 0.7)


def test_refused_relation_makes_no_mention_of_an_unsure_name() -> None:
    facts = facts_of(C4=0.1)
    wrong = replace(facts.facts[2], type=EdgeKind.USES, subject=None)
    result = build(sketch(PAPER).papers, {facts.paper: keep_sure(replace(facts, facts=(wrong,)), 0.6)}, VERSION)
    assert len(result.refusals) == 1
    assert all(edge.confidence >= 0.6 for edge in result.graph.edges)


def test_paper_records_its_threshold() -> None:
    paper = "paper:arxiv:2210.17323"
    assert node_of(built(keep_sure(facts_of(), 0.6)), paper).properties["min_confidence"] == 0.6
    assert "min_confidence" not in node_of(built(facts_of()), paper).properties


# Graphs


def test_part_of_a_graph_keeps_all_papers_and_what_sure_edges_join() -> None:
    papers = sketch(PAPER + "paper - Unsure\n mentions Task translation ; 0.1")
    part = sure_part(papers.graph, 0.6)
    assert all(edge.confidence >= 0.6 for edge in part.edges)
    assert [node.id for node in part.nodes if node.kind is NodeKind.PAPER] == sorted(p.id for p in papers.papers)
    joined = {end for edge in part.edges for end in (edge.source, edge.target)}
    joined |= {end for link in part.links for end in (link.source, link.target)}
    assert {node.id for node in part.nodes if node.kind is not NodeKind.PAPER} == {
        end for end in joined if not end.startswith("paper:")
    }


def test_part_of_a_graph_at_zero_is_the_graph() -> None:
    graph = sketch(PAPER).graph
    assert sure_part(graph, 0) is graph
