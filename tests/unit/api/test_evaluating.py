from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from citeweave.api.building import Reading
from citeweave.api.evaluating import Grouping, find_papers, select_records
from citeweave.graph.errors import InputError, RecordError
from citeweave.graph.model import Entry

GOLD: dict[str, dict[str, Any]] = {name: {"id": name} for name in ("a", "b", "c")}
READING = Reading(
    entries=(
        Entry("a", "Pruning kites", "x", "one.txt", 0),
        Entry("b", "Flying kites", "x", "two.jsonl", 0),
        Entry("c", "Faster kites", "x", "two.jsonl", 1),
        Entry("d", "Nobody's kites", "x", "two.jsonl", 2),
        Entry("a", "Second copy", "x", "two.jsonl", 3),
    ),
    layouts={"one.txt": "blocks", "two.jsonl": "jsonl"},
)


def test_papers_are_those_of_the_records_and_the_first_copy_counts() -> None:
    assert {paper: title for paper, (title, _) in find_papers(READING, GOLD).texts.items()} == {
        "a": "Pruning kites",
        "b": "Flying kites",
        "c": "Faster kites",
    }


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        (Grouping.LAYOUT, {"jsonl": ["b", "c"], "blocks": ["a"]}),
        (Grouping.SOURCE, {"two.jsonl": ["b", "c"], "one.txt": ["a"]}),
        (Grouping.SUBJECT, {"compression": ["a", "c"], "other": ["b"]}),
    ],
)
def test_groups_stand_by_size(by: Grouping, groups: dict[str, list[str]]) -> None:
    assert list(find_papers(READING, GOLD).group(by).items()) == list(groups.items())


def test_papers_of_other_records_are_refused() -> None:
    with pytest.raises(InputError, match="found by id"):
        find_papers(READING, {"x": {}})


def test_records_are_selected_by_a_file_of_ids(tmp_path: Path) -> None:
    ids = tmp_path / "ids"
    ids.write_text("c\na\n", encoding="utf-8")
    assert list(select_records(GOLD, ids, Path("gold"))) == ["c", "a"]
    assert select_records(GOLD, None, Path("gold")) == GOLD


@pytest.mark.parametrize(("content", "said"), [("a x", "'x'"), ("", "no record to score")])
def test_ids_without_a_record_are_named(tmp_path: Path, content: str, said: str) -> None:
    ids = tmp_path / "ids"
    ids.write_text(content, encoding="utf-8")
    with pytest.raises(RecordError, match=said):
        select_records(GOLD, ids, Path("gold"))


def test_unreadable_ids_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="missing"):
        select_records(GOLD, tmp_path / "missing", Path("gold"))
