from __future__ import annotations

import json

import pytest

from citeweave.api.building import Reading
from citeweave.api.explaining import explain_entry, explain_stored, to_json
from citeweave.graph.errors import InputError, ParameterError, UnknownNameError
from citeweave.graph.model import EdgeKind, Entry
from citeweave.graph.ports import GraphStore
from support.builders import graph_of
from support.stores import StoreFactory

ENTRIES = (
    Entry("2501.00001", "TinyX: Pruning in one shot", "We propose TinyX, which prunes LLaMA by 50%.", "a.jsonl", 0),
    Entry("a-001", "A study of nothing much", "We look at GPTQ and find it good.", "a.jsonl", 1),
    Entry("a-001", "Another work", "We look at BERT.", "b.jsonl", 0),
    Entry("b-001", "a study of nothing much", "We look at GPTQ and find it good, again.", "b.jsonl", 1),
)
READING = Reading(ENTRIES)


# Entries of files


@pytest.mark.parametrize(
    "wanted",
    [
        "2501.00001",
        "arXiv:2501.00001v3",
        "paper:arxiv:2501.00001",
        "TinyX: Pruning in one shot",
        "tinyx pruning in one SHOT",
    ],
)
def test_entry_is_found_by_id_and_title(wanted: str) -> None:
    assert explain_entry(READING, wanted).paper.id == "paper:arxiv:2501.00001"


def test_only_entry_needs_no_id() -> None:
    explained = explain_entry(Reading(ENTRIES[:1]), None)
    assert explained.paper.properties["sources"] == ("a.jsonl#0",)
    assert [item.target and item.target.name for item in explained.list_statements(EdgeKind.PROPOSES)] == ["TinyX"]


def test_one_of_several_entries_must_be_named() -> None:
    with pytest.raises(InputError) as caught:
        explain_entry(READING, None)
    assert str(caught.value) == (
        "a.jsonl holds 4 papers; name one: citeweave explain ID a.jsonl, with 2501.00001, a-001, a-001, ..."
    )


def test_file_without_papers_has_none_to_explain() -> None:
    for wanted in (None, "a"):
        with pytest.raises(InputError, match="hold no paper to explain"):
            explain_entry(Reading(), wanted)


def test_id_of_two_papers_is_refused_with_their_places() -> None:
    with pytest.raises(InputError, match=r"2 entries are called 'a-001': .*a\.jsonl.*b\.jsonl.*; name one file"):
        explain_entry(READING, "a-001")


def test_title_that_stands_twice_is_one_paper() -> None:
    explained = explain_entry(READING, "A study of nothing much")
    assert explained.paper.properties["sources"] == ("a.jsonl#1", "b.jsonl#1")


@pytest.mark.parametrize(
    ("wanted", "near"),
    [
        ("tinyx", "near it: 2501.00001 (TinyX: Pruning in one shot)"),
        ("Anothr work", "near it: a-001 (Another work)"),
        ("zzz", "near it: 2501.00001 (TinyX: Pruning in one shot); a-001 (A study"),
        ("", "near it: 2501.00001"),
    ],
)
def test_unknown_entry_is_answered_with_near_ones(wanted: str, near: str) -> None:
    with pytest.raises(InputError) as caught:
        explain_entry(READING, wanted)
    assert f"none of 4 entries is called {wanted!r}; {near}" in str(caught.value)


def test_threshold_counts_what_it_leaves_out() -> None:
    everything = explain_entry(READING, "2501.00001")
    nothing = explain_entry(READING, "2501.00001", 1.0)
    assert everything.unsure == 0
    assert (nothing.statements, nothing.unsure) == ((), len(everything.statements))


# Papers of a store

STORED = graph_of(
    """
    paper 2210.17323 GPTQ: Quantization after training
      proposes Method GPTQ ; 0.9
      compresses BaseModel OPT-175B ; checkpoint ; 0.8
      compared_with Method RTN ; better ; 0.3
      claims speed 3.25x
    paper 2306.00978 The same title
      proposes Method AWQ
      compared_with Method GPTQ ; better
    paper 2306.00979 The same title
      mentions Method GPTQ
    """
)


@pytest.fixture
def store(cypher_stores: StoreFactory) -> GraphStore:
    """Return a store that holds three papers."""
    store = cypher_stores.new()
    store.write(STORED)
    return store


@pytest.mark.parametrize(
    "wanted", ["paper:arxiv:2210.17323", "2210.17323", "arxiv:2210.17323v1", "gptq: quantization AFTER training"]
)
def test_stored_paper_is_found_by_id_arxiv_id_and_title(store: GraphStore, wanted: str) -> None:
    explained = explain_stored(store, wanted)
    assert explained.paper.id == "paper:arxiv:2210.17323"
    assert len(explained.statements) == 4


def test_stored_paper_is_what_the_store_holds(store: GraphStore) -> None:
    explained = explain_stored(store, "2210.17323", 0.5)
    assert explained.unsure == 1
    assert [item.edge for item in explained.statements] == sorted(
        (edge for edge in STORED.edges if edge.paper == explained.paper.id and edge.confidence >= 0.5),
        key=lambda edge: edge.evidence,
    )


def test_title_of_two_stored_papers_is_refused_with_their_ids(store: GraphStore) -> None:
    with pytest.raises(
        ParameterError, match=r"2 papers .* 'The same title'; give one id: paper:arxiv:2306.00978, paper"
    ):
        explain_stored(store, "The same title")


def test_unknown_paper_is_answered_with_near_ones(store: GraphStore) -> None:
    with pytest.raises(UnknownNameError, match="near it: The same title"):
        explain_stored(store, "same title")
    # A thing is no paper.
    with pytest.raises(UnknownNameError, match="knows no Paper called 'GPTQ'"):
        explain_stored(store, "GPTQ")


# JSON


def test_json_has_offsets_that_are_true(store: GraphStore) -> None:
    found = json.loads(json.dumps(to_json(explain_stored(store, "2210.17323"))))
    assert list(found) == [
        "paper", "names", "contributions", "relations", "claims", "mentions", "refused", "min_confidence", "left_out",
    ]  # fmt: skip
    quotes = [place for name in found["names"] for place in name["places"]]
    quotes += [row["evidence"] for part in ("contributions", "relations", "claims", "mentions") for row in found[part]]
    for quote in quotes:
        assert found["paper"][quote["section"]][quote["start"] : quote["end"]] == quote["text"]
    compared = found["relations"][1]
    del compared["evidence"]
    assert compared == {
        "type": "COMPARED_WITH", "subject": "GPTQ", "subject_id": "method:gptq", "object": "RTN",
        "object_id": "method:rtn", "outcome": "better", "confidence": 0.3, "component": "hand", "version": "test-1",
    }  # fmt: skip
    (claim,) = found["claims"]
    assert (claim["kind"], claim["value"], claim["number"], claim["unit"]) == ("speed", "3.25x", 3.25, "x")
    assert {(name["name"], name["own"], name["level"]) for name in found["names"]} == {
        ("GPTQ", True, None), ("OPT-175B", False, "checkpoint"), ("RTN", False, None),
    }  # fmt: skip
