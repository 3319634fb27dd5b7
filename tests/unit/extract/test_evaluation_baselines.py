"""What a dictionary and the commonest answers make of a paper."""

from __future__ import annotations

from typing import Any

import pytest
from spacy.tokens import Doc

from citeweave.extract.doc import make_doc
from citeweave.extract.evaluation.baselines import (
    COMMONEST_RELATION,
    guess_details,
    guess_relations,
    look_up_names,
    score_baselines,
)
from citeweave.extract.memory import Entry, Memory
from citeweave.extract.pipeline import load_base
from citeweave.graph.model import EdgeKind, NodeKind
from citeweave.graph.vocabulary import RULES

TITLE = "KiteX: Folding Kites"
ABSTRACT = "Kite folds tear. We propose KiteX, which folds on WindSet 3x faster, with structured folding in 2 rooms."

MEMORY = Memory(
    {
        "kitefold": Entry(4, ((("Task", "", "kite folding"), 2), (("Technique", "", "kite folding"), 1))),
        "folding": Entry(9, ((("Technique", "", "folding"), 4),)),
        "structuredfolding": Entry(2, ((("Technique", "", "structured folding"), 1),)),
        "windset": Entry(1, ((("Benchmark", "", "WindSet"), 1),)),
        "kitex": Entry(1, ((("BaseModel", "class", "kite"), 1),)),
    },
    {},
)


@pytest.fixture
def doc() -> Doc:
    nlp = load_base()
    return nlp(make_doc(nlp, TITLE, ABSTRACT))


def names(record: dict[str, Any], part: str) -> list[tuple[str, str]]:
    return [(row["name"], row["type"]) for row in record[part]]


def make_record(**parts: Any) -> dict[str, Any]:
    return {"id": "p", "contributions": [], "entities": [], "relations": [], "claims": []} | parts


def thing(name: str, kind: str) -> dict[str, Any]:
    return {"name": name, "type": kind, "mentions": [name]}


def test_dictionary_takes_the_longest_strings_that_are_mostly_marked(doc: Doc) -> None:
    found = look_up_names(doc, MEMORY)
    assert names(found, "entities") == [
        ("kite folding", "Task"),
        ("WindSet", "Benchmark"),
        ("structured folding", "Technique"),
    ]
    assert found["entities"][0]["mentions"] == ["Kite folds"]


def test_title_gives_the_contribution_and_keeps_it_from_the_entities(doc: Doc) -> None:
    assert names(look_up_names(doc, MEMORY), "contributions") == [("KiteX", "Method")]


@pytest.mark.parametrize(
    "title", ["Folding kites", "KiteX:", ": folding", "A long story of seven words and more: KiteX"]
)
def test_titles_without_a_short_head_give_none(title: str) -> None:
    nlp = load_base()
    assert not look_up_names(nlp(make_doc(nlp, title, ABSTRACT)), MEMORY)["contributions"]


def test_every_thing_gets_the_relation_of_its_kind_and_every_number_with_a_unit_a_claim(doc: Doc) -> None:
    predicted = make_record(contributions=[thing("KiteX", "Method")], entities=[thing("WindSet", "Benchmark")])
    guess = guess_relations(predicted, doc)
    assert [(row["type"], row["object"]) for row in guess["relations"]] == [("EVALUATED_ON", "WindSet")]
    assert [(row["kind"], row["value"]) for row in guess["claims"]] == [("speed", "3x")]


def test_commonest_relations_are_allowed() -> None:
    assert set(COMMONEST_RELATION) == set(NodeKind) - {NodeKind.PAPER, NodeKind.CLAIM}
    for kind, relation in COMMONEST_RELATION.items():
        assert kind in RULES[EdgeKind(relation)].targets


def test_details_are_the_first_contribution_better_and_the_first_sentence(doc: Doc) -> None:
    predicted = make_record(
        entities=[thing("KiteX", "Method"), thing("Folding Kites", "Task")],
        relations=[
            {"type": "COMPARED_WITH", "object": "KiteX", "subject": "other", "outcome": "worse", "evidence": "x"},
            {"type": "ADDRESSES", "object": "Folding Kites", "evidence": "x"},
        ],
    )
    compared, addressed = guess_details(predicted, doc)["relations"]
    assert compared["outcome"] == "better"
    assert "subject" not in compared
    assert compared["evidence"].startswith("We propose KiteX")
    assert addressed["evidence"] == TITLE
    assert predicted["relations"][0]["outcome"] == "worse"


def test_each_figure_comes_from_its_own_baseline(doc: Doc) -> None:
    gold = make_record(
        contributions=[thing("KiteX", "Method")],
        entities=[thing("WindSet", "Benchmark"), thing("tear", "Task")],
        relations=[{"type": "EVALUATED_ON", "object": "WindSet", "evidence": ABSTRACT[17:]}],
        claims=[{"kind": "speed", "value": "3x", "evidence": "3x faster"}],
    )
    predicted = make_record(entities=[thing("WindSet", "Benchmark")], relations=gold["relations"])
    figures = score_baselines(gold, predicted, doc, MEMORY)
    assert (figures["entity"].matched, figures["entity"].missed, figures["entity"].spurious) == (2, 1, 2)
    assert (figures["seen"].f1, figures["unseen"].f1) == (1, 0)
    assert figures["contribution"].f1 == figures["relation"].f1 == figures["claim"].f1 == 1
    assert figures["evidence"].matched == 1
