"""What the paper says that it introduces."""

from __future__ import annotations

import pytest

from citeweave.extract.pipeline import extract
from citeweave.graph.model import Entity, NodeKind, PaperFacts, Section


def read(title: str, abstract: str) -> PaperFacts:
    (facts,) = extract([("p", title, abstract)])
    return facts


def own(title: str, abstract: str) -> list[tuple[str | None, str]]:
    return [(entity.name, str(entity.kind)) for entity in read(title, abstract).contributions]


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        ("KiteFold: Light Kites", "KiteFold is a framework for kites.", [("KiteFold", "Method")]),
        ("KiteNet: Light Kites", "KiteNet is a network that flies.", [("KiteNet", "BaseModel")]),
        ("Light Kites", "We propose KiteFold, a method that folds kites.", [("KiteFold", "Method")]),
        ("Light Kites", "In this paper, we introduce a novel framework, KiteFold, to fold.", [("KiteFold", "Method")]),
        ("Light Kites", "This work presents KiteSet, a dataset of kites.", [("KiteSet", "Benchmark")]),
        ("Light Kites", "We then develop a light architecture called KiteFormer.", [("KiteFormer", "BaseModel")]),
        ("Light Kites", "We propose Kite Tail Folding (KTF), a way to fold.", [("KTF", "Method")]),
        ("Light Kites", "We propose a tail folding strategy, dubbed KiteX.", [("KiteX", "Method")]),
        ("Light Kites", "We propose KiteX and TailY to fold kites.", [("KiteX", "Method"), ("TailY", "Method")]),
        ("Light Kites", "Folding by hand is slow. Our method KiteX folds kites faster.", [("KiteX", "Method")]),
    ],
)
def test_finds_named(title: str, abstract: str, expected: list[tuple[str, str]]) -> None:
    assert own(title, abstract) == expected


def test_modules_come_after_the_main_one() -> None:
    abstract = (
        "A Wind Loss (WL) is devised to help. We propose KiteX, a framework for kites. "
        "It has two key components: (1) Tail Search, which looks, and (2) Tail Cut, which cuts."
    )
    names = [entity.name for entity in read("KiteX: Light Kites", abstract).contributions]
    assert names[0] == "KiteX"
    assert {"WL", "Tail Search", "Tail Cut"} <= set(names)


def test_short_and_long_form_are_one_contribution() -> None:
    (entity,) = read("Light Kites", "We propose Kite Tail Folding (KTF). KTF is fast.").contributions
    assert entity.name == "KTF"
    assert [mention.text for mention in entity.mentions] == ["Kite Tail Folding", "KTF"]


def test_evidence_is_the_sentence_that_introduces_it() -> None:
    (entity,) = read("KiteX: Light Kites", "Kites are heavy. We propose KiteX to fold them. It is fast.").contributions
    assert entity.evidence is not None
    assert entity.evidence.section is Section.ABSTRACT
    assert entity.evidence.text == "We propose KiteX to fold them."


@pytest.mark.parametrize(
    ("abstract", "kind"),
    [
        ("We propose a novel method that folds kites.", NodeKind.METHOD),
        ("In this work, we present a new network for kites.", NodeKind.BASE_MODEL),
    ],
)
def test_unnamed_has_no_name_and_no_mentions(abstract: str, kind: NodeKind) -> None:
    (entity,) = read("Light Kites", abstract).contributions
    assert (entity.name, entity.kind, entity.mentions) == (None, kind, ())
    assert entity.evidence is not None
    assert entity.evidence.text == abstract


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("A Survey of Light Kites", "We present a survey of methods that fold kites."),
        ("How Do Kites Fly? An Empirical Study", "We study kites and what they carry."),
        ("Kites", "Kites fly."),
    ],
)
def test_studies_introduce_nothing(title: str, abstract: str) -> None:
    assert own(title, abstract) == []


def test_own_names_are_no_entities() -> None:
    facts = read("KiteX: Light Kites", "We propose KiteX, which beats SparseGPT. KiteX-7B uses KiteX.")
    names = {entity.name for entity in facts.entities}
    assert "KiteX" not in names
    assert "SparseGPT" in names


@pytest.mark.parametrize(
    "abstract",
    ["We propose LLM pruning that is fast.", "We propose a Transformer-based method.", "Others propose KiteX."],
)
def test_takes_no_known_thing_for_its_own(abstract: str) -> None:
    assert all(entity.name is None for entity in read("Light Kites", abstract).contributions)


def test_mentions_stand_where_they_say() -> None:
    title, abstract = "KiteX: Light Kites", "We propose KiteX (Kite Extension), a tool."
    texts = {Section.TITLE: title, Section.ABSTRACT: abstract}
    entities: tuple[Entity, ...] = read(title, abstract).contributions
    for mention in entities[0].mentions:
        assert texts[mention.section][mention.start : mention.end] == mention.text
