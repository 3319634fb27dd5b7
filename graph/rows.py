"""Nodes and edges as flat rows, for stores and exports; reading a row gives back what was written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from citeweave.graph.build import make_graph
from citeweave.graph.errors import RecordError, VocabularyError
from citeweave.graph.model import Edge, EdgeKind, Evidence, Graph, Level, Link, Node, NodeKind, Outcome, Section, Value
from citeweave.graph.vocabulary import DERIVED, THINGS, check_edge, check_id, check_link, kind_of

Row = dict[str, Any]

_THING_PROPERTIES: Mapping[str, type] = {"names": tuple, "keys": tuple, "named": bool, "level": str, "inferred": bool}

NODE_PROPERTIES: Mapping[NodeKind, Mapping[str, type]] = MappingProxyType(
    {
        NodeKind.PAPER: {
            "keys": tuple,
            "title": str,
            "abstract": str,
            "sources": tuple,
            "n_authors": int,
            "date": str,
            "year": int,
            "votes": int,
            "comments": int,
            "truncated": str,
            "min_confidence": float,
            "content_hash": str,
            "extractor": str,
        },
        NodeKind.CLAIM: {"measure": str, "value": str, "number": float, "unit": str},
        **dict.fromkeys(THINGS, _THING_PROPERTIES),
    }
)
"""The properties of each kind of node beside ``id`` and ``name``, with their types."""

ANNOTATIONS: Mapping[str, type] = MappingProxyType({"pagerank": float, "community": int, "bridges": int})
"""The properties that an analysis gives to nodes, with their types; they are no part of an export."""

EDGE_PROPERTIES: Mapping[str, type] = MappingProxyType(
    {
        "evidence": str,
        "section": str,
        "evidence_start": int,
        "evidence_end": int,
        "confidence": float,
        "component": str,
        "version": str,
        "names": tuple,
        "level": str,
        "outcome": str,
    }
)
"""The properties of an edge beside ``paper``, with their types, in the order of exports; an absent one is left out."""

LINK_PROPERTIES: Mapping[str, type] = MappingProxyType({"rule": str, "via": str})
"""The same of a link."""


def _as_property(value: Value) -> Value | list[str]:
    return list(value) if isinstance(value, tuple) else value


def node_properties(node: Node) -> Row:
    """Return the properties that a store keeps for a node, ``id`` and ``name`` among them; lists for tuples."""
    known = NODE_PROPERTIES[node.kind]
    values = {name: _as_property(node.properties[name]) for name in known if name in node.properties}
    return {"id": node.id, "name": node.name, **values}


def node_from_properties(kind: NodeKind, properties: Mapping[str, Any]) -> Node:
    """Return the node that `node_properties` wrote; unknown and empty properties are left out."""
    values: dict[str, Value] = {}
    for name, form in NODE_PROPERTIES[kind].items():
        value = properties.get(name)
        if value is not None:
            values[name] = form(value)
    return Node(properties["id"], kind, properties["name"], values)


def edge_properties(edge: Edge) -> Row:
    """Return the properties that a store keeps for an edge, ``paper`` among them; lists for tuples."""
    values: Row = {
        "paper": edge.paper,
        "evidence": edge.evidence.text,
        "section": edge.evidence.section.value,
        "evidence_start": edge.evidence.start,
        "evidence_end": edge.evidence.end,
        "confidence": edge.confidence,
        "component": edge.component,
        "version": edge.version,
    }
    if edge.names:
        values["names"] = list(edge.names)
    if edge.level:
        values["level"] = edge.level.value
    if edge.outcome:
        values["outcome"] = edge.outcome.value
    return values


def edge_from_properties(source: str, kind: EdgeKind, target: str, properties: Mapping[str, Any]) -> Edge:
    """Return the edge that `edge_properties` wrote."""
    level, outcome = properties.get("level"), properties.get("outcome")
    return Edge(
        source=source,
        kind=kind,
        target=target,
        paper=properties["paper"],
        evidence=Evidence(
            Section(properties["section"]),
            properties["evidence_start"],
            properties["evidence_end"],
            properties["evidence"],
        ),
        # A store may give back 1.0 as 1; exports must not tell the two apart.
        confidence=float(properties["confidence"]),
        component=properties["component"],
        version=properties["version"],
        names=tuple(properties.get("names") or ()),
        level=Level(level) if level else None,
        outcome=Outcome(outcome) if outcome else None,
    )


def link_from_properties(source: str, kind: EdgeKind, target: str, properties: Mapping[str, Any]) -> Link:
    """Return the link that has these properties.

    Raises:
        ValueError: it joins papers, but no thing is named by way of which; or it joins things, and one is.
    """
    via = properties.get("via") or ""
    if bool(via) != (kind is EdgeKind.REFERS_TO):
        raise ValueError(f"{kind} with via {via!r}")
    return Link(source, kind, target, properties["rule"], via)


def link_properties(link: Link) -> dict[str, str]:
    """Return what a link rests on."""
    return {"rule": link.rule, "via": link.via} if link.via else {"rule": link.rule}


def to_lines(graph: Graph) -> Iterator[str]:
    """Yield the export of a graph: one JSON object a line, nodes by id, then edges and links by key."""
    for node in graph.nodes:
        yield _dump({"node": node.kind.value, **node_properties(node)})
    for edge in graph.edges:
        yield _dump({"edge": edge.kind.value, "source": edge.source, "target": edge.target, **edge_properties(edge)})
    for link in graph.links:
        yield _dump({"edge": link.kind.value, "source": link.source, "target": link.target, **link_properties(link)})


def _dump(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"


def from_lines(lines: Iterable[str], place: str = "export") -> Graph:
    """Return the graph that `to_lines` wrote.

    Raises:
        RecordError: a line is no node or edge of an export; the message names its number in `place`.
    """
    nodes: list[Node] = []
    edges: list[Edge] = []
    links: list[Link] = []
    for _, item in read_lines(lines, place):
        if isinstance(item, Node):
            nodes.append(item)
        elif isinstance(item, Edge):
            edges.append(item)
        else:
            links.append(item)
    return make_graph(nodes, edges, links)


def read_lines(lines: Iterable[str], place: str = "export") -> Iterator[tuple[int, Node | Edge | Link]]:
    """Yield what each line of an export stands for, with its number; an empty line is none.

    Raises:
        RecordError: a line is no node or edge of an export; the message names its number in `place`.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            item = _from_row(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, VocabularyError) as error:
            raise RecordError(f"{place}, line {number}: no node or edge of an export ({error})") from error
        yield number, item


def _from_row(row: Row) -> Node | Edge | Link:
    if "node" in row:
        node = node_from_properties(NodeKind(row["node"]), row)
        check_id(node.id, node.kind)
        return node
    if (kind := EdgeKind(row["edge"])) in DERIVED:
        link = link_from_properties(row["source"], kind, row["target"], row)
        check_link(kind_of(link.source), kind, kind_of(link.target))
        return link
    edge = edge_from_properties(row["source"], kind, row["target"], row)
    check_edge(kind_of(edge.source), edge.kind, kind_of(edge.target))
    return edge


def export_hash(graph: Graph) -> str:
    """Return the SHA-256 of the export, by which two graphs are compared."""
    digest = hashlib.sha256()
    for line in to_lines(graph):
        digest.update(line.encode())
    return digest.hexdigest()
