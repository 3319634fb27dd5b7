from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from citeweave.graph.build import make_graph
from citeweave.graph.errors import RecordError
from citeweave.graph.model import Edge, EdgeKind, Evidence, Graph, Level, Link, Node, NodeKind, Outcome, Section, Value
from citeweave.graph.rows import NODE_PROPERTIES, export_hash, from_lines, to_lines
from citeweave.graph.vocabulary import EDGE_RULES, id_prefix

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NUMBER = st.integers(-(2**63), 2**63 - 1)
VALUES: dict[type, st.SearchStrategy[Value]] = {
    str: TEXT,
    int: NUMBER,
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    tuple: st.lists(TEXT, max_size=3).map(tuple),
}


def ids(kind: NodeKind) -> st.SearchStrategy[str]:
    """Draw an id of that kind."""
    return TEXT.filter(bool).map(lambda text: f"{id_prefix(kind)}:{text}")


@st.composite
def nodes(draw: st.DrawFn) -> Node:
    kind = draw(st.sampled_from(NodeKind))
    forms = {name: VALUES[form] for name, form in NODE_PROPERTIES[kind].items()}
    properties = draw(st.fixed_dictionaries({}, optional=forms))
    return Node(draw(ids(kind)), kind, draw(TEXT), properties)


@st.composite
def edges(draw: st.DrawFn) -> Edge:
    rule = draw(st.sampled_from([rule for rule in EDGE_RULES if not rule.is_derived]))
    return Edge(
        source=draw(ids(draw(st.sampled_from(rule.sources)))),
        kind=rule.kind,
        target=draw(ids(draw(st.sampled_from(rule.targets)))),
        paper=draw(ids(NodeKind.PAPER)),
        evidence=Evidence(draw(st.sampled_from(Section)), draw(NUMBER), draw(NUMBER), draw(TEXT)),
        confidence=draw(st.floats(0, 1)),
        component=draw(TEXT),
        version=draw(TEXT),
        names=tuple(draw(st.lists(TEXT, max_size=2))),
        level=draw(st.one_of(st.none(), st.sampled_from(Level))),
        outcome=draw(st.one_of(st.none(), st.sampled_from(Outcome))),
    )


@st.composite
def links(draw: st.DrawFn) -> Link:
    rule = draw(st.sampled_from([rule for rule in EDGE_RULES if rule.is_derived]))
    ends = ids(rule.sources[0])
    via = draw(ids(NodeKind.METHOD)) if rule.kind is EdgeKind.REFERS_TO else ""
    return Link(draw(ends), rule.kind, draw(ends), draw(TEXT), via)


GRAPHS = st.builds(
    make_graph,
    st.lists(nodes(), max_size=4, unique_by=lambda node: node.id),
    st.lists(edges(), max_size=3, unique_by=lambda edge: edge.key),
    st.lists(links(), max_size=2, unique_by=lambda link: link.key),
)


@given(GRAPHS)
def test_export_round_trip(graph: Graph) -> None:
    lines = list(to_lines(graph))
    read = from_lines(lines)
    assert read == graph
    assert list(to_lines(read)) == lines
    assert export_hash(read) == export_hash(graph)


@given(GRAPHS)
def test_export_is_one_line_of_json_each(graph: Graph) -> None:
    for line in to_lines(graph):
        assert line.count("\n") == 1
        assert isinstance(json.loads(line), dict)


def _objects(inner: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    known = ["node", "edge", "id", "name", "source", "target", "paper", "section", "evidence", "confidence"]
    words = st.sampled_from(["Method", "USES", "method:x", "technique:y", "title"])
    return st.dictionaries(st.sampled_from(known), inner | words)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT, lambda inner: st.lists(inner) | _objects(inner), max_leaves=5
)


@given(st.one_of(JSON.map(json.dumps), TEXT))
def test_bad_line_is_an_error_of_ours_or_none(line: str) -> None:
    message = "file, line 1: "
    try:
        from_lines([line.replace("\n", " ")], "file")
    except RecordError as error:
        message = str(error)
    assert message.startswith("file, line 1: ")
