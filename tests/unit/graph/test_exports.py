"""An export is read back whole, or refused with the line and the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from citeweave.graph.build import make_graph
from citeweave.graph.confidence import sure_part
from citeweave.graph.errors import RecordError, UnreadableFileError
from citeweave.graph.exports import list_items, read_export
from citeweave.graph.model import Edge, Graph, Link, Node
from citeweave.graph.rows import to_lines
from support.builders import graph_of

GRAPH = graph_of(
    """
    paper 2210.17323 GPTQ: „Genau" quantisiert
      proposes Method GPTQ ; 0.5
      compresses BaseModel OPT-175B ; checkpoint ; as OPT
      uses Technique post-training quantization
      claims speed 3.25x
    paper - Pruning
      proposes Method
      compared_with Method GPTQ ; better
    """
)


def write(folder: Path, lines: list[str]) -> Path:
    path = folder / "graph.jsonl"
    path.write_text("".join(lines), encoding="utf-8", newline="\n")
    return path


def read(path: Path) -> Graph:
    items = list(read_export(path))
    return make_graph(
        [item for item in items if isinstance(item, Node)],
        [item for item in items if isinstance(item, Edge)],
        [item for item in items if isinstance(item, Link)],
    )


@pytest.mark.parametrize("graph", [Graph(), GRAPH, sure_part(GRAPH, 0.8)], ids=["empty", "sketch", "sure part"])
def test_export_is_read_back_in_its_order(tmp_path: Path, graph: Graph) -> None:
    path = write(tmp_path, list(to_lines(graph)))
    assert read(path) == graph
    assert list(read_export(path)) == list(list_items(graph))


def test_file_that_is_cut_anywhere_is_told(tmp_path: Path) -> None:
    text = "".join(to_lines(GRAPH))
    path = tmp_path / "graph.jsonl"
    for end in range(1, len(text)):
        path.write_text(text[:end], encoding="utf-8", newline="\n")
        with pytest.raises(RecordError, match=r"cut off|no node or edge|no edge ends") as caught:
            read(path)
        assert str(path) in str(caught.value)


LINES = list(to_lines(GRAPH))
_EDGES = [number for number, line in enumerate(LINES) if line.startswith('{"edge"')]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([*LINES[:2], *LINES[1:]], "line 3: it stands twice"),
        ([LINES[1], LINES[0], *LINES[2:]], "line 2: it is out of order"),
        ([*LINES, LINES[0]], "is out of order"),
        ([LINES[number] for number in _EDGES], "line 1: 'paper:.*' is no node of the file"),
        ([line for number, line in enumerate(LINES) if number != _EDGES[0]], "no edge ends at"),
        (["<graphml>\n"], "is XML"),
        (['{"id": "p1", "title": "A page of papers"}\n'], "line 1: no node or edge of an export"),
        (["id,name\n"], "line 1: no node or edge of an export"),
    ],
)
def test_foreign_file_is_told(tmp_path: Path, lines: list[str], said: str) -> None:
    path = write(tmp_path, lines)
    with pytest.raises(RecordError, match=said) as caught:
        read(path)
    assert str(caught.value).startswith(str(path))


def test_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    binary = tmp_path / "picture.png"
    binary.write_bytes(b"\x89PNG\r\n\x1a\n")
    for path, said in ((tmp_path / "missing", "No such file"), (tmp_path, "is a folder"), (binary, "UTF-8")):
        with pytest.raises(UnreadableFileError, match=said):
            read(path)
