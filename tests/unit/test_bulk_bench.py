"""The benches of writing measure the right thing: the graph in parts is the whole graph, and both ways write it."""

from __future__ import annotations

from pathlib import Path

import bulk_import
import first_load
import kglite
import pytest
import synthetic

from citeweave.graph.bulk import write_bulk
from citeweave.graph.model import NodeKind
from citeweave.graph.stores import open_store
from citeweave.graph.stores.form import FORMAT

PAPERS = 130


def test_made_up_papers_are_the_same_again_and_share_things() -> None:
    graph = synthetic.build_part(0, PAPERS, PAPERS)
    assert graph == synthetic.build_part(0, PAPERS, PAPERS)
    assert len(graph.links) > PAPERS
    named = [node for node in graph.nodes if node.kind is NodeKind.BENCHMARK]
    assert 5 < len(named) < PAPERS / 4


@pytest.mark.parametrize("number", [0, 1, 15, 16, 255, 4_096, 999_999])
def test_names_tell_their_numbers(number: int) -> None:
    for kind in (NodeKind.METHOD, NodeKind.TASK):
        assert synthetic.number_of(synthetic.name_of(kind, number), kind) == number


def test_files_written_in_parts_are_those_of_the_whole(tmp_path: Path) -> None:
    for name in ("whole", "parts"):
        (tmp_path / name).mkdir()
    graph = synthetic.build_part(0, PAPERS, PAPERS)
    write_bulk(graph, tmp_path / "whole", {"format": FORMAT})
    counts = bulk_import.write_files(PAPERS, tmp_path / "parts", 40)
    assert counts.total() == len(graph.nodes) + len(graph.edges) + len(graph.links)
    names = [sorted(path.name for path in (tmp_path / name).iterdir()) for name in ("whole", "parts")]
    assert names[0] == names[1]
    for name in names[0]:
        whole, parts = (sorted((tmp_path / folder / name).read_text().splitlines()) for folder in ("whole", "parts"))
        assert whole == parts, name


def test_check_tells_a_store_that_lacks_something(tmp_path: Path) -> None:
    graph = synthetic.build_part(0, 3, 3)
    (tmp_path / "files").mkdir()
    counts = bulk_import.write_files(3, tmp_path / "files")
    first_load.write_to_file(tmp_path / "graph.kgl", [graph])
    with open_store(str(tmp_path / "graph.kgl")) as store:
        bulk_import.check(store, 3, counts)
        counts["Paper"] += 1
        with pytest.raises(SystemExit, match="are not the"):
            bulk_import.check(store, 3, counts)


def test_both_ways_write_the_same_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    graph = synthetic.build_part(0, 40, 40)
    nodes, edges = first_load.rows_of(graph)
    first_load.write_in_bulk(tmp_path / "plain.kgl", nodes, edges)
    first_load.write_to_file(tmp_path / "ours.kgl", [graph])
    for name in ("plain.kgl", "ours.kgl"):
        answer = kglite.load(str(tmp_path / name)).freeze().cypher("MATCH (n:Method) RETURN count(n) AS total")
        assert list(answer) == [{"total": 40}]
    first_load.run_rounds(40, 20, 1, None)
    first_load.grow(40, 20, str(tmp_path / "grown.kgl"))
    printed = capsys.readouterr().out
    assert "ratio" in printed
    assert printed.splitlines()[-1].split()[0] == "40"
    with open_store(str(tmp_path / "grown.kgl")) as store:
        assert store.read() == graph
