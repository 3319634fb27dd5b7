from __future__ import annotations

from pathlib import Path

import pytest

from citeweave.graph.errors import RecordError, UnreadableFileError
from citeweave.graph.model import NodeKind
from citeweave.graph.resolve.overrides import Overrides, parse_overrides, read_overrides


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("equal\tMethod\tA\tB", "'equal' is no verb; a row starts with same, different, canonical and a tab"),
        ("same\tMethod\tA", "same takes 3 fields parted by tabs, not 2"),
        ("canonical\tMethod\tA\tB", "canonical takes 2 fields parted by tabs, not 3"),
        ("same\tModel\tA\tB", "'Model' is no kind of thing; known are Method, BaseModel"),
        ("different\tMethod\tLoRA\tLO-RA", None),
        ("different\tMethod\tLoRA\tlora", "differ in case or hyphens only"),
    ],
)
def test_a_bad_row_is_told_by_its_number(line: str, message: str | None) -> None:
    if message is None:
        assert parse_overrides([line])
        return
    with pytest.raises(RecordError) as caught:
        parse_overrides(["# comment", "", line], "my.tsv")
    assert str(caught.value).startswith("my.tsv, line 3: ")
    assert message in str(caught.value)


def test_two_canonical_names_of_one_thing_are_refused() -> None:
    with pytest.raises(RecordError, match="is to be called both 'KD' and 'knowledge distillation'; keep one row"):
        parse_overrides(["canonical\tTechnique\tKD", "canonical\tTechnique\tknowledge distillation"])


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="cannot be read as overrides"):
        read_overrides(tmp_path / "none.tsv")


def test_rows_are_read_back_in_any_order(tmp_path: Path) -> None:
    lines = ["same\tMethod\tA\tB", "canonical\tTask\tQA"]
    first, second = parse_overrides(lines), parse_overrides(reversed(lines))
    assert first == second
    (tmp_path / "o.tsv").write_text(first.text, encoding="utf-8")
    assert read_overrides(tmp_path / "o.tsv") == first
    assert not Overrides()


def test_same_is_followed_to_the_first_name() -> None:
    rows = parse_overrides(["same\tMethod\tA\tB", "same\tMethod\tB\tC"])
    assert {rows.identify(NodeKind.METHOD, name).id for name in "ABC"} == {"method:a"}
    assert "override same" in rows.identify(NodeKind.METHOD, "C").reason
    assert rows.identify(NodeKind.TASK, "C").id == "task:c"
