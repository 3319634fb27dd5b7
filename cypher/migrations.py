"""The schema that citeweave gives a Neo4j database: numbered files, each of which creates constraints or indexes.

Their numbers count from 1 without a gap, and a database keeps the number of the last one that was applied. A file that
was released is not changed any more: what should be otherwise is a new one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from citeweave.cypher.catalog import Mode, Query, load
from citeweave.graph.errors import QueryFileError
from citeweave.graph.model import NodeKind
from citeweave.graph.vocabulary import STATED

_STATEMENT = re.compile(
    r"CREATE\s(?P<form>CONSTRAINT|INDEX|FULLTEXT INDEX) (?P<name>\w+) IF NOT EXISTS\s+"
    r"FOR (?:\(n:(?P<labels>[\w|]+)\)|\(\)-\[r:(?P<types>[\w|]+)\]-\(\)) "
    r"(?:REQUIRE (?P<unique>n\.\w+) IS UNIQUE|ON \((?P<range>[\w., ]+)\)|ON EACH \[(?P<fulltext>[\w., ]+)\])"
)
# Derived edges have no properties that anything is asked by.
_WORDS = {"kinds": tuple(NodeKind), "edges": STATED}


class ElementType(StrEnum):
    """What a statement of the schema creates."""

    UNIQUE = "unique"
    RANGE = "range"
    FULLTEXT = "fulltext"


_TYPES = {"CONSTRAINT": ElementType.UNIQUE, "INDEX": ElementType.RANGE, "FULLTEXT INDEX": ElementType.FULLTEXT}


@dataclass(frozen=True, slots=True)
class Element:
    """A constraint or an index: what it is, on what, and the statement that creates it."""

    name: str
    type: ElementType
    on_edges: bool
    labels: tuple[str, ...]
    properties: tuple[str, ...]
    statement: Query

    def __str__(self) -> str:
        return f"{self.type} {', '.join(self.labels)} ({', '.join(self.properties)})"


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered file of the schema, and what it creates."""

    version: int
    elements: tuple[Element, ...]


def read_element(statement: Query) -> Element:
    """Return what a statement without label places creates.

    Raises:
        QueryFileError: it creates nothing of the known forms, or a database that has it already would refuse it.
    """
    match = _STATEMENT.fullmatch(statement.text)
    inside = match and match[_TYPES[match["form"]]]
    if not match or not inside:
        raise QueryFileError(
            f"cypher/schema/{statement.name}.cypher: it must be one CREATE CONSTRAINT, INDEX or FULLTEXT INDEX ... "
            f"IF NOT EXISTS FOR ..., in one of the forms that {__name__} reads"
        )
    return Element(
        name=match["name"],
        type=_TYPES[match["form"]],
        on_edges=match["types"] is not None,
        labels=tuple((match["types"] or match["labels"]).split("|")),
        properties=tuple(word.strip().partition(".")[2] for word in inside.split(",")),
        statement=statement,
    )


def read_migrations(queries: Sequence[Query]) -> tuple[Migration, ...]:
    """Return the migrations that the files of the schema state, by number.

    Raises:
        QueryFileError: a number is missing or stands twice, or a name does, or a file is in no known form.
    """
    migrations = []
    names: set[str] = set()
    for version, query in enumerate(queries, start=1):
        if int(query.name.partition("_")[0]) != version:
            raise QueryFileError(f"cypher/schema/{query.name}.cypher: its number must be {version:03}")
        elements = tuple(map(read_element, _expand(query)))
        if twice := sorted(names.intersection(element.name for element in elements)):
            raise QueryFileError(f"cypher/schema/{query.name}.cypher: the name {twice[0]!r} stands twice")
        names.update(element.name for element in elements)
        migrations.append(Migration(version, elements))
    return tuple(migrations)


def _expand(query: Query) -> Iterator[Query]:
    """Yield the statements of a file: one, or one for each word that its label place takes."""
    if not query.labels:
        yield query
        return
    if len(query.labels) > 1:
        raise QueryFileError(f"cypher/schema/{query.name}.cypher: it has more than one label place")
    ((place, words),) = query.labels.items()
    for word in _WORDS[words]:
        yield query.with_labels(**{place: word})


@cache
def load_migrations() -> tuple[Migration, ...]:
    """Return the migrations that ship with citeweave."""
    return read_migrations(load().list(Mode.SCHEMA))
