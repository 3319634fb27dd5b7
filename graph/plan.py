"""What a store has to change so that it holds what some papers now state: pure, the same for every store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Protocol, Self

from citeweave.graph.build import NO_OVERRIDES, complete, describe_all, relabel
from citeweave.graph.content import OF_STATEMENTS, forget_content
from citeweave.graph.errors import StoreRefusedError, VocabularyError
from citeweave.graph.model import Edge, EdgeKind, Graph, Link, Node, NodeKind, Value
from citeweave.graph.references import dates_of, references, referring
from citeweave.graph.resolve import corpus, families
from citeweave.graph.resolve.overrides import Overrides
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


class Names:
    """Which things share a name, directly or through others: made of the names of all things of a store."""

    def __init__(self, things: Iterable[tuple[str, Iterable[str]]], overrides: Overrides) -> None:
        self._overrides = overrides
        self._forms = {identity: corpus.spelled(kind_of(identity), names, overrides) for identity, names in things}
        self._things: dict[str, set[str]] = defaultdict(set)
        for identity, forms in self._forms.items():
            for form in forms:
                self._things[form].add(identity)

    def sharing(self, edges: Iterable[Edge]) -> list[str]:
        """Return the ids of all things that share a name with what `edges` end at, sorted."""
        todo: list[str] = []
        found: set[str] = set()
        for edge in edges:
            if edge.target in self._forms:
                found.add(edge.target)
                todo += self._forms[edge.target]
            if edge.names:
                todo += corpus.spelled(kind_of(edge.target), edge.names, self._overrides)
        seen = set(todo)
        for form in todo:
            for identity in self._things.get(form, ()):
                found.add(identity)
                new = self._forms[identity] - seen
                seen |= new
                todo += new
        return sorted(found)

    def sizes_of(self, things: AbstractSet[str]) -> list[str]:
        """Return the ids of all things that are sizes of `things`, sorted."""
        return sorted(item for item in self._forms if not things.isdisjoint(families.sized_of(item))) if things else []


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


class Reader(Protocol):
    """What a plan reads of a store, in the state before the change."""

    def papers(self, papers: Sequence[str]) -> list[Node]:
        """Return the nodes of papers and of their claims."""

    def stated_by(self, papers: Sequence[str]) -> list[Edge]:
        """Return all edges that papers state."""

    def names(self) -> Iterable[tuple[str, Iterable[str]]]:
        """Return id and names of every thing."""

    def things(self, ids: Sequence[str]) -> list[Node]:
        """Return the nodes of things."""

    def edges_at(self, ids: Sequence[str]) -> list[Edge]:
        """Return all edges that end at things or start from them."""

    def links_at(self, ids: Sequence[str]) -> list[Link]:
        """Return all links that end at things or start from them."""

    def dates(self, papers: Sequence[str]) -> Mapping[str, str | None]:
        """Return the dates of papers, as they stand; one without a date has ``None``."""


class GraphReader:
    """Reads a graph that is at hand whole."""

    def __init__(self, nodes: Mapping[str, Node], edges: Iterable[Edge], links: Iterable[Link]) -> None:
        self._nodes = nodes
        self._edges = list(edges)
        self._links = list(links)

    def papers(self, papers: Sequence[str]) -> list[Node]:
        """Return the nodes of papers and of their claims."""
        claims = {edge.target for edge in self.stated_by(papers) if edge.kind is EdgeKind.CLAIMS}
        found = [self._nodes[identity] for identity in {*papers, *claims} if identity in self._nodes]
        return [node for node in found if node.kind in (NodeKind.PAPER, NodeKind.CLAIM)]

    def stated_by(self, papers: Sequence[str]) -> list[Edge]:
        """Return all edges that papers state."""
        wanted = {paper for paper in papers if paper in self._nodes}
        return [edge for edge in self._edges if edge.paper in wanted]

    def names(self) -> Iterable[tuple[str, Iterable[str]]]:
        """Return id and names of every thing."""
        return [(node.id, _texts(node.properties, "names")) for node in self._nodes.values() if node.kind in THINGS]

    def things(self, ids: Sequence[str]) -> list[Node]:
        """Return the nodes of things."""
        return [self._nodes[identity] for identity in ids if identity in self._nodes]

    def edges_at(self, ids: Sequence[str]) -> list[Edge]:
        """Return all edges that end at things or start from them."""
        wanted = set(ids)
        return [edge for edge in self._edges if edge.target in wanted or edge.source in wanted]

    def links_at(self, ids: Sequence[str]) -> list[Link]:
        """Return all links that end at things or start from them."""
        wanted = set(ids)
        return [link for link in self._links if link.target in wanted or link.source in wanted]

    def dates(self, papers: Sequence[str]) -> Mapping[str, str | None]:
        """Return the dates of papers, as they stand; one without a date has ``None``."""
        return dates_of(self._nodes[identity] for identity in papers if identity in self._nodes)


def plan(reader: Reader, incoming: Graph, papers: Iterable[str], overrides: Overrides = NO_OVERRIDES) -> Change:
    """Return the change after which `papers` state exactly what `incoming` holds; a thing that nothing reaches goes.

    Of the store, only what shares a name with what these papers stated or state now is read, and what stands above it.
    """
    wanted = sorted(set(papers))
    old_nodes = {node.id: node for node in reader.papers(wanted)}
    worse = {
        node.id
        for node in incoming.nodes
        if node.kind is NodeKind.PAPER and node.id in old_nodes and is_worse(node, old_nodes[node.id])
    }
    old_edges = {edge.key: edge for edge in reader.stated_by(wanted)}
    names = Names(reader.names(), overrides)
    whole = names.sharing([*old_edges.values(), *incoming.edges])
    old_nodes.update({node.id: node for node in reader.things(whole)})
    old_edges.update({edge.key: edge for edge in reader.edges_at(whole)})

    kept = [edge for edge in old_edges.values() if edge.paper in worse or edge.paper not in wanted]
    # What a renamed thing's own edges end at is not known whole; only where they start changes.
    elsewhere = {edge.target for edge in old_edges.values() if kind_of(edge.target) in THINGS} - set(whole)
    stated = relabel([*kept, *(edge for edge in incoming.edges if edge.paper not in worse)], overrides, elsewhere)
    things = describe_all((edge for edge in stated if edge.target not in elsewhere), overrides)

    changed = {*whole, *things}
    higher = [identity for identity in above(changed) if identity not in old_nodes]
    old_nodes.update({node.id: node for node in reader.things(higher)})
    within = {*changed, *higher}
    read = reader.links_at(sorted(within))
    old_links = {link for link in read if link.source in within}
    # Something stands above if papers name it, or something below it; the edges of what they name need not be read.
    named = {item for item in higher if _is_named(old_nodes.get(item))}
    present = {*things, *named, *(link.target for link in read if link.source not in within)}
    links = families.links_above(present)
    inferred = (present | {link.target for link in links}) - things.keys() - named

    new_nodes = {**_papers_and_claims(old_nodes, incoming, stated), **things}
    new_nodes.update({identity: families.inferred_node(identity) for identity in inferred})
    new_nodes.update({identity: old_nodes[identity] for identity in named})
    # Of other things, only who speaks of them can be known: they keep their references.
    spoken, kin = _sizes(changed, [*old_edges.values(), *stated], names)
    near = [edge for edge in reader.edges_at(kin) if edge.target in kin] if kin else []
    old_at, new_at = referring([*old_edges.values(), *near], spoken), referring([*stated, *near], spoken)
    dates = dict(reader.dates(sorted({edge.paper for group in (*old_at.values(), *new_at.values()) for edge in group})))
    old_links |= references(old_at, dates)
    new_links = links | references(new_at, {**dates, **dates_of(new_nodes.values())})
    return _compare(old_nodes, old_edges, old_links, Graph(tuple(new_nodes.values()), tuple(stated), tuple(new_links)))


def _sizes(changed: set[str], edges: Iterable[Edge], names: Names) -> tuple[set[str], list[str]]:
    """Return by way of which things references may change, and of which other things they need the edges.

    A reference to a size rests on the edges at the size, and on who proposes the model. No paper that is written
    states anything of those others: they are as they were.
    """
    proposed = {edge.target for edge in edges if edge.kind is EdgeKind.PROPOSES and edge.target in changed}
    spoken = changed | set(names.sizes_of(proposed))
    needed = spoken.union(*map(families.sized_of, spoken))
    return spoken, sorted(needed - changed)


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


def _papers_and_claims(old_nodes: Mapping[str, Node], incoming: Graph, stated: Iterable[Edge]) -> dict[str, Node]:
    """Return the nodes of papers and claims after a change."""
    claims = {edge.target for edge in stated if edge.kind is EdgeKind.CLAIMS}
    found = {identity: old_nodes[identity] for identity in claims if identity in old_nodes}
    for node in incoming.nodes:
        if node.kind is NodeKind.PAPER:
            found[node.id] = join_paper(node, old_nodes.get(node.id))
        elif node.kind is NodeKind.CLAIM and node.id in claims:
            found[node.id] = node
    return found


def _is_named(node: Node | None) -> bool:
    return node is not None and "inferred" not in node.properties
