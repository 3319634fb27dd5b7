"""A change, carried out, gives the graph that a build of the same papers gives."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from citeweave.graph.build import make_graph
from citeweave.graph.model import Graph, NodeKind
from citeweave.graph.plan import Change, plan
from citeweave.graph.ports import WriteReport
from citeweave.graph.readers import GraphReader
from support.builders import Sketch
from support.worlds import sketches


def read(graph: Graph) -> GraphReader:
    """Return what a plan reads a store by."""
    return GraphReader({node.id: node for node in graph.nodes}, graph.edges, graph.links)


def carry_out(graph: Graph, change: Change) -> Graph:
    """Return the graph after a change, whose every part must be possible."""
    nodes, edges = {node.id: node for node in graph.nodes}, {edge.key: edge for edge in graph.edges}
    links = {link.key: link for link in graph.links}
    for link in change.drop_links:
        assert links.pop(link.key) == link
    for edge in change.drop_edges:
        assert edges.pop(edge.key) == edge
    for node in change.drop_nodes:
        assert nodes.pop(node.id) == node
    assert sum(node.id not in nodes for node in change.put_nodes) == change.new_nodes
    assert sum(edge.key not in edges for edge in change.put_edges) == change.new_edges
    nodes |= {node.id: node for node in change.put_nodes}
    edges |= {edge.key: edge for edge in change.put_edges}
    assert sum(link.key not in links for link in change.put_links) == change.new_links
    links |= {link.key: link for link in change.put_links}
    ends = {(edge.source, edge.target) for edge in edges.values()} | {
        (link.source, link.target) for link in links.values()
    }
    assert all(source in nodes and target in nodes for source, target in ends)
    return make_graph(nodes.values(), edges.values(), links.values())


def write(graph: Graph, incoming: Graph) -> Graph:
    """Return the graph after a write."""
    papers = [node.id for node in incoming.nodes if node.kind is NodeKind.PAPER]
    return carry_out(graph, plan(read(graph), incoming, papers))


def parts(drawn: Sketch) -> list[Graph]:
    """Return the graph of each paper alone."""
    return [drawn.only(position).build().graph for position in range(len(drawn.papers))]


@settings(max_examples=50)
@given(sketches())
def test_write_to_nothing_gives_the_graph(drawn: Sketch) -> None:
    graph = drawn.build().graph
    assert write(Graph(), graph) == graph
    assert graph.settled_under == ""
    assert plan(read(Graph()), graph, drawn.facts) == Change.of_first(graph)


@settings(max_examples=50)
@given(sketches())
def test_write_again_changes_nothing(drawn: Sketch) -> None:
    graph = drawn.build().graph
    for part in (graph, *parts(drawn)):
        papers = [node.id for node in part.nodes if node.kind is NodeKind.PAPER]
        change = plan(read(graph), part, papers)
        assert change == Change()
        assert WriteReport.of(change).is_empty


@settings(max_examples=50)
@given(st.data())
def test_writes_in_any_order_give_the_graph_of_all(data: st.DataObject) -> None:
    drawn = data.draw(sketches())
    graph = Graph()
    for part in data.draw(st.permutations(parts(drawn))):
        graph = write(graph, part)
    assert graph == drawn.build().graph


@settings(max_examples=50)
@given(st.data())
def test_remove_gives_the_graph_of_the_rest(data: st.DataObject) -> None:
    drawn = data.draw(sketches())
    gone = data.draw(st.lists(st.sampled_from(drawn.papers), unique=True)) if drawn.papers else []
    papers = [paper.id for paper in gone]
    whole = drawn.build().graph
    rest = [position for position, paper in enumerate(drawn.papers) if paper.id not in papers]
    change = plan(read(whole), Graph(), papers)
    assert carry_out(whole, change) == drawn.only(*rest).build().graph


@settings(max_examples=50)
@given(sketches(), sketches())
def test_replacing_gives_the_graph_of_what_is_stated_last(before: Sketch, after: Sketch) -> None:
    graph = write(before.build().graph, after.build().graph)
    again = {paper.id for paper in after.papers}
    kept = [paper for paper in before.papers if paper.id not in again]
    last = Sketch((*kept, *after.papers), {**before.facts, **after.facts}).build().graph
    assert graph.edges == last.edges
    assert [node for node in graph.nodes if node.id not in again] == [
        node for node in last.nodes if node.id not in again
    ]
