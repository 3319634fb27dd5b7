from __future__ import annotations

from dataclasses import replace

from citeweave.graph.model import EdgeKind
from citeweave.graph.usages import Usage, stand_ins, subtract, summarize
from support.builders import graph_of

THREE = graph_of(
    """
    paper - A
      proposes Method Alpha
      compresses BaseModel BERT
      uses Technique pruning
    paper - B
      compresses BaseModel BERT
      uses Technique pruning ; as Pruning
    paper - C
      compresses BaseModel BERT ; family
      builds_on Method Alpha
      uses Technique pruning
    """
)
BERT, PRUNING = "basemodel:bert", "technique:pruning"


def test_alike_papers_are_counted() -> None:
    assert summarize(THREE.edges, [[BERT], [PRUNING]]) == [
        Usage(BERT, ("BERT",), "", 2),
        Usage(BERT, ("BERT",), "family", 1),
        Usage(PRUNING, ("pruning",), "", 2),
        Usage(PRUNING, ("pruning", "Pruning"), "", 1),
    ]


def test_paper_that_names_two_things_of_a_group_is_told() -> None:
    together = summarize(THREE.edges, [[BERT, PRUNING]])
    assert {usage.paper for usage in together} == {edge.paper for edge in THREE.edges}
    assert len(together) == 6
    assert {usage.papers for usage in together} == {1}


def test_paper_that_names_a_thing_in_two_ways_is_told() -> None:
    edges = [edge for edge in THREE.edges if edge.target == PRUNING]
    (paper,) = {edge.paper for edge in edges if len(edge.names) == 2}
    other = next(edge for edge in edges if edge.paper != paper)
    twice = [*edges, replace(other, paper=paper, kind=EdgeKind.MENTIONS)]
    assert [usage for usage in summarize(twice, [[PRUNING]]) if usage.paper] == [
        Usage(PRUNING, ("pruning",), "", 1, paper),
        Usage(PRUNING, ("pruning", "Pruning"), "", 1, paper),
    ]


def test_of_no_group_nothing_is_told() -> None:
    assert summarize(THREE.edges, []) == []
    assert summarize([], [[BERT]]) == []


def test_what_papers_state_can_be_taken_out_again() -> None:
    for groups in ([[BERT], [PRUNING]], [[BERT, PRUNING]]):
        for paper in {edge.paper for edge in THREE.edges}:
            own = [edge for edge in THREE.edges if edge.paper == paper]
            rest = [edge for edge in THREE.edges if edge.paper != paper]
            assert subtract(summarize(THREE.edges, groups), summarize(own, groups)) == summarize(rest, groups)


def test_stand_ins_say_for_how_many_papers_they_stand() -> None:
    edges, papers = stand_ins(summarize(THREE.edges, [[BERT]]))
    assert [(edge.target, edge.names, edge.level, papers[edge.paper]) for edge in edges] == [
        (BERT, ("BERT",), None, 2),
        (BERT, ("BERT",), "family", 1),
    ]
    assert len({edge.paper for edge in edges}) == 2
