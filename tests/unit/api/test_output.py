from __future__ import annotations

import datetime
import json

import pytest

from citeweave.api.output import print_json, print_rows, print_table
from citeweave.graph.ports import Rows

ODD = ("[bold]x[/bold]", r"a \[/b] c", "[/b]", "end\\", r"\[", "[red]", "{x}", ":smile:", "🦙")


@pytest.mark.parametrize("text", ODD)
def test_table_shows_text_as_it_stands(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_table(["evidence"], [[text]])
    assert capsys.readouterr().out.splitlines()[1].rstrip() == text


def test_rows_hide_ids_where_names_stand_beside_them(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(Rows(("name", "root", "paper_id"), ({"name": "X", "root": True, "paper_id": "paper:x"},)))
    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [
        ["name", "root"],
        ["X", "yes"],
        ["1", "row"],
    ]
    print_rows(Rows(("id",), ({"id": "method:x"}, {"id": None})))
    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [["id"], ["method:x"], [], ["2", "rows"]]


def test_json_takes_what_queries_return(capsys: pytest.CaptureFixture[str]) -> None:
    print_json(({"d": datetime.date(2020, 1, 31), "t": ("a", "b"), "n": None, "ü": 0.5},))
    assert json.loads(capsys.readouterr().out) == [{"d": "2020-01-31", "t": ["a", "b"], "n": None, "ü": 0.5}]
