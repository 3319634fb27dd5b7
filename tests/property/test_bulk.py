"""What `BulkFolder` reads is what `BulkWriter` wrote, whatever texts and numbers a graph holds."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import assume, given
from hypothesis import strategies as st
from property.test_rows import GRAPHS

from citeweave.graph.build import make_graph
from citeweave.graph.bulk import BulkWriter, choose_separator
from citeweave.graph.bulk_reading import BulkFolder
from citeweave.graph.model import Edge, Graph, Link, Node

_EMPTY: tuple[tuple[str, ...], ...] = ((), ("",))


@given(GRAPHS, st.integers(1, 3), st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"]))))
def test_reading_gives_what_was_written(graph: Graph, part_rows: int, overrides: str | None) -> None:
    assume(not any(value in _EMPTY for node in graph.nodes for value in node.properties.values()))
    assume(not any(edge.names == ("",) for edge in graph.edges))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with BulkWriter(folder, {"format": 3, "overrides": overrides}, choose_separator(graph), part_rows) as writer:
            writer.add_nodes(graph.nodes)
            writer.add_edges(graph.edges)
            writer.add_links(graph.links)
            writer.finish()
        found = BulkFolder(folder, 3)
        found.check()
        items = [row.to_item() for row in found.read()]
    assert found.overrides == (overrides or "")
    assert graph == make_graph(
        [item for item in items if isinstance(item, Node)],
        [item for item in items if isinstance(item, Edge)],
        [item for item in items if isinstance(item, Link)],
    )
