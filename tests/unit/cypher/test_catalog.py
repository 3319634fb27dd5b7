from __future__ import annotations

from pathlib import Path

import pytest

from citeweave.cypher.binding import ParameterType
from citeweave.cypher.catalog import Catalog, Mode, Query, load, parse
from citeweave.graph.errors import QueryFileError, UnknownQueryError
from citeweave.graph.model import EdgeKind, NodeKind

GOOD = """\
// What compresses a model,
// and who says so.
// :param model node<BaseModel|Method> the model
// :param limit integer = 50 how many rows at most

MATCH (a)-[r:COMPRESSES]->(b)
WHERE b.id IN $model AND a.name <> '$price' // not $this, don't
RETURN a.id AS id
ORDER BY id LIMIT $limit
"""


def read(source: str, name: str = "compresses", mode: Mode = Mode.READ) -> Query:
    """Return the query of a file that lies where one of its mode would."""
    return parse(name, mode, source, f"cypher/{mode}/{name}.cypher")


def test_parse_reads_doc_parameters_and_text() -> None:
    query = read(GOOD)
    assert query.doc == "What compresses a model, and who says so."
    assert query.text == GOOD[GOOD.index("MATCH") :].strip()
    model, limit = query.parameters
    assert (model.name, model.type, model.doc) == ("model", ParameterType.NODE, "the model")
    assert model.kinds == (NodeKind.BASE_MODEL, NodeKind.METHOD)
    assert (limit.type, limit.default) == (ParameterType.INTEGER, 50)


@pytest.mark.parametrize(
    ("declared", "default"),
    [
        ('string = ""', ""),
        ('string = "two words"', "two words"),
        ('key = "LLaMA 2"', "llama-2"),
        ("number = -1.5", -1.5),
        ("integer = -3", -3),
        ("integer = 0", 0),
    ],
)
def test_parse_reads_defaults(declared: str, default: object) -> None:
    query = read(f"// Doc.\n// :param x {declared} what it is\nRETURN $x AS x ORDER BY x")
    assert query.parameters[0].default == default
    assert query.bind({}) == {"x": default}


def test_parse_reads_windows_line_ends() -> None:
    assert read(GOOD.replace("\n", "\r\n")) == read(GOOD)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "must open with a comment"),
        ("MATCH (n) RETURN n", "must open with a comment"),
        ("// :param x string a text\nRETURN $x", "must open with a comment"),
        ("//\nRETURN 1", "must open with a comment"),
        ("// Doc.\n", "has no query"),
        ("// Doc.\n// :param x string a text\n", "has no query"),
        ("// Doc.\n// :param x text a text\nRETURN $x", "compresses.cypher:2: 'text' is no parameter type"),
        ("// Doc.\n\n// :param x node<Model> it\nRETURN $x", "compresses.cypher:3: 'Model' is no node kind"),
        ("// Doc.\n// :param x node the thing\nRETURN $x", "compresses.cypher:2: a node parameter names its kinds"),
        ("// Doc.\n// :param x key<Method> it\nRETURN $x", "compresses.cypher:2: a node parameter names its kinds"),
        ("// Doc.\n// :param x number<Method> it\nRETURN $x", "compresses.cypher:2: 'Method' is no range of numbers"),
        ("// Doc.\n// :param x number<0..1> = 2 it\nRETURN $x", "compresses.cypher:2: x must be from 0 to 1, not '2'"),
        ("// Doc.\n// :param x string\nRETURN $x", "compresses.cypher:2: ':param x string' is neither"),
        ("// Doc.\n// :param X string a text\nRETURN $X", "compresses.cypher:2: ':param X string a text' is neither"),
        ("// Doc.\n// :parameter x string a text\nRETURN $x", "compresses.cypher:2: ':parameter x"),
        ("// Doc.\n// :param x integer = 1.5 a text\nRETURN $x", r"compresses.cypher:2: x must be of type integer"),
        ("// Doc.\n// :param x number = 1.2.3 a text\nRETURN $x", r"compresses.cypher:2: x must be of type number"),
        ('// Doc.\n// :param x node<Task> = "a" it\nRETURN $x', "compresses.cypher:2: x must be a name or an id"),
        ("// Doc.\nRETURN 1,\n       $x AS x", "compresses.cypher:3: the parameter 'x' is used but not declared"),
        ("// Doc.\n// :param x string it\nRETURN 1", "compresses.cypher:2: the parameter 'x' is declared but not used"),
        ("// Doc.\n// :param x string it\nRETURN '$x'", "compresses.cypher:2: the parameter 'x' is declared but not"),
        (
            "// Doc.\n// :param x string it\nRETURN 1 // $x",
            "compresses.cypher:2: the parameter 'x' is declared but not",
        ),
        ("// Doc.\nRETURN 'a\nb',\n$x", "compresses.cypher:4: the parameter 'x' is used but not declared"),
        (
            "// Doc.\n// :param x string it\n// :param x key it\nRETURN $x",
            "compresses.cypher:3: ':param x key it' is declared",
        ),
        ("// Doc.\n// :label KIND kinds\nMATCH (n:__KIND__) RETURN n", "takes neither labels nor rows"),
        ("// Doc.\n// :param x rows it\nRETURN $x", "takes neither labels nor rows"),
    ],
)
def test_parse_refuses(source: str, message: str) -> None:
    with pytest.raises(QueryFileError) as caught:
        read(source)
    assert message in str(caught.value)
    assert str(caught.value).startswith("cypher/read/compresses.cypher:")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("// Doc.\nMATCH (n:__KIND__) RETURN n", "put.cypher:2: the label 'KIND' is used but not declared"),
        ("// Doc.\n// :label KIND kinds\nRETURN 1", "put.cypher:2: the label 'KIND' is declared but not used"),
        ("// Doc.\n// :label KIND nodes\nMATCH (n:__KIND__) RETURN n", "put.cypher:2: ':label KIND nodes' is neither"),
        ("// Doc.\n// :label kind kinds\nMATCH (n) RETURN n", "put.cypher:2: ':label kind kinds' is neither"),
    ],
)
def test_parse_refuses_labels(source: str, message: str) -> None:
    with pytest.raises(QueryFileError, match=r"^cypher/write/put\.cypher:") as caught:
        read(source, "put", Mode.WRITE)
    assert message in str(caught.value)


@pytest.mark.parametrize("name", ["Compresses", "1st", "with-hyphen", "with space", "", "a.b"])
def test_parse_refuses_a_bad_name(name: str) -> None:
    with pytest.raises(QueryFileError, match="is no query name"):
        read(GOOD, name)


# Labels


def labelled() -> Query:
    """Return a query that takes labels."""
    source = "// Doc.\n// :label KIND kinds\n// :label EDGE edges\nMATCH (n:__KIND__)-[:__EDGE__]->(:__KIND__) RETURN n"
    return read(source, "any", Mode.STORE)


def test_with_labels_puts_words_of_the_vocabulary_in() -> None:
    query = labelled().with_labels(KIND=NodeKind.METHOD, EDGE=EdgeKind.USES)
    assert query.text == "MATCH (n:Method)-[:USES]->(:Method) RETURN n"
    assert not query.labels


@pytest.mark.parametrize(
    "words",
    [
        {"KIND": "Method"},
        {"KIND": "Method", "EDGE": "USES", "OTHER": "Method"},
        {"KIND": "Method) DETACH DELETE (n", "EDGE": "USES"},
        {"KIND": "USES", "EDGE": "Method"},
        {},
    ],
)
def test_with_labels_refuses_all_else(words: dict[str, str]) -> None:
    with pytest.raises(QueryFileError):
        labelled().with_labels(**words)


# The catalogue


def fill(folder: Path, **sources: str) -> Path:
    """Write query files, whose paths are given as ``mode__name``, and return the folder."""
    for mode in Mode:
        (folder / mode).mkdir()
    for place, source in sources.items():
        words, _, name = place.partition("__")
        (folder / words / f"{name}.cypher").write_text(source, encoding="utf-8")
    return folder


def test_catalog_lists_by_mode_and_name(tmp_path: Path) -> None:
    catalog = Catalog(fill(tmp_path, read__b="// B.\nRETURN 2", read__a="// A.\nRETURN 1", write__c="// C.\nRETURN 3"))
    assert [query.name for query in catalog.list(Mode.READ)] == ["a", "b"]
    assert [query.name for query in catalog.list(Mode.WRITE)] == ["c"]
    assert catalog.list(Mode.SCHEMA) == ()
    assert catalog["c"].mode is Mode.WRITE


def test_catalog_passes_over_other_files(tmp_path: Path) -> None:
    folder = fill(tmp_path, read__a="// A.\nRETURN 1")
    (folder / "read" / "notes.txt").write_text("no query")
    (folder / "read" / "cypher").write_text("no query")
    assert [query.name for query in Catalog(folder).list(Mode.READ)] == ["a"]


def test_catalog_refuses_one_name_in_two_modes(tmp_path: Path) -> None:
    folder = fill(tmp_path, read__a="// A.\nRETURN 1", store__a="// A.\nRETURN 1")
    with pytest.raises(QueryFileError, match=r"^cypher/store/a\.cypher: the name 'a' stands twice"):
        Catalog(folder)


def test_catalog_names_its_queries_when_one_is_unknown(tmp_path: Path) -> None:
    catalog = Catalog(fill(tmp_path, read__a="// A.\nRETURN 1", read__b="// B.\nRETURN 2", write__c="// C.\nRETURN 3"))
    with pytest.raises(UnknownQueryError, match=r"no query is called 'x'; there are: a, b$"):
        catalog["x"]


def test_load_reads_once() -> None:
    assert load() is load()


QUERIES = [query for mode in Mode for query in load().list(mode)]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_shipped_query_is_documented(query: Query) -> None:
    assert query.doc.endswith(".")
    assert query.doc[0].isupper()
    for parameter in query.parameters:
        assert not parameter.doc.endswith(".")


@pytest.mark.parametrize("query", load().list(Mode.READ), ids=lambda query: query.name)
def test_shipped_query_for_people_orders_its_rows(query: Query) -> None:
    lines = query.text.splitlines()
    assert any(line.startswith("ORDER BY ") for line in lines[lines.index(_last_return(lines)) :])


@pytest.mark.parametrize("query", load().list(Mode.READ), ids=lambda query: query.name)
def test_shipped_query_names_no_variable_like_a_column_or_a_parameter_of_a_node(query: Query) -> None:
    """A name means one thing after RETURN: ORDER BY could not tell a variable from the column that hides it."""
    ordered = query.text.rpartition("ORDER BY ")[2]
    columns = {line.rpartition(" AS ")[2].strip(" ,") for line in query.text.splitlines() if " AS " in line}
    for word in ordered.replace(",", " ").split():
        variable, dot, _ = word.partition(".")
        assert not (dot and variable in columns), word


def _last_return(lines: list[str]) -> str:
    return [line for line in lines if line.startswith("RETURN ")][-1]
