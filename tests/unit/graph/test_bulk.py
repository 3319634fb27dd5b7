"""The files for neo4j-admin: their form, their parts, and what they cannot hold."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from citeweave.graph import bulk
from citeweave.graph.build import make_graph
from citeweave.graph.bulk import BulkWriter, choose_separator, write_bulk
from citeweave.graph.errors import StoreWriteError
from citeweave.graph.model import Graph, NodeKind
from citeweave.graph.rows import EDGE_PROPERTIES
from support.builders import graph_of, make_paper, node_of

MARK = {"format": 3, "overrides": None}
GRAPH = graph_of(
    """
    paper 2210.17323 GPTQ: "Genau" quantisiert
      proposes Method GPTQ ; 0.5
      compresses BaseModel OPT-175B ; checkpoint ; as OPT
      claims speed 3.25x
    paper - Pruning
      proposes Method
      builds_on Method GPTQ ; 0.25
    """
)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def lines(folder: Path, name: str) -> list[str]:
    return (folder / name).read_text(encoding="utf-8").splitlines()


def written(folder: Path, graph: Graph) -> Path:
    folder.mkdir()
    write_bulk(graph, folder, MARK)
    return folder


def test_same_graph_gives_the_same_bytes(tmp_path: Path) -> None:
    other = make_graph(reversed(GRAPH.nodes), reversed(GRAPH.edges), reversed(GRAPH.links))
    assert files(written(tmp_path / "a", GRAPH)) == files(written(tmp_path / "b", other))


def test_each_kind_has_its_files_and_its_argument(tmp_path: Path) -> None:
    folder = written(tmp_path / "a", GRAPH)
    arguments = lines(folder, bulk.ARGUMENTS)
    named = [name for line in arguments if line.count("=") > 1 for name in line.rsplit("=", 1)[1].split(",")]
    assert sorted([*named, bulk.ARGUMENTS, bulk.README]) == sorted(files(folder))
    assert "--nodes=Method=nodes-Method-header.csv,nodes-Method-0001.csv" in arguments
    assert not any("Task" in line for line in arguments)
    assert lines(folder, "nodes-CiteweaveStore-0001.csv") == ['"citeweave",3,']


def test_header_types_each_column(tmp_path: Path) -> None:
    folder = written(tmp_path / "a", GRAPH)
    (header,) = lines(folder, "nodes-Paper-header.csv")
    assert header.startswith("id:ID,name:string,keys:string[],title:string,")
    assert "year:long" in header
    assert header.endswith("min_confidence:double,content_hash:string,extractor:string")
    (header,) = lines(folder, "relationships-BUILDS_ON-header.csv")
    assert [column.partition(":")[0] for column in header.split(",")] == ["", "", "paper", *EDGE_PROPERTIES]
    assert lines(folder, "relationships-VARIANT_OF-header.csv") == [":START_ID,:END_ID,rule:string,via:string"]


def test_empty_text_is_told_from_a_missing_one_and_quotes_are_doubled(tmp_path: Path) -> None:
    paper = make_paper('The "Pile"\nof text', "")
    graph = Graph((replace(node_of(GRAPH, "paper:arxiv:2210.17323"), name=paper.title, properties={"abstract": ""}),))
    folder = written(tmp_path / "a", graph)
    text = (folder / "nodes-Paper-0001.csv").read_text(encoding="utf-8")
    assert text == '"paper:arxiv:2210.17323","The ""Pile""\nof text",,,"",' + "," * 9 + "\n"
    assert next(csv.reader([text]))[1] == paper.title


def test_parts_hold_so_many_rows_in_the_order_of_nodes(tmp_path: Path) -> None:
    with BulkWriter(tmp_path, MARK, part_rows=2) as writer:
        writer.add_nodes(GRAPH.nodes)
        writer.finish()
    names = [path.name for path in sorted(tmp_path.glob("nodes-BaseModel-0*"))]
    rows = [row for name in names for row in lines(tmp_path, name)]
    assert [row.split('"')[1] for row in rows] == [node.id for node in GRAPH.nodes if node.kind is NodeKind.BASE_MODEL]
    assert names == [f"nodes-BaseModel-{number:04}.csv" for number in range(1, 1 + (len(rows) + 1) // 2)]
    assert f"--nodes=BaseModel=nodes-BaseModel-header.csv,{','.join(names)}" in lines(tmp_path, bulk.ARGUMENTS)


def _named(*names: str) -> Graph:
    node = node_of(GRAPH, "method:gptq")
    return Graph((replace(node, properties={**node.properties, "names": names}),))


def test_separator_stands_in_no_list(tmp_path: Path) -> None:
    graph = _named("a\x1fb", "c\x1ed")
    assert choose_separator(GRAPH) == "\x1f"
    assert choose_separator(graph) == "\x1d"
    folder = written(tmp_path / "a", graph)
    assert "--array-delimiter=U+001D" in lines(folder, bulk.ARGUMENTS)
    assert "a\x1fb\x1dc\x1ed" in (folder / "nodes-Method-0001.csv").read_text(encoding="utf-8")
    with BulkWriter(tmp_path, MARK) as writer, pytest.raises(StoreWriteError, match=r"names of method:gptq .*stands"):
        writer.add_nodes(graph.nodes)


def test_characters_can_run_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_SEPARATORS", ("a", "b"))
    with pytest.raises(StoreWriteError, match="every character"):
        choose_separator(_named("ab"))


@pytest.mark.parametrize("names", [(), ("",)])
def test_list_that_the_import_would_lose_is_refused(tmp_path: Path, names: tuple[str, ...]) -> None:
    with pytest.raises(StoreWriteError, match=r"names of method:gptq .* over Bolt"):
        written(tmp_path / "a", _named(*names))


def test_readme_says_how_to_run_it_and_what_comes_out(tmp_path: Path) -> None:
    write_bulk(GRAPH, tmp_path, MARK, "0123abc")
    text = (tmp_path / bulk.README).read_text(encoding="utf-8")
    assert f"neo4j-admin database import full neo4j @{bulk.ARGUMENTS}" in text
    assert "`0123abc`" in text
    assert "| Paper | nodes | 2 |" in text
