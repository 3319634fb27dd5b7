from __future__ import annotations

from itertools import chain

import pytest

from citeweave.cypher.catalog import Mode, Query, load, parse
from citeweave.cypher.migrations import ElementType, load_migrations, read_element, read_migrations
from citeweave.graph.errors import QueryFileError
from citeweave.graph.model import NodeKind
from citeweave.graph.vocabulary import STATED


def file(name: str, text: str, *declared: str) -> Query:
    """Return what a file of the schema states."""
    source = "\n".join(("// Doc.", *(f"// {line}" for line in declared), text))
    return parse(name, Mode.SCHEMA, source, f"cypher/schema/{name}.cypher")


def index(name: str, on: str = "n.x") -> str:
    return f"CREATE INDEX {name} IF NOT EXISTS\nFOR (n:Paper) ON ({on})"


@pytest.mark.parametrize(
    ("text", "kind", "on_edges", "labels", "properties"),
    [
        (
            "CREATE CONSTRAINT a IF NOT EXISTS\nFOR (n:Paper) REQUIRE n.id IS UNIQUE",
            ElementType.UNIQUE, False, ("Paper",), ("id",),
        ),
        (index("a", "n.date, n.votes"), ElementType.RANGE, False, ("Paper",), ("date", "votes")),
        (
            "CREATE INDEX a IF NOT EXISTS\nFOR ()-[r:USES]-() ON (r.paper)",
            ElementType.RANGE, True, ("USES",), ("paper",),
        ),
        (
            "CREATE FULLTEXT INDEX a IF NOT EXISTS\nFOR (n:Task|Paper) ON EACH [n.name, n.names]",
            ElementType.FULLTEXT, False, ("Task", "Paper"), ("name", "names"),
        ),
    ],
)  # fmt: skip
def test_statement_tells_what_it_creates(
    text: str, kind: ElementType, on_edges: bool, labels: tuple[str, ...], properties: tuple[str, ...]
) -> None:
    element = read_element(file("001_a", text))
    assert (element.name, element.type, element.on_edges) == ("a", kind, on_edges)
    assert (element.labels, element.properties) == (labels, properties)
    assert element.statement.text == text


@pytest.mark.parametrize(
    "text",
    [
        "CREATE INDEX a FOR (n:Paper) ON (n.x)",
        "CREATE INDEX a IF NOT EXISTS\nFOR (n:Paper) REQUIRE n.x IS UNIQUE",
        "CREATE CONSTRAINT a IF NOT EXISTS\nFOR (n:Paper) ON (n.x)",
        "CREATE CONSTRAINT a IF NOT EXISTS\nFOR (n:Paper) REQUIRE n.x IS NOT NULL",
        "DROP INDEX a",
        f"{index('a')}; {index('b')}",
    ],
)
def test_statement_of_no_known_form_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(QueryFileError, match=r"^cypher/schema/001_a\.cypher: "):
        read_element(file("001_a", text))


def test_label_place_is_one_element_for_each_word() -> None:
    kinds, edges = read_migrations(
        [
            file("001_a", "CREATE INDEX __K___x IF NOT EXISTS\nFOR (n:__K__) ON (n.x)", ":label K kinds"),
            file("002_b", "CREATE INDEX __E___x IF NOT EXISTS\nFOR ()-[r:__E__]-() ON (r.x)", ":label E edges"),
        ]
    )
    assert [element.labels for element in kinds.elements] == [(kind.value,) for kind in NodeKind]
    assert [element.name for element in edges.elements] == [f"{kind}_x" for kind in STATED]


@pytest.mark.parametrize(
    ("names", "texts", "message"),
    [
        (("001_a", "003_b"), (index("a"), index("b")), r"003_b.*must be 002"),
        (("001_a", "001_b"), (index("a"), index("b")), r"001_b.*must be 002"),
        (("002_a",), (index("a"),), r"002_a.*must be 001"),
        (("001_a", "002_b"), (index("a"), index("a", "n.y")), r"002_b.*'a' stands twice"),
    ],
)
def test_numbers_have_no_gap_and_names_stand_once(names: list[str], texts: list[str], message: str) -> None:
    with pytest.raises(QueryFileError, match=message):
        read_migrations([file(name, text) for name, text in zip(names, texts, strict=True)])


def test_more_than_one_label_place_is_refused() -> None:
    text = "CREATE INDEX __K___x IF NOT EXISTS\nFOR ()-[r:__E__]-() ON (r.x)"
    with pytest.raises(QueryFileError, match="more than one label place"):
        read_migrations([file("001_a", text, ":label K kinds", ":label E edges")])


@pytest.mark.parametrize(("name", "mode"), [("unique_id", Mode.SCHEMA), ("01_a", Mode.SCHEMA), ("001_a", Mode.READ)])
def test_only_files_of_the_schema_are_numbered(name: str, mode: Mode) -> None:
    with pytest.raises(QueryFileError, match=name):
        parse(name, mode, "// Doc.\nRETURN 1 AS x", "place")


def test_shipped_schema_finds_every_node_by_one_id() -> None:
    elements = list(chain.from_iterable(migration.elements for migration in load_migrations()))
    unique = {element.labels: element.properties for element in elements if element.type is ElementType.UNIQUE}
    assert unique == {(label,): ("id",) for label in [*NodeKind, "CiteweaveStore"]}


def test_shipped_schema_asks_for_no_property_that_nothing_has() -> None:
    text = "\n".join(query.text for mode in (Mode.READ, Mode.STORE, Mode.WRITE) for query in load().list(mode))
    elements = chain.from_iterable(migration.elements for migration in load_migrations())
    assert all(f"{name}" in text for element in elements for name in element.properties)
