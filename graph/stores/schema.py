"""The constraints and indexes of a Neo4j database: what is there, what is missing, and creating it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

from citeweave.cypher.catalog import Query, load
from citeweave.cypher.migrations import Element, ElementType, Migration, load_migrations
from citeweave.graph.errors import QueryFailedError, StoreForeignError, StoreVersionError
from citeweave.graph.ports import Schema, SchemaPart, SchemaState
from citeweave.graph.stores.reading import Run

_ENGINE_TYPES = {ElementType.UNIQUE: "RANGE", ElementType.RANGE: "RANGE", ElementType.FULLTEXT: "FULLTEXT"}
_STATES = {"ONLINE": SchemaState.ONLINE, "POPULATING": SchemaState.POPULATING, "FAILED": SchemaState.FAILED}

MARK_CONSTRAINT = "CiteweaveStore_id"
"""The constraint that keeps the mark of a store one node, however many open it at once."""

_Definition = tuple[str, bool, bool, frozenset[str], tuple[str, ...]]
"""What makes two indexes the same to the database: its type, unique, on edges, labels, properties."""


def _wanted(element: Element) -> _Definition:
    is_unique = element.type is ElementType.UNIQUE
    return (
        _ENGINE_TYPES[element.type],
        is_unique,
        element.on_edges,
        frozenset(element.labels),
        element.properties,
    )


def _found(row: Mapping[str, Any]) -> _Definition:
    return (
        row["type"],
        row["owningConstraint"] is not None,
        row["entityType"] == "RELATIONSHIP",
        frozenset(row["labelsOrTypes"] or ()),
        tuple(row["properties"] or ()),
    )


def compare(migrations: Sequence[Migration], version: int, rows: Sequence[Mapping[str, Any]]) -> Schema:
    """Return how far a database has what the migrations create, given its answer to ``show_indexes``.

    A constraint or index is known by what it does, not by its name: the database does not keep two that do the same.
    """
    by_definition = {_found(row): row for row in rows}
    by_name = {row["name"]: row for row in rows}
    parts = []
    for migration in migrations:
        for element in migration.elements:
            row = by_definition.get(_wanted(element))
            state, note = SchemaState.MISSING, ""
            if row is not None:
                # What a newer engine calls otherwise is not there yet for certain.
                state = _STATES.get(row["state"], SchemaState.POPULATING)
                note = _note(element, row, state)
            elif element.name in by_name:
                state, note = SchemaState.BLOCKED, f"another index has this name; drop {element.name} first"
            is_unique = element.type is ElementType.UNIQUE
            parts.append(SchemaPart(migration.version, element.name, str(element), state, note, is_unique))
    return Schema(version, len(migrations), tuple(parts))


def _note(element: Element, row: Mapping[str, Any], state: SchemaState) -> str:
    if state is SchemaState.FAILED:
        return f"drop {row['name']}, then apply the schema again: {row['failureMessage']}".strip()
    if state is SchemaState.POPULATING:
        return f"{row['populationPercent'] or 0:.0f}% done"
    return "" if row["name"] == element.name else f"under the name {row['name']}"


def read_schema(run: Run, place: str) -> Schema:
    """Return how far the database that `run` asks has the schema.

    Raises:
        StoreVersionError: a newer citeweave gave it its schema.
    """
    queries, migrations = load(), load_migrations()
    rows = run(queries["schema_version"], {})
    version = int(rows[0]["version"] or 0) if rows else 0
    if version > len(migrations):
        raise StoreVersionError(
            f"{place} has the schema {version} of a newer citeweave; this one knows up to {len(migrations)}: upgrade it"
        )
    return compare(migrations, version, run(queries["show_indexes"], {}))


def create_missing(transact: Callable[[Callable[[Run], object]], object], read: Callable[[], Schema]) -> Schema:
    """Create what is missing, each migration in a transaction of its own, and return the schema after it.

    What failed or is blocked is left as it is: nothing is dropped.

    Raises:
        QueryFailedError: the database refuses a constraint or an index, or does not show it once it is created, and
            nobody else created any meanwhile.
    """
    schema = read()
    while missing := schema.of_state(SchemaState.MISSING):
        names = ", ".join(part.name for part in missing)
        refused = QueryFailedError(f"the database creates {names} without an error, but does not show them")
        try:
            create_elements(transact, {part.name for part in missing})
        except QueryFailedError as error:
            # Of two that create the same at once, one is refused, in spite of IF NOT EXISTS.
            refused = error
        schema = read()
        if len(schema.of_state(SchemaState.MISSING)) >= len(missing):
            raise refused
    return schema


def create_elements(transact: Callable[[Callable[[Run], object]], object], names: Collection[str]) -> None:
    """Create the constraints and indexes of these names where they are not there."""
    for migration in load_migrations():
        statements = [element.statement for element in migration.elements if element.name in names]
        if statements:
            transact(partial(_execute, statements))


def _execute(statements: Sequence[Query], run: Run) -> None:
    for statement in statements:
        run(statement, {})


def check_unique(schema: Schema, place: str) -> None:
    """Return if every constraint is there; without one a thing could be written twice.

    Raises:
        StoreForeignError: something else in the database keeps one from being created.
    """
    for part in schema.lacking:
        if part.is_unique:
            raise StoreForeignError(f"{place} cannot have the constraint {part.name} ({part.what}): {part.note}")
