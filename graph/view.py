"""The graph as networkx sees it, and GraphML for other tools."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import networkx

from citeweave.graph.model import Graph
from citeweave.graph.rows import edge_properties, link_properties, node_properties

if TYPE_CHECKING:
    # networkx's classes take type arguments in its stubs only.
    View = networkx.MultiDiGraph[str]

_CONTROL = {code: None for code in range(0x20) if chr(code) not in "\t\n\r"} | {0xFFFE: None, 0xFFFF: None}
_CONTROL.update(dict.fromkeys(range(0xD800, 0xE000)))


def to_networkx(graph: Graph) -> View:
    """Return a directed multigraph whose nodes and edges carry all properties.

    An edge's key is (kind, paper); that of a link is (kind, ""), and between papers (kind, via, rule).
    """
    view: View = networkx.MultiDiGraph()
    for node in graph.nodes:
        view.add_node(node.id, kind=node.kind.value, **node_properties(node))
    for edge in graph.edges:
        view.add_edge(
            edge.source, edge.target, key=(edge.kind.value, edge.paper), kind=edge.kind.value, **edge_properties(edge)
        )
    for link in graph.links:
        key = (link.kind.value, link.via, link.rule) if link.via else (link.kind.value, "")
        view.add_edge(link.source, link.target, key=key, kind=link.kind.value, **link_properties(link))
    return view


def to_graphml(graph: Graph) -> Iterator[str]:
    """Yield the lines of a GraphML document; lists are joined by `` | ``, which GraphML has no type for.

    Characters that XML cannot hold are left out.
    """
    view: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    for node in graph.nodes:
        view.add_node(_xml(node.id), kind=node.kind.value, **_flat(node_properties(node)))
    for number, link in enumerate(graph.links):
        view.add_edge(
            _xml(link.source), _xml(link.target), key=f"l{number}", kind=link.kind.value, **_flat(link_properties(link))
        )
    for number, edge in enumerate(graph.edges):
        view.add_edge(
            _xml(edge.source), _xml(edge.target), key=f"e{number}", kind=edge.kind.value, **_flat(edge_properties(edge))
        )
    for line in networkx.generate_graphml(view):
        yield f"{line}\n"


def _xml(text: str) -> str:
    return text.translate(_CONTROL)


def _flat(properties: dict[str, Any]) -> dict[str, Any]:
    values = {name: " | ".join(value) if isinstance(value, list) else value for name, value in properties.items()}
    return {name: _xml(value) if isinstance(value, str) else value for name, value in values.items() if name != "id"}
