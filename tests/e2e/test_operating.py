"""Looking after stores and bringing them back: doctor, backup and restore, on the command line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import neo4j
import pytest

from citeweave.api.commands.demo import sample_pages
from citeweave.graph import rows
from citeweave.graph.stores import Access, neo4j_checks, open_store
from citeweave.graph.stores.checks import Level
from citeweave.graph.stores.diagnosis import diagnose
from support.builders import sketch
from support.neo4j import PASSWORD, Neo4jServer, free_port

PAPERS = """
paper 2210.17323 GPTQ: Quantization after training
  proposes Method GPTQ
  compresses BaseModel LLaMA ; family
"""
CHECKS = ["reachable", "version", "database", "rights", "clock", "schema", "content", "heap", "page cache"]


def ask(found: Neo4jServer, text: str) -> list[dict[str, Any]]:
    uri = f"bolt://127.0.0.1:{found.bolt_port}"
    with neo4j.GraphDatabase.driver(uri, auth=("neo4j", PASSWORD)) as driver:
        return [record.data() for record in driver.execute_query(text).records]


def run(*words: object, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "citeweave.api", *map(str, words)],
        capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "120"},
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert PASSWORD not in done.stdout + done.stderr
    return done.stdout


def find(url: str) -> dict[str, tuple[Level, str]]:
    """Return what is found of a store; whatever is not well has a way out, in one line."""
    checks = list(diagnose(url, {}))
    for check in checks:
        assert bool(check.way_out) == (check.level is not Level.OK)
        assert "\n" not in check.found + check.way_out
    return {check.name: (check.level, f"{check.found}; {check.way_out}") for check in checks}


def not_well(found: dict[str, tuple[Level, str]]) -> dict[str, Level]:
    return {name: level for name, (level, _) in found.items() if level is not Level.OK}


def export_hash(store: object) -> object:
    return json.loads(run("stats", "--store", store, "--json"))["export_hash"]


# Doctor


def test_empty_database_is_well_and_left_as_it_is(empty: Neo4jServer) -> None:
    before = ask(empty, "CALL db.labels() YIELD label RETURN collect(label) AS labels")
    found = find(empty.url)
    assert list(found) == CHECKS
    assert not_well(found) == {}
    assert "the first build creates it" in found["schema"][1]
    assert ask(empty, "MATCH (n) RETURN count(n) AS total") == [{"total": 0}]
    assert ask(empty, "SHOW CONSTRAINTS") == []
    assert ask(empty, "CALL db.labels() YIELD label RETURN collect(label) AS labels") == before


def test_what_is_wrong_with_a_database_is_told(empty: Neo4jServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(empty.url, Access.WRITE) as store:
        store.write(sketch(PAPERS).build().graph)
        store.apply_schema()
    assert not_well(find(empty.url)) == {}
    ask(empty, "CREATE (:Person {name: 'Ada'})-[:KNOWS]->(:Person {name: 'Grace'})")
    ask(empty, "DROP INDEX citeweave_names")
    found = find(empty.url)
    assert not_well(found) == {"schema": Level.WARNING}
    assert "without citeweave_names; citeweave schema apply --store bolt://127.0.0.1:" in found["schema"][1]
    assert "2 and 1 of others" in found["content"][1]
    ask(empty, "DROP CONSTRAINT Paper_id")
    assert not_well(find(empty.url)) == {"schema": Level.FAILED}
    ask(empty, "MATCH (n:CiteweaveStore) SET n.schema = 99")
    monkeypatch.setattr("time.time", lambda: 1e9)
    monkeypatch.setattr(neo4j_checks, "TESTED", (9999, 0))
    found = find(empty.url)
    assert not_well(found) == {"version": Level.WARNING, "clock": Level.WARNING, "schema": Level.WARNING}
    assert "newer citeweave" in found["schema"][1]


def test_database_of_others_is_told(empty: Neo4jServer) -> None:
    ask(empty, "CREATE (:Person {name: 'Ada'})")
    found = find(empty.url)
    assert not_well(found) == {"content": Level.WARNING}
    assert "--into-existing" in found["content"][1]


@pytest.mark.parametrize(
    ("url", "name", "words"),
    [
        ("bolt://neo4j:not-the-word@127.0.0.1:{port}", "login", "NEO4J_PASSWORD"),
        ("bolt://127.0.0.1:{port}", "login", "NEO4J_PASSWORD"),
        (f"bolt://neo4j:{PASSWORD}@127.0.0.1:{{port}}/nowhere", "database", "has no database 'nowhere'"),
        ("bolt://127.0.0.1:{free}", "reachable", "does not answer"),
    ],
)
def test_way_in_that_is_closed_is_told(empty: Neo4jServer, url: str, name: str, words: str) -> None:
    found = find(url.format(port=empty.bolt_port, free=free_port()))
    assert not_well(found) == {name: Level.FAILED}
    assert list(found) == [name]
    assert words in found[name][1]
    assert "not-the-word" not in found[name][1]


def test_doctor_prints_for_people_and_machines_and_ends_with_1_if_a_check_failed(
    empty: Neo4jServer, tmp_path: Path
) -> None:
    assert "ok      rights" in run("doctor", "--store", empty.url)
    answer = json.loads(run("doctor", "--store", empty.url, "--json"))
    assert (answer["level"], [check["check"] for check in answer["checks"]]) == ("ok", CHECKS)
    path = tmp_path / "graph.kgl"
    assert "failed  file" in run("doctor", "--store", path, code=1)
    answer = json.loads(run("doctor", "--store", f"bolt://127.0.0.1:{free_port()}", "--json", code=1))
    assert [(check["check"], check["level"]) for check in answer["checks"]] == [("reachable", "failed")]


# Backup and restore


def test_copied_files_are_the_same_store(tmp_path: Path) -> None:
    path, copy = tmp_path / "graph.kgl", tmp_path / "copy"
    run("build", *sample_pages(), "--store", path)
    wanted = export_hash(path)
    copy.mkdir()
    for file in tmp_path.glob("graph.kgl*"):
        shutil.copy2(file, copy)
    for file in tmp_path.glob("graph.kgl*"):
        file.unlink()
    assert export_hash(copy / "graph.kgl") == wanted
    run("doctor", "--store", copy / "graph.kgl")
    again = json.loads(run("build", *sample_pages(), "--store", copy / "graph.kgl", "--json"))
    assert again["created"] == {"nodes": 0, "edges": 0}


@pytest.mark.soak
def test_dumped_database_is_loaded_whole_and_can_be_kept_from_writes(empty: Neo4jServer, tmp_path: Path) -> None:
    run("build", *sample_pages(), "--store", empty.url)
    with open_store(empty.url) as store:
        graph = store.read()
    empty.stop()
    try:
        empty.admin("database", "dump", "neo4j", f"--to-path={tmp_path}")
        for folder in ("databases", "transactions"):
            shutil.rmtree(empty.home / "data" / folder / "neo4j")
        empty.admin("database", "load", "neo4j", f"--from-path={tmp_path}", "--overwrite-destination=true")
        empty.start("server.databases.read_only=neo4j")
        with open_store(empty.url) as store:
            assert rows.export_hash(store.read()) == rows.export_hash(graph)
        found = find(empty.url)
        assert not_well(found) == {"database": Level.WARNING, "rights": Level.FAILED}
        assert "read-only" in found["rights"][1]
    finally:
        empty.stop()
        empty.start()
    with open_store(empty.url, Access.WRITE) as store:
        assert store.schema().is_whole
        assert store.write(graph).is_empty
