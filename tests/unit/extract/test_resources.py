"""Every rule finds its hit and leaves its miss; every vocabulary row can be read."""

from __future__ import annotations

from importlib.resources import files

import pytest

from citeweave.extract.lexicon import FILES, read_row
from citeweave.extract.resources import Rule, read_rules, read_vocabulary
from citeweave.extract.terms import load_grammar

RULE_FILES = ("abbreviations", "contributions", "names", "subjects", "terms")
RULES = [pytest.param(rule, id=f"{name}-{rule.id}") for name in RULE_FILES for rule in read_rules(name)]
MOST_BYTES = 400_000


@pytest.mark.parametrize("rule", RULES)
def test_rule_finds_its_hit(rule: Rule) -> None:
    assert rule.pattern.search(rule.hit)


@pytest.mark.parametrize("rule", RULES)
def test_rule_leaves_its_miss(rule: Rule) -> None:
    assert not rule.pattern.search(rule.miss)


@pytest.mark.parametrize("name", FILES)
def test_vocabulary_rows_can_be_read(name: str) -> None:
    rows = read_vocabulary(name)
    assert len(rows) > 100
    for row in rows:
        term, spellings = read_row(row)
        assert term.name
        assert spellings
        assert all(spelling == spelling.strip() and spelling for spelling in spellings)
        assert 0 < term.confidence <= 1
        assert row["source"] in {"known", "harvested"}


@pytest.mark.parametrize("name", FILES)
def test_vocabulary_holds_names_and_no_sentences(name: str) -> None:
    for row in read_vocabulary(name):
        _, spellings = read_row(row)
        assert max(len(spelling.split()) for spelling in spellings) <= 9, row["name"]


def test_vocabulary_stays_small() -> None:
    folder = files("citeweave.extract") / "vocabulary"
    assert sum(len(entry.read_bytes()) for entry in folder.iterdir()) < MOST_BYTES


def test_grammar_has_heads_of_each_generic_kind() -> None:
    kinds = {str(head.kind) for head in load_grammar().heads.values()}
    assert {"Technique", "Task"} <= kinds
