from __future__ import annotations

from dataclasses import replace

import pytest

from citeweave.graph.build import Build, build, describe, make_graph
from citeweave.graph.content import content_hash
from citeweave.graph.model import (
    Claim,
    ClaimKind,
    EdgeKind,
    Entity,
    Evidence,
    Fact,
    Graph,
    Level,
    NodeKind,
    Outcome,
    PaperFacts,
    Section,
    Truncation,
)
from citeweave.graph.parts import split
from citeweave.graph.plan import check_whole
from support.builders import build_one, edges_of, ends, find, graph_of, join, make_paper, node_of, sketch

PAPER = make_paper(
    "GPTQ: one-shot quantization",
    "We compress OPT-175B with GPTQ. It beats RTN on C4 and is 3.25x faster. C4 is hard.",
    "2210.17323",
)
WHOLE = Evidence(Section.ABSTRACT, 0, len(PAPER.abstract), PAPER.abstract)
GPTQ = Entity("GPTQ", NodeKind.METHOD, (find(PAPER, "GPTQ"),))
OPT = Entity("OPT-175B", NodeKind.BASE_MODEL, (find(PAPER, "OPT-175B"),), Level.CHECKPOINT)
RTN = Entity("RTN", NodeKind.METHOD, (find(PAPER, "RTN"),))
C4 = Entity("C4", NodeKind.BENCHMARK, (find(PAPER, "C4"),))


def state(
    *facts: Fact, contributions: tuple[Entity, ...] = (GPTQ,), entities: tuple[Entity, ...] = (OPT, RTN, C4)
) -> Build:
    """Return the build of the one paper with these facts."""
    return build_one(PAPER, PaperFacts(PAPER.id, contributions, entities, facts))


def reasons(built: Build) -> list[str]:
    """Return why statements were refused."""
    return [refusal.reason for refusal in built.refusals]


# Subjects


def test_build_joins_the_contribution_to_what_it_compresses() -> None:
    built = state(
        Fact(EdgeKind.COMPRESSES, "OPT-175B", find(PAPER, "We compress OPT-175B with GPTQ."), confidence=0.75)
    )
    assert not built.refusals
    (edge,) = edges_of(built.graph, EdgeKind.COMPRESSES)
    assert (edge.source, edge.target, edge.paper) == ("method:gptq", "basemodel:opt-175b", PAPER.id)
    assert (edge.confidence, edge.level, edge.version) == (0.75, Level.CHECKPOINT, "test-1")
    assert PAPER.abstract[edge.evidence.start : edge.evidence.end] == edge.evidence.text


def test_build_takes_the_paper_as_subject_where_nothing_is_proposed() -> None:
    built = state(Fact(EdgeKind.EVALUATED_ON, "C4", WHOLE), contributions=())
    assert ("paper:arxiv:2210.17323", "EVALUATED_ON", "benchmark:c4") in ends(built.graph.edges)
    assert not edges_of(built.graph, EdgeKind.PROPOSES)


def test_build_takes_the_first_contribution_as_subject() -> None:
    second = Entity("C4", NodeKind.BENCHMARK, (find(PAPER, "C4"),))
    fact = Fact(EdgeKind.COMPRESSES, "OPT-175B", WHOLE)
    built = state(fact, contributions=(GPTQ, second), entities=(OPT,))
    assert [edge.source for edge in edges_of(built.graph, EdgeKind.COMPRESSES)] == ["method:gptq"]
    built = state(fact, contributions=(second, GPTQ), entities=(OPT,))
    assert [edge.source for edge in edges_of(built.graph, EdgeKind.COMPRESSES)] == ["benchmark:c4"]


def test_build_takes_a_named_contribution_as_subject() -> None:
    second = Entity("RTN", NodeKind.METHOD, (find(PAPER, "RTN"),))
    fact = Fact(EdgeKind.COMPRESSES, "OPT-175B", WHOLE, subject="RTN")
    built = state(fact, contributions=(GPTQ, second), entities=(OPT,))
    assert [edge.source for edge in edges_of(built.graph, EdgeKind.COMPRESSES)] == ["method:rtn"]


def test_build_refuses_an_unknown_subject() -> None:
    built = state(Fact(EdgeKind.COMPRESSES, "OPT-175B", WHOLE, subject="our method"))
    assert reasons(built) == ["its subject 'our method' is no contribution of this paper"]
    assert not edges_of(built.graph, EdgeKind.COMPRESSES)


def test_build_refuses_a_subject_that_is_no_contribution() -> None:
    built = state(Fact(EdgeKind.COMPRESSES, "OPT-175B", WHOLE, subject="RTN"))
    assert reasons(built) == ["its subject 'method:rtn' is no contribution of this paper"]
    assert not edges_of(built.graph, EdgeKind.COMPRESSES)


def test_build_gives_an_unnamed_contribution_a_node_of_its_own() -> None:
    nameless = Entity(None, NodeKind.METHOD, (), evidence=WHOLE)
    built = state(Fact(EdgeKind.COMPRESSES, "OPT-175B", WHOLE), contributions=(nameless,))
    node = node_of(built.graph, "method:arxiv:2210.17323#1")
    assert node.name == PAPER.title
    assert node.properties["named"] is False
    assert [edge.source for edge in edges_of(built.graph, EdgeKind.COMPRESSES)] == [node.id]


def test_build_never_merges_unnamed_contributions() -> None:
    graph = graph_of("paper - One\n proposes Method\npaper - Two\n proposes Method\n proposes Method")
    unnamed = [node for node in graph.nodes if node.kind is NodeKind.METHOD]
    assert [node.id.rpartition("#")[2] for node in unnamed] == ["1", "1", "2"]
    assert sorted(node.name for node in unnamed) == ["One", "Two", "Two"]


def test_build_finds_evidence_for_a_contribution_in_its_mentions_then_in_the_title() -> None:
    first, later = find(PAPER, "OPT-175B"), find(PAPER, "RTN")
    built = state(contributions=(Entity("GPTQ", NodeKind.METHOD, (later, first)),), entities=())
    assert edges_of(built.graph, EdgeKind.PROPOSES)[0].evidence == first
    built = state(contributions=(Entity("GPTQ", NodeKind.METHOD, ()),))
    assert edges_of(built.graph, EdgeKind.PROPOSES)[0].evidence.text == PAPER.title


def test_build_of_a_paper_without_title_finds_evidence_in_the_abstract() -> None:
    paper = make_paper("", "Only a text.")
    built = build_one(paper, PaperFacts(paper.id, (Entity(None, NodeKind.METHOD, ()),)))
    assert edges_of(built.graph, EdgeKind.PROPOSES)[0].evidence.text == "Only a text."
    assert node_of(built.graph, paper.id).name == paper.id


# Refusals


@pytest.mark.parametrize(
    ("fact", "reason"),
    [
        (Fact(EdgeKind.USES, "C4", WHOLE), "USES may not end at a Benchmark; it may end at: Technique"),
        (Fact(EdgeKind.COMPRESSES, "BERT", WHOLE), "'BERT' is no entity of this paper"),
        (Fact(EdgeKind.BUILDS_ON, "GPTQ", WHOLE), "a thing cannot be joined to itself"),
        (Fact(EdgeKind.EVALUATED_ON, "C4", replace(WHOLE, text="Other")), "its evidence is not in the abstract at 0"),
        (
            Fact(EdgeKind.EVALUATED_ON, "C4", replace(WHOLE, section=Section.TITLE)),
            "its evidence is not in the title at 0",
        ),
        (
            Fact(EdgeKind.EVALUATED_ON, "C4", Evidence(Section.ABSTRACT, 3, 3, "")),
            "its evidence is not in the abstract at 3",
        ),
        (
            Fact(EdgeKind.EVALUATED_ON, "C4", Evidence(Section.ABSTRACT, -5, -1, "hard")),
            "its evidence is not in the abstract at -5",
        ),
        (
            Fact(EdgeKind.EVALUATED_ON, "C4", replace(WHOLE, end=WHOLE.end + 9)),
            "its evidence is not in the abstract at 0",
        ),
        (
            Fact(EdgeKind.EVALUATED_ON, "C4", Evidence(Section.ABSTRACT, 5_000, 5_004, "hard")),
            "its evidence is not in the abstract at 5000",
        ),
    ],
)
def test_build_refuses(fact: Fact, reason: str) -> None:
    built = state(fact)
    assert reasons(built) == [reason]
    assert built.refusals[0].paper == PAPER.id
    assert f"[{fact.type}]" in built.refusals[0].statement
    kept = state()
    assert built.graph == kept.graph


def test_build_refuses_a_contribution_that_no_paper_can_propose() -> None:
    task = Entity("pruning", NodeKind.TASK, (), evidence=WHOLE)
    built = state(Fact(EdgeKind.COMPRESSES, "OPT-175B", WHOLE), contributions=(task,))
    assert reasons(built) == [
        "PROPOSES may not end at a Task; it may end at: Method, BaseModel, Benchmark, Technique",
        "its subject 'task:pruning' is no contribution of this paper",
    ]


def test_build_refuses_an_entity_without_a_mention() -> None:
    built = state(entities=(Entity("BERT", NodeKind.BASE_MODEL, ()),))
    assert [(item.statement, item.reason) for item in built.refusals] == [
        ("entity 'BERT'", "it is mentioned nowhere in the text")
    ]


def test_build_reports_refusals_in_order() -> None:
    one = build_one(
        PAPER, PaperFacts(PAPER.id, (), (C4,), (Fact(EdgeKind.USES, "Z", WHOLE), Fact(EdgeKind.USES, "A", WHOLE)))
    )
    assert list(one.refusals) == sorted(one.refusals)
    assert len(one.refusals) == 2


# Saying things twice


def test_build_keeps_the_best_evidence_of_what_is_said_twice() -> None:
    weak = Fact(EdgeKind.EVALUATED_ON, "C4", find(PAPER, "C4 is hard."), confidence=0.5, component="a")
    strong = Fact(EdgeKind.EVALUATED_ON, "C4", find(PAPER, "It beats RTN on C4"), confidence=0.9, component="b")
    for facts in ((weak, strong), (strong, weak)):
        (edge,) = edges_of(state(*facts).graph, EdgeKind.EVALUATED_ON)
        assert (edge.confidence, edge.component, edge.evidence) == (0.9, "b", strong.evidence)


def test_build_keeps_the_first_evidence_of_what_is_said_twice_as_surely() -> None:
    early = Fact(EdgeKind.EVALUATED_ON, "C4", find(PAPER, "It beats RTN on C4"))
    late = Fact(EdgeKind.EVALUATED_ON, "C4", find(PAPER, "C4 is hard."))
    assert state(late, early).graph == state(early, late).graph == state(early).graph


@pytest.mark.parametrize("field", ["component", "outcome"])
def test_build_chooses_between_equals_whatever_their_order(field: str) -> None:
    values: dict[str, tuple[object, object]] = {"component": ("a", "b"), "outcome": (Outcome.BETTER, Outcome.WORSE)}
    one, other = (
        replace(Fact(EdgeKind.COMPARED_WITH, "RTN", WHOLE), **{field: value})  # type: ignore[arg-type]
        for value in values[field]
    )
    assert state(one, other).graph == state(other, one).graph


def test_build_joins_two_spellings_of_one_thing() -> None:
    other = replace(OPT, name="opt 175B")
    built = state(
        Fact(EdgeKind.COMPRESSES, "OPT-175B", WHOLE),
        Fact(EdgeKind.COMPRESSES, "opt 175B", WHOLE, confidence=0.5),
        entities=(OPT, other),
    )
    assert len(edges_of(built.graph, EdgeKind.COMPRESSES)) == 1


# Claims

CLAIMS = (
    Claim(ClaimKind.SPEED, "3.25x", find(PAPER, "It beats RTN on C4 and is 3.25x faster.")),
    Claim(ClaimKind.SIZE, "175B", find(PAPER, "We compress OPT-175B with GPTQ.")),
)


def claims_of(*claims: Claim) -> Build:
    """Return the build of the one paper with these claims."""
    return build_one(PAPER, PaperFacts(PAPER.id, claims=claims))


def test_build_numbers_claims_in_text_order() -> None:
    for order in (CLAIMS, CLAIMS[::-1]):
        graph = claims_of(*order).graph
        found = [(node.id, node.name) for node in graph.nodes if node.kind is NodeKind.CLAIM]
        assert found == [("claim:arxiv:2210.17323#1", "175B"), ("claim:arxiv:2210.17323#2", "3.25x")]
    node = node_of(graph, "claim:arxiv:2210.17323#2")
    assert (node.properties["measure"], node.properties["value"]) == ("speed", "3.25x")


def test_build_numbers_claims_of_the_title_first() -> None:
    titled = Claim(ClaimKind.OTHER, "one-shot", find(PAPER, "one-shot"))
    graph = claims_of(*CLAIMS, titled).graph
    assert node_of(graph, "claim:arxiv:2210.17323#1").name == "one-shot"


def test_build_takes_a_claim_that_is_made_twice_for_one() -> None:
    weak = replace(CLAIMS[0], confidence=0.25)
    graph = claims_of(weak, CLAIMS[0], CLAIMS[0]).graph
    assert [edge.confidence for edge in edges_of(graph, EdgeKind.CLAIMS)] == [1.0]
    assert graph == claims_of(CLAIMS[0], weak).graph


def test_build_refuses_a_claim_whose_value_is_not_in_its_evidence() -> None:
    built = claims_of(replace(CLAIMS[0], value="4x"))
    assert [(item.statement, item.reason) for item in built.refusals] == [
        ("claim '4x'", "its value is not in its evidence")
    ]
    assert not edges_of(built.graph, EdgeKind.CLAIMS)


def test_build_refuses_a_claim_whose_evidence_is_not_in_the_text() -> None:
    built = claims_of(Claim(ClaimKind.SPEED, "9x", Evidence(Section.ABSTRACT, 0, 2, "9x")))
    assert reasons(built) == ["its evidence is not in the abstract at 0"]
    assert [node.kind for node in built.graph.nodes] == [NodeKind.PAPER]


# Mentions


def test_build_mentions_only_what_nothing_else_reaches() -> None:
    built = state(Fact(EdgeKind.COMPRESSES, "OPT-175B", WHOLE))
    assert ends(edges_of(built.graph, EdgeKind.MENTIONS)) == [
        (PAPER.id, "MENTIONS", "benchmark:c4"),
        (PAPER.id, "MENTIONS", "method:rtn"),
    ]


def test_build_mentions_a_thing_whose_fact_was_refused() -> None:
    built = state(Fact(EdgeKind.USES, "C4", WHOLE))
    assert "benchmark:c4" in {edge.target for edge in edges_of(built.graph, EdgeKind.MENTIONS)}


# Papers


def test_build_of_nothing_is_empty() -> None:
    assert build([], {}, "v") == Build(Graph())


def test_build_keeps_a_paper_without_facts() -> None:
    built = build([PAPER], {}, "v")
    assert [node.id for node in built.graph.nodes] == [PAPER.id]
    assert not built.graph.edges


def test_paper_node_leaves_out_what_is_absent() -> None:
    paper = replace(PAPER, votes=0, date="Oct 6", truncated=Truncation.START)
    properties = node_of(build([paper], {}, "v").graph, paper.id).properties
    assert properties == {
        "keys": ("gptq-one-shot-quantization",),
        "title": PAPER.title,
        "abstract": PAPER.abstract,
        "sources": ("p#1",),
        "votes": 0,
        "date": "Oct 6",
        "truncated": "start",
        "content_hash": content_hash(PAPER.title, PAPER.abstract, 0),
        "extractor": "v",
    }


def test_paper_node_knows_its_year() -> None:
    paper = replace(PAPER, date="2022-10-31")
    assert node_of(build([paper], {}, "v").graph, paper.id).properties["year"] == 2022


# What a shared thing is called


def test_describe_takes_the_name_that_most_papers_prefer() -> None:
    graph = graph_of(
        """
        paper - A
          mentions BaseModel LLaMA-2
        paper - B
          mentions BaseModel Llama 2 ; as Llama-II
        paper - C
          mentions BaseModel Llama 2
        """
    )
    node = node_of(graph, "basemodel:llama-2")
    assert node.name == "Llama 2"
    assert node.properties["names"] == ("LLaMA-2", "Llama 2", "Llama-II")
    assert node.properties["keys"] == ("llama-2", "llama-ii")
    assert node.properties["named"] is True


@pytest.mark.parametrize(
    ("names", "chosen"),
    [(("LLaMA 2", "LLaMA--2"), "LLaMA 2"), (("llama 2", "LLaMA 2"), "LLaMA 2"), (("B-1", "b 1", "B 1"), "B 1")],
)
def test_describe_settles_a_tie_by_length_then_code_points(names: tuple[str, ...], chosen: str) -> None:
    text = "\n".join(f"paper - P{number}\n mentions Method {name}" for number, name in enumerate(names))
    (node,) = (node for node in graph_of(text).nodes if node.kind is NodeKind.METHOD)
    assert node.name == chosen


def test_describe_counts_papers_and_not_edges() -> None:
    graph = graph_of(
        """
        paper - A
          proposes Method X
          compresses BaseModel Llama 2
          applied_to BaseModel Llama 2
          builds_on BaseModel Llama 2
        paper - B
          mentions BaseModel LLaMA-2
        paper - C
          mentions BaseModel LLaMA-2
        """
    )
    assert node_of(graph, "basemodel:llama-2").name == "LLaMA-2"


@pytest.mark.parametrize(
    ("levels", "chosen"),
    [
        ((Level.FAMILY,), "family"),
        ((None,), None),
        ((Level.FAMILY, Level.CLASS, Level.CLASS), "class"),
        ((Level.FAMILY, Level.CHECKPOINT), "checkpoint"),
        ((None, None, Level.FAMILY), "family"),
    ],
)
def test_describe_takes_the_level_that_most_papers_give(levels: tuple[Level | None, ...], chosen: str | None) -> None:
    (edge,) = graph_of("paper - A\n mentions BaseModel BERT").edges
    edges = [replace(edge, paper=f"paper:{number}", level=level) for number, level in enumerate(levels)]
    assert describe(edge.target, edges).properties.get("level") == chosen
    assert describe(edge.target, edges[::-1]) == describe(edge.target, edges)


# Order and counting


def test_make_graph_sorts() -> None:
    graph = graph_of("paper - B\n proposes Method X\n uses Technique T\npaper - A\n proposes Method Y")
    assert make_graph(reversed(graph.nodes), reversed(graph.edges)) == graph


@pytest.mark.parametrize("papers", [1, 2, 3, 9])
def test_split_gives_parts_that_are_whole(papers: int) -> None:
    text = "\n".join(f"paper - {name}\n proposes Method X\n uses Technique T\n claims speed 2x" for name in "ABCD")
    graph = graph_of(text)
    parts = list(split(graph, papers))
    assert len(parts) == -(-4 // papers)
    for part in parts:
        check_whole(part)
        assert sum(node.kind is NodeKind.PAPER for node in part.nodes) <= papers
    assert join(*parts).edges == graph.edges
    assert {node.id for part in parts for node in part.nodes} == {node.id for node in graph.nodes}


def test_split_is_bounded_by_what_is_stated_and_by_bytes() -> None:
    text = "\n".join(f"paper - {name}\n proposes Method M{name}\n uses Technique T" for name in "ABCD")
    drawn = sketch(text)
    graph = drawn.graph
    size_of_parts = [
        [node.name for node in part.nodes if node.kind is NodeKind.PAPER] for part in split(graph, 9, rows=6)
    ]
    assert size_of_parts == [["A", "B"], ["C", "D"]]
    assert len(list(split(graph, 9, rows=1))) == 4
    huge = replace(drawn.papers[1], abstract=drawn.papers[1].abstract + " word" * 10_000)
    papers = (drawn.papers[0], huge, *drawn.papers[2:])
    parts = list(split(build(papers, drawn.facts, "test-1").graph, 9, size=4_000))
    assert [sum(node.kind is NodeKind.PAPER for node in part.nodes) for part in parts] == [1, 1, 2]
    assert list(split(graph, 9)) == [graph]


def test_split_of_nothing_has_no_parts() -> None:
    assert list(split(Graph(), 5)) == []


def test_a_short_form_is_what_its_paper_spells_out_and_not_what_the_vocabulary_knows() -> None:
    paper = make_paper("Films", "We speed up Video Question Answering (VQA) on long films.")
    mentions = tuple(find(paper, name) for name in ("Video Question Answering", "VQA"))
    facts = PaperFacts(paper.id, entities=(Entity("visual question answering", NodeKind.TASK, mentions),))
    graph = build_one(paper, facts).graph
    assert node_of(graph, "task:video-question-answering").properties["names"] == ("VQA", "Video Question Answering")
    assert all(node.id != "task:visual-question-answering" for node in graph.nodes)


def test_the_name_of_one_thing_of_a_paper_is_no_name_of_another() -> None:
    paper = make_paper("Kites", "We use tidal kite folding, and kite folding (KF) with tidal folds (KF).")
    spelled = {
        "tidal kite folding": ("tidal kite folding", "kite folding", "KF"),
        "kite folding": ("kite folding", "KF"),
    }
    entities = tuple(
        Entity(name, NodeKind.TECHNIQUE, tuple(find(paper, text) for text in texts)) for name, texts in spelled.items()
    )
    graph = build_one(paper, PaperFacts(paper.id, entities=entities)).graph
    assert node_of(graph, "technique:tidal-kite-folding").properties["names"] == ("KF", "tidal kite folding")
    assert node_of(graph, "technique:kite-folding").properties["names"] == ("KF", "kite folding")


@pytest.mark.parametrize(
    ("kind", "name", "wordings", "names"),
    [
        (NodeKind.TECHNIQUE, "pruning", ("Pruning", "structured pruning"), ("Pruning", "pruning")),
        (NodeKind.BASE_MODEL, "CNN", ("convolutional networks", "Multitask CNNs"), ("CNN", "convolutional networks")),
        (NodeKind.METHOD, "KiteFold", ("KiteFold", "fast KiteFold"), ("KiteFold", "fast KiteFold")),
    ],
)
def test_a_wording_that_makes_a_kind_of_a_thing_is_no_name_of_it(
    kind: NodeKind, name: str, wordings: tuple[str, ...], names: tuple[str, ...]
) -> None:
    paper = make_paper("Kites", f"We study {' and '.join(wordings)}.")
    entity = Entity(name, kind, tuple(find(paper, text) for text in wordings))
    graph = build_one(paper, PaperFacts(paper.id, entities=(entity,))).graph
    (thing,) = (node for node in graph.nodes if node.kind is kind and "inferred" not in node.properties)
    assert thing.properties["names"] == names
    assert len(edges_of(graph, EdgeKind.MENTIONS)) == 1
