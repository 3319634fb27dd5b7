"""Background, negation and future work state no relation: sixty invented sentences, the few wrong ones listed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language

from citeweave.extract.doc import make_doc, register_extensions
from citeweave.extract.relations import NAME
from citeweave.graph.model import Entity, Evidence, Level, NodeKind, Section

PATH = Path(__file__).parents[2] / "golden" / "negation.jsonl"
ROWS: list[dict[str, Any]] = [json.loads(line) for line in PATH.read_text(encoding="utf-8").splitlines()]

# The ids of the sentences that are got wrong; five at most may be.
KNOWN_WRONG: frozenset[int] = frozenset({11, 12})


@pytest.fixture(scope="module")
def nlp() -> Language:
    register_extensions()
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe(NAME)
    return nlp


def locate(row: dict[str, Any], name: str) -> Evidence:
    for section, text in ((Section.TITLE, row["title"]), (Section.ABSTRACT, row["abstract"])):
        if (start := text.lower().find(name.lower())) >= 0:
            return Evidence(section, start, start + len(name), text[start : start + len(name)])
    raise AssertionError(name)


def state(nlp: Language, row: dict[str, Any]) -> list[tuple[str, float]]:
    """Return the relations that are stated with the thing of a row, the right name given."""
    doc = make_doc(nlp, row["title"], row["abstract"])
    kind = NodeKind(row["kind"])
    level = (Level.FAMILY if row["thing"][0].isupper() else Level.CLASS) if kind is NodeKind.BASE_MODEL else None
    doc._.contributions = (Entity("Nibble", NodeKind.METHOD, (locate(row, "Nibble"),)),)
    doc._.entities = (Entity(row["thing"], kind, (locate(row, row["thing"]),), level),)
    for _, pipe in nlp.pipeline:
        doc = pipe(doc)
    return [(fact.type.value, fact.confidence) for fact in doc._.facts]


def test_there_are_sixty_sentences_of_three_groups() -> None:
    assert len(ROWS) == 60
    assert {row["group"] for row in ROWS} == {"background", "negation", "future"}


def test_few_sentences_are_got_wrong() -> None:
    assert len(KNOWN_WRONG) <= 5


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['id']}-{row['group']}" for row in ROWS])
def test_a_sentence_states_no_relation(nlp: Language, row: dict[str, Any]) -> None:
    facts = state(nlp, row)
    assert bool(facts) == (row["id"] in KNOWN_WRONG), facts
