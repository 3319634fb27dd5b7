"""The queries of the catalogue on tiny data sets, on every store that speaks Cypher.

`support.golden` explains the form of the files.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from citeweave.api.asking import ask
from citeweave.cypher.catalog import Mode, load
from citeweave.graph.analysis import analyse
from support.builders import graph_of
from support.golden import Case, read_cases, show
from support.stores import StoreFactory

CASES = [case for path in sorted((Path(__file__).parent / "cypher").glob("*.test")) for case in read_cases(path)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_query_answers(cypher_stores: StoreFactory, case: Case) -> None:
    with cypher_stores.new() as store:
        store.write(graph_of(case.data))
        store.annotate(analyse(store.read()).properties)
        rows = ask(store, case.query, case.arguments)
    found = [tuple(show(row[column]) for column in case.columns) for row in rows.rows]
    assert found == list(case.rows), f"{case.file}:{case.line}"


def test_every_query_has_a_case_with_rows() -> None:
    asked = {case.query for case in CASES if case.rows}
    assert asked == {query.name for query in load().list(Mode.READ)}


def test_every_parameter_is_given_in_a_case() -> None:
    given = {(case.query, name) for case in CASES for name in case.arguments}
    declared = {(query.name, parameter.name) for query in load().list(Mode.READ) for parameter in query.parameters}
    # A limit does the same everywhere.
    assert {item for item in declared - given if item[1] != "limit"} == set()
    assert ("compresses", "limit") in given
