from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from citeweave.graph import keys
from citeweave.graph.build import build
from citeweave.graph.explanation import Explanation, Piece, explain
from citeweave.graph.model import (
    Claim,
    ClaimKind,
    EdgeKind,
    Entity,
    Evidence,
    Fact,
    Level,
    NodeKind,
    Outcome,
    Paper,
    PaperFacts,
    Section,
)
from support.builders import VERSION, find, graph_of, make_paper, sketch

ABSTRACT = (
    "We propose TinyX, which prunes LLaMA-2 and LLaMA, and beats LLaMA-2-70B. It is 2x faster than Wanda; Wanda is old."
)
PAPER = make_paper("TinyX: pruning LLaMA", ABSTRACT, "2501.00001")


def entity(name: str, kind: NodeKind, *spellings: str, level: Level | None = None) -> Entity:
    """Return a thing of the paper with its spellings."""
    found = tuple(find(PAPER, text) for text in (spellings or (name,)))
    return Entity(name, kind, found, level, 0.9, "names.test")


def clause(text: str) -> Evidence:
    """Return a stretch of the abstract."""
    start = ABSTRACT.index(text)
    return Evidence(Section.ABSTRACT, start, start + len(text), text)


def sentences_of(paper: Paper) -> tuple[Evidence, ...]:
    """Return the sentences of a paper whose stops all end one."""
    parts = [Evidence(Section.TITLE, 0, len(paper.title), paper.title)]
    start = 0
    for text in paper.abstract.split(". "):
        end = min(start + len(text) + 1, len(paper.abstract))
        parts.append(Evidence(Section.ABSTRACT, start, end, paper.abstract[start:end]))
        start = end + 1
    return tuple(parts)


FACTS = PaperFacts(
    PAPER.id,
    contributions=(entity("TinyX", NodeKind.METHOD),),
    entities=(
        entity("LLaMA", NodeKind.BASE_MODEL, level=Level.FAMILY),
        entity("LLaMA-2", NodeKind.BASE_MODEL, level=Level.FAMILY),
        entity("Wanda", NodeKind.METHOD),
        entity("pruning", NodeKind.TECHNIQUE, "prunes", "pruning"),
    ),
    facts=(
        Fact(EdgeKind.COMPRESSES, "LLaMA-2", clause("which prunes LLaMA-2 and LLaMA"), confidence=0.8, component="r"),
        Fact(
            EdgeKind.COMPARED_WITH,
            "Wanda",
            clause("It is 2x faster than Wanda"),
            outcome=Outcome.BETTER,
            confidence=0.7,
        ),
        Fact(EdgeKind.USES, "pruning", Evidence(Section.TITLE, 7, 14, "pruning"), confidence=0.6),
    ),
    claims=(Claim(ClaimKind.SPEED, "2x", clause("It is 2x faster than Wanda"), 0.5, "c"),),
)


@pytest.fixture
def explained() -> Explanation:
    """Return the paper explained."""
    graph = build([PAPER], {PAPER.id: FACTS}, VERSION).graph
    return explain(graph, PAPER.id, sentences=sentences_of(PAPER))


def show(pieces: tuple[Piece, ...], stretch: Evidence) -> list[str]:
    """Return pieces as text: a name in brackets, the evidence in capitals."""
    shown = []
    for piece in pieces:
        text = stretch.text[piece.start : piece.end]
        text = text.upper() if piece.is_evidence else text
        shown.append(f"[{text}]" if piece.name else text)
    return shown


def test_names_are_found_at_every_place_own_work_first(explained: Explanation) -> None:
    places = {name.name: [(place.section.value, place.start) for place in name.places] for name in explained.names}
    assert next(iter(places)) == "TinyX"
    assert places["TinyX"] == [("title", 0), ("abstract", ABSTRACT.index("TinyX"))]
    assert places["pruning"] == [("title", 7), ("abstract", ABSTRACT.index("prunes"))]
    assert places["Wanda"] == [("abstract", ABSTRACT.index("Wanda")), ("abstract", ABSTRACT.rindex("Wanda"))]
    for name in explained.names:
        for place in name.places:
            assert explained.text_of(place.section)[place.start : place.end] == place.text


def test_part_of_a_longer_name_is_not_that_name(explained: Explanation) -> None:
    (llama,) = (name for name in explained.names if name.name == "LLaMA")
    second = ABSTRACT.index("LLaMA,")
    assert [(place.section.value, place.start) for place in llama.places] == [("title", 15), ("abstract", second)]


def test_places_never_overlap(explained: Explanation) -> None:
    for section in Section:
        taken = sorted(
            (place.start, place.end) for name in explained.names for place in name.places if place.section is section
        )
        assert all(end <= start for (_, end), (start, _) in pairwise(taken))


def test_pieces_cover_a_stretch_and_tell_names_and_evidence(explained: Explanation) -> None:
    whole = explained.whole(Section.TITLE)
    assert show(explained.cut(whole), whole) == ["[TinyX]", ": ", "[pruning]", " ", "[LLaMA]"]
    evidence = clause("which prunes LLaMA-2 and LLaMA")
    sentence = explained.sentence_around(evidence)
    assert show(explained.cut(sentence, evidence), sentence) == [
        "We propose ", "[TinyX]", ", ", "WHICH ", "[PRUNES]", " ", "[LLAMA-2]", " AND ", "[LLAMA]",
        ", and beats LLaMA-2-70B.",
    ]  # fmt: skip


def test_name_that_the_end_of_evidence_cuts_is_marked_on_both_sides(explained: Explanation) -> None:
    evidence = clause("We propose Tin")
    sentence = explained.sentence_around(evidence)
    assert show(explained.cut(sentence, evidence), sentence)[:3] == ["WE PROPOSE ", "[TIN]", "[yX]"]


@pytest.mark.parametrize("text", ["prunes", "which prunes LLaMA-2 and LLaMA, and beats LLaMA-2-70B.", "2-70B. It is"])
def test_pieces_give_back_the_text(explained: Explanation, text: str) -> None:
    evidence = clause(text)
    for stretch in (evidence, explained.sentence_around(evidence), explained.whole(Section.ABSTRACT)):
        pieces = explained.cut(stretch, evidence)
        assert "".join(stretch.text[piece.start : piece.end] for piece in pieces) == stretch.text
        marked = "".join(stretch.text[piece.start : piece.end] for piece in pieces if piece.is_evidence)
        assert marked == text


def test_sentence_is_the_one_around_the_evidence(explained: Explanation) -> None:
    assert explained.sentence_around(clause("It is")).text == "It is 2x faster than Wanda; Wanda is old."
    # Evidence that runs over a stop is shown with both sentences.
    assert explained.sentence_around(clause("70B. It")).text == ABSTRACT


@pytest.mark.parametrize(
    "evidence",
    [
        Evidence(Section.ABSTRACT, 0, 5, "Other"),
        Evidence(Section.ABSTRACT, -3, 2, "We"),
        Evidence(Section.ABSTRACT, 9_000, 9_005, "Other"),
        Evidence(Section.TITLE, 0, 500, "TinyX: pruning LLaMA"),
    ],
)
def test_evidence_that_is_not_in_the_text_is_shown_as_it_is(explained: Explanation, evidence: Evidence) -> None:
    stretch = explained.sentence_around(evidence)
    assert stretch.text == evidence.text
    pieces = explained.cut(stretch, evidence)
    assert all(piece.is_evidence for piece in pieces)


def test_statements_stand_in_text_order_with_their_names(explained: Explanation) -> None:
    shown = [
        (item.source and item.source.name, item.edge.kind.value, item.target and item.target.name)
        for item in explained.statements
    ]
    assert shown == [
        (None, "PROPOSES", "TinyX"),
        ("TinyX", "USES", "pruning"),
        (None, "MENTIONS", "LLaMA"),
        ("TinyX", "COMPRESSES", "LLaMA-2"),
        ("TinyX", "COMPARED_WITH", "Wanda"),
        (None, "CLAIMS", None),
    ]


def test_statement_describes_itself(explained: Explanation) -> None:
    described = {item.edge.kind.value: item.describe() for item in explained.statements}
    assert described["CLAIMS"] == "speed = 2 x, confidence 0.50, c"
    assert described["COMPARED_WITH"] == "better, confidence 0.70, "
    assert described["COMPRESSES"] == "confidence 0.80, r"


def test_claim_without_a_number_has_none() -> None:
    graph = graph_of("paper - A\n claims quality state of the art\n claims scale 7 billion")
    texts = [item.describe() for item in explain(graph, graph.edges[0].paper).statements]
    assert texts == ["quality, confidence 1.00, hand", "scale = 7000000000, confidence 1.00, hand"]


def test_unnamed_contribution_is_shown_and_never_marked() -> None:
    graph = graph_of("paper - Pruning in one shot\n proposes Method\n compresses BaseModel OPT ; family")
    explained = explain(graph, graph.edges[0].paper)
    own = next(name for name in explained.names if name.is_own)
    assert (own.name, own.shown, own.places) == (None, "the paper's Method without a name", ())
    (relation,) = explained.list_statements(EdgeKind.COMPRESSES)
    assert relation.source == own


def test_only_the_paper_that_is_asked_for_is_explained() -> None:
    papers = sketch("paper - A\n proposes Method X\npaper - B\n compared_with Method X ; better\n mentions Task t")
    explained = explain(papers.graph, papers.papers[1].id)
    assert {item.edge.paper for item in explained.statements} == {papers.papers[1].id}
    assert not any(name.is_own for name in explained.names)


def test_threshold_leaves_out_and_counts() -> None:
    graph = graph_of("paper - A\n proposes Method X ; 0.4\n uses Technique pruning ; 0.8\n mentions Task t ; 0.1")
    explained = explain(graph, graph.edges[0].paper, min_confidence=0.5)
    (statement,) = explained.statements
    # What proposes it is not sure, and still it is known what the relation speaks of.
    assert (statement.edge.kind, statement.source and statement.source.name) == (EdgeKind.USES, "X")
    assert [name.name for name in explained.names] == ["pruning"]
    assert explained.unsure == 2
    assert explained.describe_unsure() == "2 statements are less sure than 0.5, and left out"
    assert replace(explained, unsure=1).describe_unsure() == "1 statement is less sure than 0.5, and left out"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("LLM and LLM-based, (LLM), LLM.", 4),
        ("LLMs, LLM2, LLM-2, LLM.2, LLM.int8(), xLLM, pre-LLM, LLM", 1),
        ("LLM.Here a stop has no space", 1),
        ("LLM-2 alone is better than no mark", 1),
    ],
)
def test_longer_name_is_another_one(text: str, places: int) -> None:
    paper = make_paper("T", text)
    facts = PaperFacts(paper.id, entities=(Entity("LLM", NodeKind.BASE_MODEL, (find(paper, "LLM"),)),))
    (name,) = explain(build([paper], {paper.id: facts}, VERSION).graph, paper.id).names
    assert len(name.places) == places


@pytest.mark.parametrize("spelling", ["C++", "E$^{2}$", "a.b(c)", "🦙", "é", "[x]", "\\d"])
def test_odd_spelling_is_found_as_it_stands(spelling: str) -> None:
    paper = Paper(keys.paper_id("T"), "T", f"We use {spelling} here and {spelling}.", ("p#1",))
    first = paper.abstract.index(spelling)
    mention = Evidence(Section.ABSTRACT, first, first + len(spelling), spelling)
    facts = PaperFacts(paper.id, entities=(Entity(spelling, NodeKind.METHOD, (mention,)),))
    (name,) = explain(build([paper], {paper.id: facts}, VERSION).graph, paper.id).names
    assert [place.start for place in name.places] == [first, paper.abstract.rindex(spelling)]


def test_paper_without_texts_is_explained() -> None:
    paper = Paper(keys.paper_id("Only a title"), "Only a title", "", ("p#1",))
    explained = explain(build([paper], {}, VERSION).graph, paper.id)
    assert (explained.names, explained.statements) == ((), ())
    whole = explained.whole(Section.ABSTRACT)
    assert explained.cut(whole) == ()
