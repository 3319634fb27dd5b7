"""The files of an import read back: what is whole gives the graph, and what is not says where and why."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from citeweave.graph import bulk, bulk_cells
from citeweave.graph.build import make_graph
from citeweave.graph.bulk import BulkWriter, write_bulk
from citeweave.graph.bulk_reading import BulkFolder
from citeweave.graph.errors import CiteweaveError, InputError, RecordError, StoreVersionError
from citeweave.graph.model import Edge, Graph, Link, Node
from support.builders import graph_of

MARK = {"format": 3, "overrides": "same\tMethod\tGPTQ\tOPTQ\n"}
GRAPH = graph_of(
    """
    paper 2210.17323 GPTQ: "Genau"\tquantisiert
      proposes Method GPTQ ; 0.5
      compresses BaseModel OPT-175B ; checkpoint ; as OPT
      claims speed 3.25x
    paper - Pruning
      proposes Method
      builds_on Method GPTQ ; 0.25
      compared_with Method GPTQ ; better
    """
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "files"
    path.mkdir()
    write_bulk(GRAPH, path, MARK)
    return path


def graph_in(path: Path) -> Graph:
    items = [row.to_item() for row in BulkFolder(path, 3).read()]
    return make_graph(
        [item for item in items if isinstance(item, Node)],
        [item for item in items if isinstance(item, Edge)],
        [item for item in items if isinstance(item, Link)],
    )


def edit(path: Path, change: Callable[[str], str]) -> None:
    before = path.read_bytes().decode()
    after = change(before)
    assert after != before
    path.write_bytes(after.encode())


def read_all(path: Path) -> None:
    found = BulkFolder(path, 3)
    found.check()
    list(found.read())


def fault(path: Path) -> str:
    with pytest.raises(CiteweaveError) as caught:
        read_all(path)
    return str(caught.value)


def test_gives_back_what_was_written(folder: Path) -> None:
    found = BulkFolder(folder, 3)
    assert graph_in(folder) == GRAPH
    assert (found.nodes, found.edges, found.links) == (len(GRAPH.nodes), len(GRAPH.edges), len(GRAPH.links))
    assert found.overrides == MARK["overrides"]


def test_rows_come_in_the_same_order_and_can_be_skipped(tmp_path: Path) -> None:
    with BulkWriter(tmp_path, MARK, part_rows=2) as writer:
        writer.add_nodes(GRAPH.nodes)
        writer.add_edges(GRAPH.edges)
        writer.add_links(GRAPH.links)
        writer.finish()
    found = BulkFolder(tmp_path, 3)
    rows = list(found.read())
    assert len(rows) == found.rows
    for skip in range(found.rows + 2):
        assert list(found.read(skip)) == rows[skip:]
    assert {row.place.partition(", ")[2] for row in rows} == {"line 1", "line 2"}


def test_hash_tells_folders_apart(folder: Path, tmp_path: Path) -> None:
    told: list[int] = []
    first = BulkFolder(folder, 3).check(told.append)
    assert told[-1] == BulkFolder(folder, 3).rows
    assert first == BulkFolder(folder, 3).check()
    edit(folder / "nodes-Method-0001.csv", lambda text: text.replace("GPTQ", "GPTP", 1))
    assert BulkFolder(folder, 3).check() != first
    other = tmp_path / "other"
    other.mkdir()
    write_bulk(GRAPH, other, {"format": 3})
    assert BulkFolder(other, 3).check() != first


def test_rows_that_go_while_they_are_read_are_missed(folder: Path) -> None:
    found = BulkFolder(folder, 3)
    found.check()
    edit(folder / "nodes-Method-0001.csv", lambda text: "".join(text.splitlines(keepends=True)[:-1]))
    with pytest.raises(RecordError, match="lacks 1 rows"):
        list(found.read())


PAPERS, CITES = "nodes-Paper-0001.csv", "relationships-BUILDS_ON-0001.csv"


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        (PAPERS, lambda text: text[:10], "line 1: a quote of it does not end"),
        (PAPERS, lambda text: text[:-1], "line 2: its line does not end"),
        (PAPERS, lambda text: text.partition("\n")[0] + "\n", r"1 rows, where README.md counts 2"),
        (PAPERS, lambda text: text + text, r"4 rows, where README.md counts 2"),
        (PAPERS, lambda text: text.replace(",,", ",", 1), "line 1: .* it has 14 cells, and its header has 15"),
        (PAPERS, lambda text: text.replace('"paper:', '"method:', 1), "is the id of a Method, not of a Paper"),
        (PAPERS, lambda text: text.replace('"paper:', '"pap:', 1), "is no node id"),
        (PAPERS, lambda text: text.replace("\n", "\r\n"), "line 1: "),
        (CITES, lambda text: text.replace(",0.25,", ",1/4,"), "'confidence' is '1/4', not a number"),
        (CITES, lambda text: text.replace(",0.25,", ',"0.25",'), "'confidence' is '\"0.25\"', not a number"),
        (CITES, lambda text: text.replace(",0.25,", ",,"), "it lacks 'confidence'"),
        (CITES, lambda text: text.replace(",0.25,", ",1e999,"), "1e999 is more than a number can be"),
        (CITES, lambda text: text.replace('"abstract"', '"footer"'), "'section' is 'footer', which is none of"),
        (CITES, lambda text: text.replace('"abstract"', "abstract"), "'section' is 'abstract', not a text in quotes"),
        (CITES, lambda text: text.replace(',"abstract"', ',"abstract"x'), "a cell begins with "),
        (CITES, lambda text: text.replace('"method:gptq"', '"task:gptq"'), "BUILDS_ON may not end at a Task"),
        (bulk.ARGUMENTS, lambda text: text.replace("--trim-strings=false", "--trim-strings=true"), "is no line that"),
        (bulk.ARGUMENTS, lambda text: text[:30], "is no line that"),
        (bulk.ARGUMENTS, lambda text: text.partition("--input")[0], "lacks lines"),
        (bulk.ARGUMENTS, lambda text: text.replace("nodes=Method=", "nodes=Gadget="), "rows of Gadget"),
        (bulk.ARGUMENTS, lambda text: text.replace("nodes-Method-0001", "../nodes-Method-0001"), "is no line that"),
        (bulk.README, lambda text: text.replace("| Method | nodes |", "| Gadget | nodes |"), "how many rows of Method"),
        ("nodes-Method-header.csv", lambda text: text.replace("keys:string[],", ""), "is not the header"),
        (
            "nodes-CiteweaveStore-0001.csv",
            lambda text: text.replace(",3,", ",2,"),
            "the format 2 of an older citeweave",
        ),
        ("nodes-CiteweaveStore-0001.csv", lambda text: text.replace(",3,", ",4,"), "the format 4 of a newer citeweave"),
        ("nodes-CiteweaveStore-0001.csv", lambda _text: "", "has 0 rows, not 1"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(folder: Path, name: str, change: Callable[[str], str], said: str) -> None:
    edit(folder / name, change)
    told = fault(folder)
    assert re.search(said, told)
    assert str(folder) in told
    assert "again" in told


def test_unknown_kind_that_the_readme_counts_is_told(folder: Path) -> None:
    edit(folder / bulk.README, lambda text: text.replace("| Method | nodes |", "| Gadget | nodes |"))
    edit(folder / bulk.ARGUMENTS, lambda text: text.replace("nodes=Method=", "nodes=Gadget="))
    assert "'Gadget' is no kind of the nodes of this citeweave" in fault(folder)


@pytest.mark.parametrize("name", [bulk.ARGUMENTS, bulk.README, PAPERS, "nodes-Paper-header.csv"])
def test_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert f"{folder / name} cannot be read: No such file" in fault(folder)


def test_other_encoding_is_told_with_its_line(folder: Path) -> None:
    path = folder / PAPERS
    path.write_bytes(path.read_bytes().replace(b"Pruning", b"Prun\xe9"))
    assert f"{path}, line 1: this is not UTF-8" in fault(folder) or f"{path}, line 2: this is not UTF-8" in fault(
        folder
    )


def test_number_of_more_than_64_bits_is_told(folder: Path) -> None:
    edit(folder / CITES, lambda text: text.replace('"abstract",20,', f'"abstract",{2**63},'))
    assert f"{2**63} has more than 64 bits" in fault(folder)


def test_quote_that_does_not_end_is_told_before_all_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_cells, "MOST_BYTES", 64)
    assert "does not end" in fault(folder)
    monkeypatch.undo()
    edit(folder / PAPERS, lambda text: text.replace("Pruning", 'Prun"ing', 1))
    assert "a quote of it does not end" in fault(folder)


def test_format_is_refused_as_a_version(folder: Path) -> None:
    with pytest.raises(StoreVersionError, match="takes 4; export the graph again"):
        BulkFolder(folder, 4)
    with pytest.raises(InputError, match="name a folder that citeweave export"):
        BulkFolder(folder / "none", 3)
