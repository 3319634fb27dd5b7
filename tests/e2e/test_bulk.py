"""A graph that neo4j-admin imports is the one that was exported, and a store like any other."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from citeweave.graph.bulk import ARGUMENTS
from citeweave.graph.rows import to_lines
from citeweave.graph.stores import Access, open_store
from support.builders import sketch
from support.neo4j import PASSWORD, SCRIPT, Neo4jServer, free_port, missing_part, server
from support.odd import OVERRIDES, odd_papers, write_odd_store

CONSTRAINTS = "SHOW CONSTRAINTS YIELD labelsOrTypes RETURN labelsOrTypes[0] AS kind"


def run(*words: str | Path, folder: Path | None = None) -> str:
    done = subprocess.run(
        [sys.executable, *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env={**os.environ, "NEO4J_PASSWORD": PASSWORD},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def export(store: str | Path, *words: str | Path) -> str:
    return run("-m", "citeweave.api", "export", "--store", store, *words)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an embedded store of odd papers under an override."""
    return write_odd_store(tmp_path_factory.mktemp("source"))


@pytest.fixture(scope="module")
def imported(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """Yield a server whose database was imported, as the folder's README says, and that nobody opened yet."""
    if missing := missing_part():
        pytest.skip(f"no Neo4j: {missing}")
    folder = tmp_path_factory.mktemp("import")
    export(source, "--format", "neo4j-admin", "--output", folder / "files")
    run(SCRIPT, "import", "--home", folder / "home", f"@{ARGUMENTS}", folder=folder / "files")
    found = Neo4jServer(folder / "home", free_port(), free_port())
    found.start()
    yield found
    found.stop()


def test_import_gives_the_bytes_that_were_exported(source: Path, imported: Neo4jServer) -> None:
    assert export(imported.url) == export(source)
    with open_store(imported.url) as store:
        assert store.overrides == OVERRIDES


def test_import_equals_a_load_over_bolt(source: Path, imported: Neo4jServer) -> None:
    other = server()
    other.wipe()
    with open_store(other.url, Access.WRITE) as store:
        store.settle(OVERRIDES)
        store.write(odd_papers().graph)
    assert export(imported.url) == export(other.url)
    other.wipe()


def test_imported_store_is_written_like_any_other(source: Path, imported: Neo4jServer) -> None:
    with open_store(str(source)) as store:
        before = store.read()
    with open_store(imported.url, Access.WRITE) as store:
        kinds = {row["kind"] for row in store.run_text(CONSTRAINTS).rows}
        assert len(kinds) == 8, "one for each kind of node, and one for the mark"
        assert store.write(odd_papers().graph).is_empty
        assert store.lookup("OPTQ", [node.kind for node in before.nodes]) == ("method:gptq",)
        more = sketch("paper - Later work\n  proposes Method Later\n  builds_on Method GPTQ\n")
        assert store.write(more.graph).created_nodes == 2
        store.remove([paper.id for paper in more.papers])
        assert list(to_lines(store.read())) == list(to_lines(before))


def test_export_does_not_write_over_a_folder(source: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("mine", encoding="utf-8")
    words = ("-m", "citeweave.api", "export", "--store", source, "--format", "neo4j-admin")
    for output, said in ((["--output", tmp_path], "is there already"), ([], "--output")):
        done = subprocess.run(
            [sys.executable, *map(str, (*words, *output))], capture_output=True, text=True, check=False, env=os.environ
        )
        assert done.returncode in {1, 2}
        assert said in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
