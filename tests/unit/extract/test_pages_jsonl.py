"""JSON lines: good lines are kept as they are, bad ones are named with their reason."""

from __future__ import annotations

import json
import re

import pytest

from citeweave.extract.pages import read_text

GOOD = {"id": "kite:1", "title": "Lean Kites ", "abstract": " Kites are heavy.\nWe prune them."}


def write_lines(*lines: object) -> str:
    return "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)


def test_keeps_values_as_they_stand() -> None:
    more = {"n_authors": 4, "date": "Mar 8", "votes": 0, "comments": 17, "venue": ["ignored"]}
    reading = read_text(write_lines(GOOD, {**GOOD, "id": "kite:2", **more}), page="papers.txt")
    assert reading.layout == "jsonl"
    first, second = reading.entries
    assert (first.id, first.title, first.abstract) == (GOOD["id"], GOOD["title"], GOOD["abstract"])
    assert (first.n_authors, first.date, first.votes, first.comments) == (None, None, None, None)
    assert (second.n_authors, second.date, second.votes, second.comments) == (4, "Mar 8", 0, 17)
    assert (second.page, second.position) == ("papers.txt", 1)


def test_null_is_absent() -> None:
    (entry,) = read_text(write_lines({**GOOD, "n_authors": None, "date": None, "votes": None})).entries
    assert (entry.n_authors, entry.date, entry.votes) == (None, None, None)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": "b", "title": ', "not valid JSON: .* at column"),
        ("[1, 2]", "not a JSON object but a list"),
        ("12", "not a JSON object but a number"),
        ("Subscribe", "not valid JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('{"id": "b", "votes": ' + "9" * 5000 + "}", "a number is too long"),
        ({"title": "T", "abstract": "A."}, "no 'id'"),
        ({"id": "b", "abstract": "A."}, "no 'title'"),
        ({"id": "b", "title": "T"}, "no 'abstract'"),
        ({"id": "b", "title": "T", "abstract": None}, "'abstract' is null, not a string"),
        ({"id": 7, "title": "T", "abstract": "A."}, "'id' is a number, not a string"),
        ({"id": "b", "title": ["T"], "abstract": "A."}, "'title' is a list"),
        ({"id": "b", "title": " \u200b", "abstract": "A."}, "'title' is empty"),
        ('{"id": "b", "title": "\\ud800", "abstract": "A."}', "no text"),
        ('{"id": "b", "title": "T\\u0000", "abstract": "A."}', "no text"),
        ({**GOOD, "id": "b", "votes": "3"}, "'votes' is not a whole number from 0"),
        ({**GOOD, "id": "b", "votes": True}, "'votes' is not a whole number from 0"),
        ({**GOOD, "id": "b", "n_authors": -1}, "'n_authors' is not a whole number from 0"),
        ({**GOOD, "id": "b", "comments": 1.5}, "'comments' is not a whole number from 0"),
        ({**GOOD, "id": "b", "votes": 10**30}, "'votes' is not a whole number from 0"),
        ({**GOOD, "id": "b", "date": 2024}, "'date' is a number, not a string"),
        (GOOD, "id 'kite:1' stands on line 1 already"),
    ],
)
def test_skips_a_bad_line_and_keeps_the_good_ones(line: object, reason: str) -> None:
    reading = read_text(write_lines(GOOD, "", line, {**GOOD, "id": "kite:3"}), page="p.jsonl")
    assert [entry.id for entry in reading.entries] == ["kite:1", "kite:3"]
    (skip,) = reading.skips
    assert (skip.page, skip.line) == ("p.jsonl", 3)
    assert re.search(reason, skip.reason)


def test_the_first_line_may_be_the_bad_one() -> None:
    reading = read_text(write_lines('{"id": "a", "title', GOOD))
    assert [entry.id for entry in reading.entries] == ["kite:1"]
    assert [skip.line for skip in reading.skips] == [1]


def test_odd_line_separators_inside_a_string_do_not_break_the_line() -> None:
    abstract = "One\u2028two\u0085three\x0bfour."
    (entry,) = read_text(write_lines({**GOOD, "abstract": abstract})).entries
    assert entry.abstract == abstract
