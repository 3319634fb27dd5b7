"""Facts of many papers to one graph: pure, deterministic, independent of order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from citeweave.graph import keys
from citeweave.graph.content import content_hash
from citeweave.graph.errors import VocabularyError
from citeweave.graph.model import (
    Claim,
    Edge,
    EdgeKind,
    Entity,
    Evidence,
    Fact,
    Graph,
    Level,
    Link,
    Node,
    NodeKind,
    Paper,
    PaperFacts,
    Section,
    Value,
)
from citeweave.graph.quantities import parse_quantity, parse_year
from citeweave.graph.references import dates_of, references, referring
from citeweave.graph.resolve import corpus, families
from citeweave.graph.resolve.overrides import Overrides
from citeweave.graph.resolve.within import names_of_things
from citeweave.graph.vocabulary import check_edge, kind_of

NO_OVERRIDES = Overrides()


@dataclass(frozen=True, slots=True, order=True)
class Refusal:
    """Something a paper states that was kept out of the graph, and why."""

    paper: str
    statement: str
    reason: str

    def __str__(self) -> str:
        return f"{self.paper}: {self.statement}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Build:
    """A graph, and what was kept out of it."""

    graph: Graph
    refusals: tuple[Refusal, ...] = ()


def describe(
    node_id: str,
    incoming: Iterable[Edge],
    overrides: Overrides = NO_OVERRIDES,
    weights: Mapping[str, int] = MappingProxyType({}),
) -> Node:
    """Return the node of a shared thing, from all edges that end at it.

    Its name is the one that an override gives, else the one that most papers prefer, then the shortest, then the first
    in code point order. `weights` tell for how many papers one stands, if for more than itself.
    """

    def count(papers: Iterable[str]) -> int:
        return sum(weights.get(paper, 1) for paper in papers)

    kind = kind_of(node_id)
    preferred: dict[str, set[str]] = defaultdict(set)
    levels: dict[Level, set[str]] = defaultdict(set)
    names: set[str] = set()
    for edge in incoming:
        names.update(edge.names)
        if edge.names:
            preferred[edge.names[0]].add(edge.paper)
        if edge.level:
            levels[edge.level].add(edge.paper)
    name = overrides.name_of(node_id) or min(preferred, key=lambda item: (-count(preferred[item]), len(item), item))
    names.add(name)
    properties: dict[str, Value] = {
        "names": tuple(sorted(names)),
        "keys": tuple(sorted({keys.key(item) for item in names})),
        "named": keys.is_named(node_id),
    }
    if levels:
        properties["level"] = min(levels, key=lambda level: (-count(levels[level]), level)).value
    return Node(node_id, kind, name, properties)


def paper_node(paper: Paper, min_confidence: float, version: str) -> Node:
    """Return the node of a paper, with its texts, where it was read, and what its statements were found in and by."""
    properties: dict[str, Value] = {
        "keys": (keys.key(paper.title or paper.id),),
        "title": paper.title,
        "abstract": paper.abstract,
        "sources": paper.sources,
    }
    optional = {
        "n_authors": paper.n_authors,
        "date": paper.date,
        "year": parse_year(paper.date) if paper.date else None,
        "votes": paper.votes,
        "comments": paper.comments,
        "truncated": paper.truncated.value if paper.truncated else None,
        "min_confidence": min_confidence or None,
        "content_hash": content_hash(paper.title, paper.abstract, min_confidence),
        "extractor": version,
    }
    properties.update({name: value for name, value in optional.items() if value is not None})
    return Node(paper.id, NodeKind.PAPER, paper.title or paper.id, properties)


class _PaperBuilder:
    """Turns the facts of one paper into nodes and edges of its own."""

    def __init__(self, paper: Paper, facts: PaperFacts, version: str, overrides: Overrides) -> None:
        self.paper = paper
        self.facts = facts
        self.version = version
        self.edges: dict[tuple[str, str, EdgeKind, str], Edge] = {}
        self.claims: list[Node] = []
        self.refusals: list[Refusal] = []
        self.subjects: set[str] = set()
        self.names = self._group(overrides)
        self.contribution_ids = [
            keys.part_id(entity.kind, paper.id, number) if entity.name is None else self._identify(entity)
            for number, entity in enumerate(facts.contributions, start=1)
        ]
        self.things: dict[str, tuple[str, Entity]] = {}
        for entity in facts.entities:
            if entity.name is not None:
                self.things.setdefault(entity.name, (self._identify(entity), entity))
        for identity, entity in zip(self.contribution_ids, facts.contributions, strict=True):
            if entity.name is not None:
                self.things[entity.name] = (identity, entity)

    def _group(self, overrides: Overrides) -> dict[tuple[NodeKind, str], tuple[str, tuple[str, ...]]]:
        """Return id and names of each thing by kind and name; what this paper names twice is one thing.

        The preferred name is that of a contribution, else the first in code point order, among those that give the id.
        """
        groups: dict[str, list[tuple[str, Entity, tuple[str, ...]]]] = defaultdict(list)
        entities = (*self.facts.contributions, *sorted(self.facts.entities, key=lambda item: item.name or ""))
        named = [entity for entity in entities if entity.name is not None]
        for entity, names in zip(named, names_of_things(named), strict=True):
            identity = corpus.tell(entity.kind, names, overrides)
            groups[corpus.form_of(identity, overrides)].append((identity, entity, names))
        found = {}
        for members in groups.values():
            chosen = corpus.choose_id(identity for identity, _, _ in members)
            first = next(names for identity, _, names in members if identity == chosen)
            others = sorted({name for _, _, names in members for name in names} - {first[0]})
            names = (first[0], *others)
            identity = corpus.tell(members[0][1].kind, names, overrides)
            found.update({(entity.kind, str(entity.name)): (identity, names) for _, entity, _ in members})
        return found

    def _identify(self, entity: Entity) -> str:
        return self.names[entity.kind, str(entity.name)][0]

    def _whole_title(self) -> Evidence:
        if self.paper.title:
            return Evidence(Section.TITLE, 0, len(self.paper.title), self.paper.title)
        return Evidence(Section.ABSTRACT, 0, len(self.paper.abstract), self.paper.abstract)

    def _names(self, entity: Entity) -> tuple[str, ...]:
        if entity.name is None:
            return (self.paper.title or self.paper.id,)
        return self.names[entity.kind, entity.name][1]

    def _stands(self, evidence: Evidence) -> bool:
        text = self.paper.section(evidence.section)
        is_inside = 0 <= evidence.start < evidence.end <= len(text)
        return is_inside and text[evidence.start : evidence.end] == evidence.text

    def _refuse(self, statement: str, reason: str) -> None:
        self.refusals.append(Refusal(self.paper.id, statement, reason))

    def add_edge(
        self,
        source: str,
        kind: EdgeKind,
        target: str,
        *,
        stated: Entity | Fact | Claim,
        evidence: Evidence,
        entity: Entity | None = None,
    ) -> None:
        """Keep the edge if the vocabulary and the text bear it; of two that say the same, keep the better evidence.

        `stated` is what the extractor stated, `entity` is the target as this paper knows it.
        """
        statement = f"({source})-[{kind}]->({target})"
        try:
            check_edge(kind_of(source), kind, kind_of(target))
        except VocabularyError as error:
            self._refuse(statement, str(error))
            return
        if source == target:
            self._refuse(statement, "a thing cannot be joined to itself")
            return
        if not self._stands(evidence):
            self._refuse(statement, f"its evidence is not in the {evidence.section} at {evidence.start}")
            return
        edge = Edge(
            source=source,
            kind=kind,
            target=target,
            paper=self.paper.id,
            evidence=evidence,
            confidence=stated.confidence,
            component=stated.component,
            version=self.version,
            names=self._names(entity) if entity else (),
            level=entity.level if entity else None,
            outcome=stated.outcome if isinstance(stated, Fact) else None,
        )
        known = self.edges.get(edge.key)
        if known is None or _merit(edge) < _merit(known):
            self.edges[edge.key] = edge

    def state_contributions(self) -> None:
        """Add PROPOSES for each contribution."""
        for identity, entity in zip(self.contribution_ids, self.facts.contributions, strict=True):
            evidence = entity.evidence or next(iter(sorted(entity.mentions)), self._whole_title())
            self.add_edge(self.paper.id, EdgeKind.PROPOSES, identity, stated=entity, evidence=evidence, entity=entity)
        self.subjects = {edge.target for edge in self.edges.values()}

    def state_facts(self) -> None:
        """Add an edge for each fact; its subject is a contribution, or the paper where there is none."""
        main = self.contribution_ids[0] if self.contribution_ids else self.paper.id
        for fact in self.facts.facts:
            statement = f"({fact.subject or main})-[{fact.type}]->({fact.object})"
            source = main if fact.subject is None else self.things.get(fact.subject, (fact.subject, None))[0]
            if fact.object not in self.things:
                self._refuse(statement, f"{fact.object!r} is no entity of this paper")
            elif source != self.paper.id and source not in self.subjects:
                self._refuse(statement, f"its subject {source!r} is no contribution of this paper")
            else:
                target, entity = self.things[fact.object]
                self.add_edge(source, fact.type, target, stated=fact, evidence=fact.evidence, entity=entity)

    def state_claims(self) -> None:
        """Add a claim node and its edge for each claim, numbered in text order; what is said twice is one claim."""
        best: dict[tuple[bool, Evidence, str, str], Claim] = {}
        for claim in sorted(self.facts.claims, key=lambda item: (-item.confidence, item.component)):
            in_abstract = claim.evidence.section is Section.ABSTRACT
            best.setdefault((in_abstract, claim.evidence, claim.kind, claim.value), claim)
        for number, (_, claim) in enumerate(sorted(best.items(), key=lambda item: item[0]), start=1):
            identity = keys.part_id(NodeKind.CLAIM, self.paper.id, number)
            if claim.value not in claim.evidence.text:
                self._refuse(f"claim {claim.value!r}", "its value is not in its evidence")
                continue
            self.add_edge(self.paper.id, EdgeKind.CLAIMS, identity, stated=claim, evidence=claim.evidence)
            if (self.paper.id, self.paper.id, EdgeKind.CLAIMS, identity) in self.edges:
                properties: dict[str, Value] = {"measure": claim.kind.value, "value": claim.value}
                if quantity := parse_quantity(claim.value):
                    properties.update(number=quantity.number, unit=quantity.unit)
                self.claims.append(Node(identity, NodeKind.CLAIM, claim.value, properties))

    def state_mentions(self) -> None:
        """Add MENTIONS for each thing that no other edge of this paper reaches."""
        reached = {edge.target for edge in self.edges.values()}
        for identity, entity in self.things.values():
            evidence = entity.evidence or next(iter(sorted(entity.mentions)), None)
            if identity in reached or entity.confidence < self.facts.min_confidence:
                continue
            if evidence is None:
                self._refuse(f"entity {entity.name!r}", "it is mentioned nowhere in the text")
            else:
                self.add_edge(
                    self.paper.id, EdgeKind.MENTIONS, identity, stated=entity, evidence=evidence, entity=entity
                )


def _merit(edge: Edge) -> tuple[float, Evidence, tuple[str, ...], str, str, str]:
    return (-edge.confidence, edge.evidence, edge.names, edge.outcome or "", edge.level or "", edge.component)


def build(
    papers: Iterable[Paper], facts: Mapping[str, PaperFacts], version: str, overrides: Overrides = NO_OVERRIDES
) -> Build:
    """Return the graph of `papers`, whose facts are keyed by paper id; `version` is the extractor's.

    A statement that the vocabulary forbids, or whose evidence is not in the text, is refused and reported.
    """
    nodes: dict[str, Node] = {}
    edges: list[Edge] = []
    refusals: list[Refusal] = []
    for paper in papers:
        builder = _PaperBuilder(paper, facts.get(paper.id, PaperFacts(paper.id)), version, overrides)
        builder.state_contributions()
        builder.state_facts()
        builder.state_claims()
        builder.state_mentions()
        nodes[paper.id] = paper_node(paper, builder.facts.min_confidence, version)
        nodes.update({claim.id: claim for claim in builder.claims})
        edges.extend(builder.edges.values())
        refusals.extend(builder.refusals)
    graph = complete(nodes.values(), edges, overrides).mark_settled(overrides.text)
    return Build(graph, tuple(sorted(refusals)))


def complete(nodes: Iterable[Node], edges: Iterable[Edge], overrides: Overrides = NO_OVERRIDES) -> Graph:
    """Return the graph of papers, claims and stated edges, with its things settled and what stands above them."""
    settled = relabel(edges, overrides)
    return with_links([*nodes, *describe_all(settled, overrides).values()], settled)


def with_links(nodes: Iterable[Node], edges: Iterable[Edge]) -> Graph:
    """Return the graph of nodes and edges, with what stands above its things, and which paper refers to which."""
    stated = {node.id: node for node in nodes}
    said = list(edges)
    links = families.links_above(sorted(stated))
    above = {link.target for link in links} - stated.keys()
    links |= references(referring(said), dates_of(stated.values()))
    return make_graph([*stated.values(), *map(families.inferred_node, above)], said, links)


def relabel(edges: Iterable[Edge], overrides: Overrides = NO_OVERRIDES) -> list[Edge]:
    """Return edges between the things that all of them together tell; a second time, it changes nothing.

    `edges` must hold all edges at the things that share a name with their ends, and the one by which each paper
    proposes what its edges start from.
    """
    stated = list(edges)
    return move(stated, corpus.settle(stated, overrides).place)


def move(edges: Iterable[Edge], place: Callable[[str, str], str]) -> list[Edge]:
    """Return edges between the ends that `place` gives for a paper and an end; of two that become one, the surer."""
    found: dict[tuple[str, str, EdgeKind, str], Edge] = {}
    for edge in edges:
        source, target = place(edge.paper, edge.source), place(edge.paper, edge.target)
        # Most edges stay where they are, and a copy takes as long as finding that out.
        is_moved = source != edge.source or target != edge.target
        moved = replace(edge, source=source, target=target) if is_moved else edge
        known = found.get(moved.key)
        if known is None or _merit(moved) < _merit(known):
            found[moved.key] = moved
    return list(found.values())


def describe_all(
    edges: Iterable[Edge], overrides: Overrides = NO_OVERRIDES, weights: Mapping[str, int] = MappingProxyType({})
) -> dict[str, Node]:
    """Return the nodes of all shared things at which `edges` end, by id; `weights` are those of `describe`."""
    incoming: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge.kind is not EdgeKind.CLAIMS:
            incoming[edge.target].append(edge)
    return {identity: describe(identity, group, overrides, weights) for identity, group in incoming.items()}


def make_graph(nodes: Iterable[Node], edges: Iterable[Edge], links: Iterable[Link] = ()) -> Graph:
    """Return the graph of these nodes, edges and links in the one order that exports use."""
    return Graph(
        tuple(sorted(nodes, key=lambda node: node.id)),
        tuple(sorted(edges, key=lambda edge: edge.key)),
        tuple(sorted(links)),
    )
