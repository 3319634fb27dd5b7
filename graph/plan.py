"""What a store has to change so that it holds what some papers now state: pure, the same for every store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from citeweave.graph.build import NO_OVERRIDES, complete, describe_all, move
from citeweave.graph.content import OF_STATEMENTS, forget_content
from citeweave.graph.errors import StoreRefusedError, VocabularyError
from citeweave.graph.model import Edge, EdgeKind, Graph, Link, Node, NodeKind, Value
from citeweave.graph.readers import Reader
from citeweave.graph.references import dates_of
from citeweave.graph.rereferring import State, rerefer
from citeweave.graph.resolve import corpus, families
from citeweave.graph.resolve.overrides import Overrides
from citeweave.graph.sharing import sharing
from citeweave.graph.usages import stand_ins, subtract, summarize
from citeweave.graph.vocabulary import THINGS, check_edge, check_id, check_link, kind_of

_Key = tuple[str, str, EdgeKind, str]


@dataclass(frozen=True, slots=True)
class Change:
    """Nodes, edges and links to put (new or changed) and to drop, and how many of them were there before."""

    put_nodes: tuple[Node, ...] = ()
    put_edges: tuple[Edge, ...] = ()
    put_links: tuple[Link, ...] = ()
    drop_nodes: tuple[Node, ...] = ()
    drop_edges: tuple[Edge, ...] = ()
    drop_links: tuple[Link, ...] = ()
    new_nodes: int = 0
    new_edges: int = 0
    new_links: int = 0
    into_empty: bool = field(default=False, compare=False)
    """Whether there was nothing that a node or an edge could already be."""

    @classmethod
    def of_first(cls, graph: Graph) -> Self:
        """Return the change by which an empty store comes to hold a graph."""
        sizes = (len(graph.nodes), len(graph.edges), len(graph.links))
        return cls(graph.nodes, graph.edges, graph.links, (), (), (), *sizes, into_empty=True)

    def __bool__(self) -> bool:
        return bool(
            self.put_nodes or self.put_edges or self.put_links or self.drop_nodes or self.drop_edges or self.drop_links
        )


def above(things: Iterable[str]) -> list[str]:
    """Return the ids of all that stands above `things`, sorted."""
    return sorted({parent.id for identity in things for parent in families.ancestors(identity)})


def join_paper(node: Node, before: Node | None) -> Node:
    """Return a paper's node with the places where it was read before, and what only they told.

    A text that is cut off never takes the place of a whole one; else the new text counts, and what its statements were
    found in and by.
    """
    if before is None:
        return node
    first, second = (node, before) if is_worse(node, before) else (before, node)
    properties: dict[str, Value] = {**first.properties, **second.properties}
    if "date" in second.properties and "year" not in second.properties:
        properties.pop("year", None)
    for name in OF_STATEMENTS:
        if name not in second.properties:
            properties.pop(name, None)
    properties["sources"] = tuple(sorted({*_texts(node.properties, "sources"), *_texts(before.properties, "sources")}))
    if any("truncated" not in paper.properties and _text_of(paper) == _text_of(second) for paper in (node, before)):
        properties.pop("truncated", None)
    return replace(second, properties=properties)


def is_worse(node: Node, before: Node) -> bool:
    """Tell whether a paper's new text is cut off where another one before was whole."""
    is_cut = "truncated" in node.properties and "truncated" not in before.properties
    return is_cut and _text_of(node) != _text_of(before)


def _text_of(node: Node) -> tuple[Value | None, ...]:
    return node.properties.get("title"), node.properties.get("abstract")


def _texts(properties: Mapping[str, Value], name: str) -> tuple[str, ...]:
    value = properties.get(name, ())
    return value if isinstance(value, tuple) else (str(value),)


def check_whole(graph: Graph) -> None:
    """Return if a store can keep the graph, and take back each paper of it: as `citeweave.graph.build` makes graphs.

    Raises:
        StoreRefusedError: a node or an edge breaks a rule; the message names both.
    """
    if graph.settled_under is not None:
        return
    kinds = {node.id: node.kind for node in graph.nodes}
    subjects = {(edge.paper, edge.target) for edge in graph.edges if edge.kind is EdgeKind.PROPOSES}
    subjects.update((node.id, node.id) for node in graph.nodes if node.kind is NodeKind.PAPER)
    try:
        for node in graph.nodes:
            check_id(node.id, node.kind)
        for link in graph.links:
            check_link(kind_of(link.source), link.kind, kind_of(link.target))
        for edge in graph.edges:
            if fault := _fault(edge, kinds, subjects):
                name = f"({edge.source})-[{edge.kind}]->({edge.target}) of {edge.paper}"
                raise StoreRefusedError(f"{name} cannot be written: {fault}")
    except VocabularyError as error:
        raise StoreRefusedError(f"the graph cannot be written: {error}") from error


def _fault(edge: Edge, kinds: Mapping[str, NodeKind], subjects: set[tuple[str, str]]) -> str | None:
    for end in (edge.paper, edge.source, edge.target):
        if end not in kinds:
            return f"{end!r} is no node of its graph"
    check_edge(kinds[edge.source], edge.kind, kinds[edge.target])
    if (edge.paper, edge.source) not in subjects:
        return f"{edge.source!r} is neither its paper nor proposed by it"
    if not edge.names and edge.kind is not EdgeKind.CLAIMS:
        return "it has no name for its end"
    return None


def plan(reader: Reader, incoming: Graph, papers: Iterable[str], overrides: Overrides = NO_OVERRIDES) -> Change:
    """Return the change after which `papers` state exactly what `incoming` holds; a thing that nothing reaches goes.

    Of the store, only what shares a name with what these papers stated or state now is read, and what stands above it.
    Of things that stay what they are, just how papers call them is read, and not all edges at them.
    """
    wanted = sorted(set(papers))
    old_nodes = {node.id: node for node in reader.papers(wanted)}
    worse = {
        node.id
        for node in incoming.nodes
        if node.kind is NodeKind.PAPER and node.id in old_nodes and is_worse(node, old_nodes[node.id])
    }
    own = reader.stated_by(wanted)
    groups = sharing(reader.names, [*own, *incoming.edges], overrides)
    told = [edge for edge in own if edge.paper in worse]
    told += [edge for edge in incoming.edges if edge.paper not in worse]
    settled = _settle(reader, groups, own, told, overrides)

    grouped = [identity for group in groups for identity in group]
    changed = {*grouped, *settled.things}
    old_nodes.update({node.id: node for node in reader.things(sorted(grouped))})
    higher = [identity for identity in above(changed) if identity not in old_nodes]
    old_nodes.update({node.id: node for node in reader.things(higher)})
    within = sorted({*changed, *higher})
    # Something stands above if papers name it, or something below it; the edges of what they name need not be read.
    named = {item for item in higher if _is_named(old_nodes.get(item))}
    old_links = set(reader.links_from(within))
    known = Counter(link.target for link in old_links)
    below_others = (item for item, below in reader.count_below(within).items() if below > known[item])
    present = {*settled.things, *named, *below_others}
    links = families.links_above(present)
    inferred = (present | {link.target for link in links}) - settled.things.keys() - named

    new_nodes = {**_papers_and_claims(old_nodes, incoming, settled.own, worse), **settled.things}
    new_nodes.update({identity: families.inferred_node(identity) for identity in inferred})
    new_nodes.update({identity: old_nodes[identity] for identity in named})
    (ending, ending_after), (starting, starting_after) = settled.ending, settled.starting
    old_references, new_references = rerefer(
        reader,
        State(own, ending, dates_of(old_nodes.values())),
        State(settled.own, ending_after, dates_of(new_nodes.values())),
        wanted,
    )
    old_edges = {edge.key: edge for edge in (*own, *ending, *starting)}
    after = Graph(tuple(new_nodes.values()), (*settled.own, *ending_after, *starting_after), (*links, *new_references))
    return _compare(old_nodes, old_edges, old_links | old_references, after)


@dataclass(frozen=True, slots=True)
class _Settled:
    """Where the edges of a plan end after the write, and the nodes of all things that share a name with their ends.

    `own` are those of the papers that are written. Of other papers, `ending` are those that end at things which the
    write moves, and `starting` those that only start from such things; of both, as they are before and after.
    """

    own: list[Edge]
    ending: tuple[list[Edge], list[Edge]]
    starting: tuple[list[Edge], list[Edge]]
    things: dict[str, Node]


def _settle(
    reader: Reader, groups: Sequence[Sequence[str]], own: Sequence[Edge], told: Sequence[Edge], overrides: Overrides
) -> _Settled:
    """Settle the things of `groups`, given what the papers that are written state before (`own`) and after (`told`)."""
    others, weights = stand_ins(subtract(reader.usages(groups), summarize(own, groups)))
    place = corpus.settle([*others, *told], overrides).place
    moved = {edge.target for edge in others if place(edge.paper, edge.target) != edge.target}
    opened = {identity for group in groups if not moved.isdisjoint(group) for identity in group}
    ending: list[Edge] = []
    starting: list[Edge] = []
    if opened:
        known = {edge.key for edge in own}
        for edge in reader.edges_at(sorted(opened)):
            if edge.key not in known:
                (ending if edge.target in opened else starting).append(edge)
        others = [edge for edge in others if edge.target not in opened]
        place = corpus.settle([*others, *ending, *told], overrides).place
    after, ending_after = move(told, place), move(ending, place)
    # What only starts from a thing that moves need not be settled: its end stays, and since no two things of a paper
    # become one, each such edge does.
    starting_after = move(starting, place)
    things = describe_all([*others, *ending_after, *after], overrides, weights)
    return _Settled(after, (ending, ending_after), (starting, starting_after), things)


def replan(before: Graph, overrides: Overrides, kept: Overrides) -> Change:
    """Return the change after which a whole store is as these overrides settle it, in place of those that it kept.

    A paper that has to be extracted to be as a build gives it loses its content hash, so that the next build does that.
    """
    blurred = corpus.find_blurred(before.edges, kept, overrides)
    papers = forget_content([node for node in before.nodes if node.kind not in THINGS], blurred)
    nodes = {node.id: node for node in before.nodes}
    edges = {edge.key: edge for edge in before.edges}
    return _compare(nodes, edges, set(before.links), complete(papers, before.edges, overrides))


def _compare(
    old_nodes: Mapping[str, Node], old_edges: Mapping[_Key, Edge], old_links: set[Link], after: Graph
) -> Change:
    """Return the change from one state to another."""
    new_nodes = {node.id: node for node in after.nodes}
    new_edges = {edge.key: edge for edge in after.edges}
    put_nodes = [node for identity, node in sorted(new_nodes.items()) if old_nodes.get(identity) != node]
    put_edges = [edge for key, edge in sorted(new_edges.items()) if old_edges.get(key) != edge]
    put_links = sorted(set(after.links) - old_links)
    new_keys, old_keys = {link.key for link in after.links}, {link.key for link in old_links}
    return Change(
        put_nodes=tuple(put_nodes),
        put_edges=tuple(put_edges),
        put_links=tuple(put_links),
        drop_nodes=tuple(node for identity, node in sorted(old_nodes.items()) if identity not in new_nodes),
        drop_edges=tuple(edge for key, edge in sorted(old_edges.items()) if key not in new_edges),
        drop_links=tuple(sorted(link for link in old_links if link.key not in new_keys)),
        new_nodes=sum(node.id not in old_nodes for node in put_nodes),
        new_edges=sum(edge.key not in old_edges for edge in put_edges),
        new_links=sum(link.key not in old_keys for link in put_links),
    )


def _papers_and_claims(
    old_nodes: Mapping[str, Node], incoming: Graph, stated: Iterable[Edge], worse: Collection[str]
) -> dict[str, Node]:
    """Return the nodes of papers and claims after a change; papers that are `worse` keep the claims that they had."""
    claims = {edge.target: edge.paper for edge in stated if edge.kind is EdgeKind.CLAIMS}
    found = {identity: old_nodes[identity] for identity in claims if identity in old_nodes}
    for node in incoming.nodes:
        if node.kind is NodeKind.PAPER:
            found[node.id] = join_paper(node, old_nodes.get(node.id))
        elif node.kind is NodeKind.CLAIM and node.id in claims and claims[node.id] not in worse:
            found[node.id] = node
    return found


def _is_named(node: Node | None) -> bool:
    return node is not None and "inferred" not in node.properties
