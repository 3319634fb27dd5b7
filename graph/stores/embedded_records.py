"""The first content of an embedded store, in the form of kglite's bulk load."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from citeweave.graph.model import Edge, Link, Node, NodeKind
from citeweave.graph.plan import Change
from citeweave.graph.rows import Row, edge_properties, link_properties, node_properties

_TITLES: Mapping[str, str] = {NodeKind.PAPER: "title"}
"""The properties that kglite takes for the title of a node, as it does in Cypher: `title`, or else `name`."""

_LEAST, _MOST = -(2**63), 2**63 - 1


def to_records(change: Change, mark: Mapping[str, object]) -> str:
    """Return the text of all that a change puts into an empty store, and of the store's own node.

    Raises:
        ValueError: a number is none that JSON has.
        OverflowError: a whole number has more than 64 bits; kglite would round it.
    """
    kinds = {node.id: node.kind for node in change.put_nodes}
    nodes: dict[str, list[Row]] = defaultdict(list)
    edges: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for node in change.put_nodes:
        _check_numbers(node)
        nodes[node.kind].append(node_properties(node))

    def add(item: Edge | Link, row: Row) -> None:
        row["source"], row["target"] = item.source, item.target
        edges[kinds[item.source], item.kind, kinds[item.target]].append(row)

    for edge in change.put_edges:
        add(edge, edge_properties(edge))
    for link in change.put_links:
        add(link, link_properties(link))
    spec = make_spec(nodes, edges)
    spec["nodes"].insert(0, {"type": "CiteweaveStore", "id_field": "id", "records": [mark]})
    return json.dumps(spec, allow_nan=False, check_circular=False, separators=(",", ":"))


def make_spec(
    nodes: Mapping[str, Sequence[Mapping[str, Any]]], edges: Mapping[tuple[str, str, str], Sequence[Mapping[str, Any]]]
) -> dict[str, list[Row]]:
    """Return what `kglite.from_records` takes: nodes by kind, edges by the kinds of source, edge and target.

    A row of an edge has the ids of both ends, as ``source`` and ``target``, among its properties.
    """
    return {
        "nodes": [
            {"type": kind, "id_field": "id", "title_field": _TITLES.get(kind, "name"), "records": rows}
            for kind, rows in nodes.items()
        ],
        "connections": [
            {
                "type": kind,
                "source_type": source,
                "source_id_field": "source",
                "target_type": target,
                "target_id_field": "target",
                "records": rows,
            }
            for (source, kind, target), rows in edges.items()
        ],
    }


def _check_numbers(node: Node) -> None:
    for name, value in node.properties.items():
        if isinstance(value, int) and not _LEAST <= value <= _MOST:
            raise OverflowError(f"{name} of {node.id} is {value}, which has more than 64 bits")
