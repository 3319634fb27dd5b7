from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from citeweave.cypher.catalog import Query
from citeweave.cypher.migrations import Element, ElementType, load_migrations
from citeweave.graph.errors import QueryFailedError, StoreForeignError, StoreVersionError
from citeweave.graph.ports import Schema, SchemaState
from citeweave.graph.stores.schema import check_unique, compare, create_missing, read_schema

NEWEST = len(load_migrations())
ELEMENTS = [element for migration in load_migrations() for element in migration.elements]


def row(element: Element, **changed: object) -> dict[str, Any]:
    """Return how a database shows what an element creates."""
    return {
        "name": element.name,
        "type": "FULLTEXT" if element.type is ElementType.FULLTEXT else "RANGE",
        "entityType": "RELATIONSHIP" if element.on_edges else "NODE",
        "labelsOrTypes": list(reversed(element.labels)),
        "properties": list(element.properties),
        "state": "ONLINE",
        "populationPercent": 100.0,
        "owningConstraint": element.name if element.type is ElementType.UNIQUE else None,
        "failureMessage": "",
        **changed,
    }


LOOKUP = row(ELEMENTS[0], name="index_1", type="LOOKUP", labelsOrTypes=None, properties=None, owningConstraint=None)
WHOLE = [LOOKUP, *map(row, ELEMENTS)]


def without(name: str) -> list[dict[str, Any]]:
    return [item for item in WHOLE if item["name"] != name]


def lacking(schema: Schema) -> list[tuple[str, SchemaState]]:
    return [(part.name, part.state) for part in schema.lacking]


def find(name: str) -> Element:
    return next(element for element in ELEMENTS if element.name == name)


def test_empty_database_lacks_everything() -> None:
    schema = compare(load_migrations(), 0, [LOOKUP])
    assert [part.name for part in schema.lacking] == [element.name for element in ELEMENTS]
    assert not schema.is_whole


def test_database_that_has_everything_lacks_nothing() -> None:
    schema = compare(load_migrations(), NEWEST, WHOLE)
    assert schema.is_whole
    assert {part.state for part in schema.parts} == {SchemaState.ONLINE}


def test_schema_without_its_number_is_not_whole() -> None:
    assert not compare(load_migrations(), NEWEST - 1, WHOLE).is_whole


@pytest.mark.parametrize("element", ELEMENTS, ids=lambda element: element.name)
def test_what_is_gone_is_told_by_name(element: Element) -> None:
    schema = compare(load_migrations(), NEWEST, without(element.name))
    assert lacking(schema) == [(element.name, SchemaState.MISSING)]


@pytest.mark.parametrize(
    "changed",
    [
        {"properties": ["date", "year"]},
        {"labelsOrTypes": ["Preprint"]},
        {"type": "TEXT"},
        {"entityType": "RELATIONSHIP"},
        {"owningConstraint": "Paper_date"},
    ],
)
def test_name_that_another_index_has_is_told(changed: Mapping[str, object]) -> None:
    schema = compare(load_migrations(), NEWEST, [*without("Paper_date"), row(find("Paper_date"), **changed)])
    assert lacking(schema) == [("Paper_date", SchemaState.BLOCKED)]
    assert "drop Paper_date" in schema.lacking[0].note


def test_range_index_does_not_stand_in_for_a_constraint() -> None:
    schema = compare(
        load_migrations(), NEWEST, [*without("Paper_id"), row(find("Paper_id"), name="x", owningConstraint=None)]
    )
    assert lacking(schema) == [("Paper_id", SchemaState.MISSING)]


def test_same_index_under_another_name_counts() -> None:
    schema = compare(load_migrations(), NEWEST, [*without("Paper_date"), row(find("Paper_date"), name="theirs")])
    assert schema.is_whole
    (part,) = [part for part in schema.parts if part.name == "Paper_date"]
    assert part.note == "under the name theirs"


def test_failed_and_half_filled_indexes_are_told() -> None:
    failed = row(find("Paper_date"), state="FAILED", failureMessage="no space")
    filling = row(find("Paper_year"), state="POPULATING", populationPercent=41.6)
    rows = [item for item in WHOLE if item["name"] not in ("Paper_date", "Paper_year")]
    schema = compare(load_migrations(), NEWEST, [*rows, failed, filling])
    assert lacking(schema) == [("Paper_date", SchemaState.FAILED)]
    assert "no space" in schema.lacking[0].note
    assert [part.note for part in schema.of_state(SchemaState.POPULATING)] == ["42% done"]


class Database:
    """Answers as a database does that has some indexes."""

    def __init__(self, version: int | None, rows: Sequence[Mapping[str, Any]]) -> None:
        self.asked: list[str] = []
        self._answers: dict[str, Sequence[Mapping[str, Any]]] = {
            "schema_version": [] if version is None else [{"version": version or None}],
            "show_indexes": rows,
        }

    def run(self, query: Query, _parameters: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        self.asked.append(query.text)
        return self._answers.get(query.name, [])


@pytest.mark.parametrize(("kept", "version"), [(None, 0), (0, 0), (NEWEST, NEWEST)])
def test_version_is_that_of_the_store(kept: int | None, version: int) -> None:
    assert read_schema(Database(kept, WHOLE).run, "bolt://host").version == version


def test_newer_schema_is_refused() -> None:
    with pytest.raises(StoreVersionError, match=rf"bolt://host has the schema {NEWEST + 1} .* up to {NEWEST}: upgrade"):
        read_schema(Database(NEWEST + 1, WHOLE).run, "bolt://host")


class Creating:
    """A database in which what is asked for is created, and counts the transactions."""

    def __init__(self, *gone: str) -> None:
        self.gone = set(gone)
        self.transactions: list[list[str]] = []
        self.refuses = False
        self.others_create: set[str] = set()

    def read(self) -> Schema:
        blocked = row(find("Paper_date"), properties=["year", "date"])
        rows = [item for item in WHOLE if item["name"] not in (*self.gone, "Paper_date")]
        return compare(load_migrations(), NEWEST, [*rows, blocked])

    def transact(self, work: Any) -> None:
        if self.refuses or self.others_create:
            self.gone -= self.others_create
            self.others_create = set()
            raise QueryFailedError("an equivalent index exists")
        texts: list[str] = []
        work(lambda query, _parameters: texts.append(query.text))
        self.transactions.append(texts)
        self.gone -= {element.name for element in ELEMENTS if element.statement.text in texts}


def text_of(name: str) -> str:
    return find(name).statement.text


def test_only_what_is_missing_is_created_migration_by_migration() -> None:
    database = Creating("Task_id", "Claim_id", "Paper_votes")
    schema = create_missing(database.transact, database.read)
    assert database.transactions == [[text_of("Task_id"), text_of("Claim_id")], [text_of("Paper_votes")]]
    assert lacking(schema) == [("Paper_date", SchemaState.BLOCKED)]
    create_missing(database.transact, database.read)
    assert len(database.transactions) == 2


def test_what_another_creates_meanwhile_is_no_error() -> None:
    database = Creating("Task_id", "Paper_votes")
    database.others_create = {"Task_id"}
    create_missing(database.transact, database.read)
    assert database.transactions == [[text_of("Paper_votes")]]


def test_refusal_that_nobody_else_explains_is_an_error() -> None:
    database = Creating("Task_id", "Paper_votes")
    database.refuses, database.others_create = True, {"Task_id"}
    with pytest.raises(QueryFailedError, match="equivalent"):
        create_missing(database.transact, database.read)
    assert database.gone == {"Paper_votes"}


def test_missing_constraint_is_an_error_and_a_missing_index_is_none() -> None:
    check_unique(compare(load_migrations(), NEWEST, without("citeweave_names")), "bolt://host")
    theirs = row(replace(find("Paper_id"), properties=("doi",)))
    with pytest.raises(StoreForeignError, match=r"bolt://host .* Paper_id \(unique Paper \(id\)\): another index"):
        check_unique(compare(load_migrations(), NEWEST, [*without("Paper_id"), theirs]), "bolt://host")


def test_creation_without_effect_is_an_error_and_not_tried_for_ever() -> None:
    database = Creating("Task_id")

    def forget(_work: Any) -> None:
        database.transactions.append([])

    with pytest.raises(QueryFailedError, match="creates Task_id without an error, but does not show them"):
        create_missing(forget, database.read)
    assert len(database.transactions) == 1
