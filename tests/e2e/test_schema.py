"""The schema of a real Neo4j, shown and repaired from the command line, and what it is good for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import neo4j
import pytest

from citeweave.cypher.catalog import load
from citeweave.cypher.migrations import load_migrations
from citeweave.graph.errors import StoreForeignError, StoreVersionError
from citeweave.graph.stores import Access, open_store
from support.builders import sketch
from support.neo4j import PASSWORD, Neo4jServer

NAMES = [element.name for migration in load_migrations() for element in migration.elements]
PAPERS = """
paper 2210.17323 GPTQ: Quantization after training
  proposes Method GPTQ
  compresses BaseModel LLaMA ; family
  claims speed 3.25x
"""


def ask(found: Neo4jServer, text: str, **parameters: object) -> list[dict[str, Any]]:
    uri = f"bolt://127.0.0.1:{found.bolt_port}"
    with neo4j.GraphDatabase.driver(uri, auth=("neo4j", PASSWORD)) as driver:
        return [record.data() for record in driver.execute_query(text, parameters).records]


def run(*words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "citeweave.api", *words],
        capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "120"},
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert PASSWORD not in done.stdout + done.stderr
    return done


def test_schema_is_created_shown_and_repaired(empty: Neo4jServer) -> None:
    first = run("schema", "status", "--store", empty.url, code=1)
    assert f"version 0 of {len(load_migrations())}" in first.stdout
    assert "missing: Paper_id, " in first.stderr
    assert f"citeweave schema apply --store bolt://127.0.0.1:{empty.bolt_port}" in first.stderr.replace("\n", "")
    applied = json.loads(run("schema", "apply", "--store", empty.url, "--json").stdout)
    assert (applied["version_before"], applied["applied"], applied["whole"]) == (0, NAMES, True)
    assert {part["state"] for part in applied["parts"]} == {"online"}
    ask(empty, "DROP INDEX Paper_votes")
    ask(empty, "DROP CONSTRAINT Claim_id")
    ask(empty, "DROP INDEX Paper_year")
    ask(empty, "CREATE INDEX Paper_year FOR (n:Paper) ON (n.year, n.votes)")
    broken = run("schema", "status", "--store", empty.url, code=1)
    assert "missing: Claim_id, Paper_votes;" in broken.stderr
    assert "blocked: Paper_year: another index has this name; drop Paper_year first" in broken.stderr
    repaired = run("schema", "apply", "--store", empty.url, code=1)
    assert "applied  Claim_id, Paper_votes" in repaired.stdout
    assert "Paper_year" in repaired.stderr
    ask(empty, "DROP INDEX Paper_year")
    assert "applied  Paper_year" in run("schema", "apply", "--store", empty.url).stdout
    assert "applied  nothing" in run("schema", "apply", "--store", empty.url).stdout
    run("schema", "status", "--store", empty.url)


def test_database_of_an_older_citeweave_is_brought_up_to_date_by_the_next_write(empty: Neo4jServer) -> None:
    for kind in ("Paper", "Method", "BaseModel", "Benchmark", "Technique", "Task", "Claim"):
        ask(empty, f"CREATE CONSTRAINT {kind}_id FOR (n:{kind}) REQUIRE n.id IS UNIQUE")
    ask(empty, "CREATE (:CiteweaveStore {id: 'citeweave', format: 3})")
    with open_store(empty.url) as store:
        assert store.schema().version == 0
        assert {part.version for part in store.schema().lacking} == set(range(2, len(load_migrations()) + 1))
    with open_store(empty.url, Access.WRITE) as store:
        assert store.schema().is_whole
        store.write(sketch(PAPERS).build().graph)


def test_newer_schema_is_refused_for_writing_and_for_showing(empty: Neo4jServer) -> None:
    with open_store(empty.url, Access.WRITE):
        ask(empty, "MATCH (n:CiteweaveStore) SET n.schema = 99")
    with pytest.raises(StoreVersionError, match="schema 99 of a newer citeweave"):
        open_store(empty.url, Access.WRITE)
    assert "schema 99 of a newer citeweave" in run("schema", "status", "--store", empty.url, code=1).stderr
    with open_store(empty.url) as store:
        assert store.count().nodes == {}


def test_foreign_database_is_given_no_schema_unless_allowed(empty: Neo4jServer) -> None:
    ask(empty, "CREATE (:Person {name: 'Ada'})")
    assert "--into-existing" in run("schema", "apply", "--store", empty.url, code=1).stderr
    assert ask(empty, "SHOW CONSTRAINTS") == []
    run("schema", "apply", "--store", empty.url, "--into-existing")


def test_index_that_stands_in_the_way_of_a_constraint_is_told(empty: Neo4jServer) -> None:
    ask(empty, "CREATE INDEX Task_id FOR (n:Task) ON (n.name)")
    with pytest.raises(StoreForeignError, match=r"constraint Task_id .* drop Task_id first"):
        open_store(empty.url, Access.WRITE)


def test_four_that_open_an_empty_database_at_once_create_its_schema_without_an_error(empty: Neo4jServer) -> None:
    def load_one(number: int) -> bool:
        with open_store(empty.url, Access.WRITE) as store:
            store.write(sketch(f"paper - Paper {number}\n  proposes Method M{number}").build().graph)
            return store.schema().is_whole

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(load_one, range(4)))
    assert ask(empty, "MATCH (n:CiteweaveStore) RETURN count(n) AS total") == [{"total": 1}]
    with open_store(empty.url) as store:
        assert store.count().nodes["Paper"] == 4


def operators(plan: dict[str, Any]) -> list[str]:
    return [plan["operatorType"].partition("@")[0]] + [
        name for child in plan.get("children", []) for name in operators(child)
    ]


@pytest.mark.parametrize(
    ("name", "given"), [("paper", {"paper": ["paper:arxiv:2210.17323"]}), ("claims", {"measure": "speed"})]
)
def test_queries_use_the_indexes_that_were_made_for_them(
    empty: Neo4jServer, name: str, given: dict[str, object]
) -> None:
    with open_store(empty.url, Access.WRITE) as store:
        store.write(sketch(PAPERS).build().graph)
        store.apply_schema()
    query = load()[name]
    uri = f"bolt://127.0.0.1:{empty.bolt_port}"
    # On so small a graph a scan would do; what the planner must not do is to look at everything although it need not.
    with neo4j.GraphDatabase.driver(uri, auth=("neo4j", PASSWORD)) as driver, driver.session() as session:
        plan = session.run(f"EXPLAIN {query.text}", query.bind(given)).consume().plan
    assert plan
    assert any("IndexSeek" in operator for operator in operators(plan))
    assert "AllNodesScan" not in operators(plan)


def test_names_are_found_by_full_text(empty: Neo4jServer) -> None:
    with open_store(empty.url, Access.WRITE) as store:
        store.write(sketch(PAPERS).build().graph)
        store.apply_schema()
        text = "CALL db.index.fulltext.queryNodes('citeweave_names', 'quantisation~') YIELD node RETURN node.id AS id"
        assert [row["id"] for row in store.run_text(text).rows] == ["paper:arxiv:2210.17323"]
