"""What each query of the catalogue has to answer, worked out from the graph by plain loops.

`ANSWERS` has one function a query; each takes the graph and the bound parameters, and returns the rows in order. With
``min_confidence``, a query answers as if the less sure edges were not there; those that walk from work to work still
walk over them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from citeweave.graph.analysis import analyse
from citeweave.graph.model import Edge, EdgeKind, Graph, Link, Node, NodeKind
from citeweave.graph.vocabulary import THINGS

Row = dict[str, Any]
Answer = Callable[..., list[Row]]

ANSWERS: dict[str, Answer] = {}
_LONGEST_CHAIN = 31
_LONGEST_PATH = 6
_LONGEST_REACH = 3


class World:
    """A graph with ways to look things up in it."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.nodes: dict[str, Node] = {node.id: node for node in graph.nodes}
        self.edges = graph.edges
        self.above = {link.source: link.target for link in graph.links if not link.via}

    def of_kind(self, *kinds: NodeKind) -> list[Node]:
        return [node for node in self.graph.nodes if node.kind in kinds]

    def stated(self, *kinds: EdgeKind) -> list[Edge]:
        return [edge for edge in self.edges if edge.kind in kinds]

    def ancestors(self, node_id: str) -> list[str]:
        """Return what stands above a node, nearest first."""
        found = []
        while node_id in self.above:
            node_id = self.above[node_id]
            found.append(node_id)
        return found

    def name(self, node_id: str) -> str:
        return self.nodes[node_id].name

    def names(self, node_id: str) -> tuple[str, ...]:
        found = self.nodes[node_id].properties["names"]
        assert isinstance(found, tuple)
        return found

    def kind(self, node_id: str) -> str:
        return self.nodes[node_id].kind.value

    def title(self, paper_id: str) -> object:
        return self.nodes[paper_id].properties["title"]

    def saying(self, edge: Edge) -> Row:
        """Return the columns that say where an edge comes from."""
        return {
            "evidence": edge.evidence.text,
            "confidence": edge.confidence,
            "paper": self.title(edge.paper),
            "paper_id": edge.paper,
        }


def answer(function: Callable[..., list[Row]]) -> Answer:
    """Keep a function under its name; it is given the graph of the edges that are sure enough, and of all links."""

    def of_sure(world: World, *, min_confidence: float = 0.0, **bound: Any) -> list[Row]:
        edges = tuple(edge for edge in world.edges if edge.confidence >= min_confidence)
        return function(World(Graph(world.graph.nodes, edges, world.graph.links)), **bound)

    ANSWERS[function.__name__] = of_sure
    return function


def answer_over_all(function: Callable[..., list[Row]]) -> Answer:
    """Keep a function under its name; less sure edges lead on, but get no row of their own."""
    ANSWERS[function.__name__] = function
    return function


def _top(rows: Iterable[Row], key: Callable[[Row], Any], limit: int) -> list[Row]:
    return sorted(rows, key=key)[:limit]


def _text(value: str | None) -> str | None:
    return None if value is None else str(value)


def _depths(world: World, starts: Iterable[str], *, forward: bool) -> dict[str, int]:
    """Return how many BUILDS_ON lie between each node and the nearest start."""
    depths = dict.fromkeys((start for start in starts if start in world.nodes), 0)
    queue = list(depths)
    for node_id in queue:
        for edge in world.stated(EdgeKind.BUILDS_ON):
            near, far = (edge.source, edge.target) if forward else (edge.target, edge.source)
            if near == node_id and far not in depths:
                depths[far] = depths[node_id] + 1
                queue.append(far)
    return depths


def _has(world: World, node_id: str, *, as_source: bool) -> bool:
    return any((edge.source if as_source else edge.target) == node_id for edge in world.stated(EdgeKind.BUILDS_ON))


@answer
def paper(world: World, paper: list[str], limit: int) -> list[Row]:
    rows = [
        {
            "source": world.name(edge.source),
            "edge": edge.kind.value,
            "target": world.name(edge.target),
            "kind": world.kind(edge.target),
            "outcome": _text(edge.outcome),
            "evidence": edge.evidence.text,
            "confidence": edge.confidence,
            "source_id": edge.source,
            "target_id": edge.target,
            "paper_id": edge.paper,
            "_": (edge.evidence.section.value == "abstract", edge.evidence.start),
        }
        for edge in world.edges
        if edge.paper in paper
    ]
    rows = _top(rows, lambda r: (r["paper_id"], *r["_"], r["edge"], r["target_id"], r["source_id"]), limit)
    return [{name: value for name, value in row.items() if name != "_"} for row in rows]


def _pointing_at(
    world: World, kind: EdgeKind, column: str, targets: list[str], limit: int, above: str = ""
) -> list[Row]:
    rows = []
    for edge in world.stated(kind):
        asked = [world.name(item) for item in world.ancestors(edge.target) if item in targets] if above else []
        if edge.target in targets or asked:
            row: Row = {
                "name": world.name(edge.source),
                "kind": world.kind(edge.source),
                column: world.name(edge.target),
            }
            if above:
                row[above] = None if edge.target in targets else min(asked)
            row |= {**world.saying(edge), "id": edge.source, f"{column}_id": edge.target}
            rows.append(row)
    return _top(rows, lambda r: (-r["confidence"], r["id"], r["paper_id"], r[f"{column}_id"]), limit)


@answer
def compresses(world: World, model: list[str], limit: int) -> list[Row]:
    return _pointing_at(world, EdgeKind.COMPRESSES, "model", model, limit, "variant_of")


@answer
def evaluated_on(world: World, benchmark: list[str], limit: int) -> list[Row]:
    return _pointing_at(world, EdgeKind.EVALUATED_ON, "benchmark", benchmark, limit)


@answer
def uses(world: World, technique: list[str], limit: int) -> list[Row]:
    return _pointing_at(world, EdgeKind.USES, "technique", technique, limit, "subtype_of")


@answer
def family(world: World, thing: list[str], limit: int) -> list[Row]:
    rows = []
    for one in sorted(set(thing) & world.nodes.keys()):
        steps = {other: number for number, other in enumerate(world.ancestors(one), start=1)}
        for other in world.nodes:
            if one in world.ancestors(other):
                steps[other] = -1 - world.ancestors(other).index(one)
        rows += [
            {
                "steps": number,
                "name": world.name(other),
                "kind": world.kind(other),
                "family_of": world.name(one),
                "id": other,
                "family_of_id": one,
            }
            for other, number in steps.items()
        ]
    return _top(rows, lambda r: (r["family_of_id"], -r["steps"], r["id"]), limit)


@answer_over_all
def builds_on(world: World, thing: list[str], limit: int, min_confidence: float) -> list[Row]:
    depths = _depths(world, thing, forward=True)
    rows = [
        {
            "depth": depths[edge.source] + 1,
            "name": world.name(edge.source),
            "builds_on": world.name(edge.target),
            "root": not _has(world, edge.target, as_source=True),
            **world.saying(edge),
            "id": edge.source,
            "builds_on_id": edge.target,
        }
        for edge in world.stated(EdgeKind.BUILDS_ON)
        if depths.get(edge.source, _LONGEST_CHAIN) < _LONGEST_CHAIN and edge.confidence >= min_confidence
    ]
    return _top(rows, lambda r: (r["depth"], r["id"], r["builds_on_id"], r["paper_id"]), limit)


@answer_over_all
def successors(world: World, thing: list[str], limit: int, min_confidence: float) -> list[Row]:
    depths = _depths(world, thing, forward=False)
    rows = [
        {
            "depth": depths[edge.target] + 1,
            "name": world.name(edge.source),
            "kind": world.kind(edge.source),
            "builds_on": world.name(edge.target),
            **world.saying(edge),
            "id": edge.source,
            "builds_on_id": edge.target,
        }
        for edge in world.stated(EdgeKind.BUILDS_ON)
        if depths.get(edge.target, _LONGEST_CHAIN) < _LONGEST_CHAIN and edge.confidence >= min_confidence
    ]
    return _top(rows, lambda r: (r["depth"], r["id"], r["builds_on_id"], r["paper_id"]), limit)


@answer
def search(world: World, text: str, limit: int) -> list[Row]:
    ranks: list[tuple[str, Callable[[str], bool]]] = [
        ("exact", lambda key: key == text),
        ("prefix", lambda key: key.startswith(text)),
        ("contains", lambda key: text in key),
    ]
    rows = []
    for node in world.of_kind(*THINGS, NodeKind.PAPER):
        keys = node.properties["keys"]
        assert isinstance(keys, tuple)
        for rank, (match, fits) in enumerate(ranks):
            if any(fits(key) for key in keys):
                rows.append((rank, {"name": node.name, "kind": node.kind.value, "match": match, "id": node.id}))
                break
    return [row for _, row in sorted(rows, key=lambda item: (item[0], item[1]["id"]))][:limit]


def _ranked_by_papers(world: World, kind: EdgeKind, column: str, limit: int) -> list[Row]:
    papers: dict[str, set[str]] = defaultdict(set)
    for edge in world.stated(kind):
        papers[edge.target].add(edge.paper)
    rows = [{column: world.name(node_id), "papers": len(found), "id": node_id} for node_id, found in papers.items()]
    return _top(rows, lambda r: (-r["papers"], r["id"]), limit)


@answer
def benchmarks(world: World, limit: int) -> list[Row]:
    return _ranked_by_papers(world, EdgeKind.EVALUATED_ON, "benchmark", limit)


@answer
def techniques(world: World, limit: int) -> list[Row]:
    return _ranked_by_papers(world, EdgeKind.USES, "technique", limit)


@answer
def benchmarks_of(world: World, thing: list[str], limit: int) -> list[Row]:
    rows = [
        {
            "benchmark": world.name(edge.target),
            "edge": edge.kind.value,
            "name": world.name(edge.source),
            **world.saying(edge),
            "benchmark_id": edge.target,
            "id": edge.source,
        }
        for edge in world.stated(EdgeKind.EVALUATED_ON, EdgeKind.TRAINED_ON)
        if edge.source in thing or edge.paper in thing
    ]
    return _top(rows, lambda r: (r["benchmark_id"], r["edge"], r["id"], r["paper_id"]), limit)


@answer
def claims(world: World, measure: str, least: float, unit: str, limit: int) -> list[Row]:
    rows = []
    for edge in world.stated(EdgeKind.CLAIMS):
        claim = world.nodes[edge.target].properties
        number = claim.get("number")
        if claim["measure"] != measure or not isinstance(number, float) or number < least:
            continue
        if unit in ("", claim["unit"]):
            says = world.saying(edge)
            del says["confidence"]
            rows.append({"value": claim["value"], "number": number, "unit": claim["unit"], **says, "id": edge.target})
    return _top(rows, lambda r: (-r["number"], r["id"]), limit)


@answer
def compared_on(world: World, benchmark: list[str], limit: int) -> list[Row]:
    rows = []
    for measured in world.stated(EdgeKind.EVALUATED_ON):
        if measured.target not in benchmark:
            continue
        comparisons: list[Edge | None] = [
            edge
            for edge in world.stated(EdgeKind.COMPARED_WITH)
            if edge.source == measured.source and edge.paper == measured.paper
        ]
        rows += [
            {
                "name": world.name(measured.source),
                "outcome": _text(edge.outcome) if edge else None,
                "rival": world.name(edge.target) if edge else None,
                "benchmark": world.name(measured.target),
                "named_here": edge is not None
                and any(name in edge.evidence.text for name in world.names(measured.target)),
                "evidence": (edge or measured).evidence.text,
                "paper": world.title(measured.paper),
                "paper_id": measured.paper,
                "id": measured.source,
                "rival_id": edge.target if edge else "",
                "benchmark_id": measured.target,
            }
            for edge in comparisons or [None]
        ]
    return _top(rows, lambda r: (r["id"], r["paper_id"], r["benchmark_id"], r["rival_id"]), limit)


@answer
def compared_with(world: World, thing: list[str], limit: int) -> list[Row]:
    rows = [
        {
            "name": world.name(edge.source),
            "outcome": _text(edge.outcome),
            "rival": world.name(edge.target),
            **world.saying(edge),
            "id": edge.source,
            "rival_id": edge.target,
        }
        for edge in world.stated(EdgeKind.COMPARED_WITH)
        if edge.source in thing or edge.target in thing
    ]
    return _top(rows, lambda r: (r["id"], r["rival_id"], r["paper_id"]), limit)


@answer
def edge_kinds(world: World) -> list[Row]:
    kinds = Counter([edge.kind.value for edge in world.edges] + [link.kind.value for link in world.graph.links])
    papers = {kind: len({edge.paper for edge in world.edges if edge.kind == kind}) for kind in kinds}
    rows = [{"edge": kind, "edges": total, "papers": papers[kind]} for kind, total in kinds.items()]
    return sorted(rows, key=lambda r: (-int(r["edges"]), r["edge"]))


@answer
def kinds(world: World) -> list[Row]:
    totals = Counter(node.kind.value for node in world.graph.nodes)
    return [{"kind": k, "nodes": total} for k, total in sorted(totals.items(), key=lambda item: (-item[1], item[0]))]


@answer
def years(world: World) -> list[Row]:
    totals = Counter(node.properties.get("year") for node in world.of_kind(NodeKind.PAPER))
    rows: list[Row] = [{"year": year, "papers": total} for year, total in totals.items()]
    return sorted(rows, key=lambda r: (r["year"] is None, r["year"] or 0))


@answer
def evidence(world: World, thing: list[str], limit: int) -> list[Row]:
    rows = [
        {
            "source": world.name(edge.source),
            "edge": edge.kind.value,
            "name": world.name(edge.target),
            "evidence": edge.evidence.text,
            "section": edge.evidence.section.value,
            "evidence_start": edge.evidence.start,
            "evidence_end": edge.evidence.end,
            "confidence": edge.confidence,
            "paper": world.title(edge.paper),
            "paper_id": edge.paper,
            "source_id": edge.source,
            "id": edge.target,
        }
        for edge in world.edges
        if edge.target in thing
    ]
    return _top(rows, lambda r: (r["paper_id"], r["edge"], r["id"], r["source_id"]), limit)


def _ends_of_chains(world: World, limit: int, column: str, *, as_source: bool) -> list[Row]:
    """Return the works at one end of chains of BUILDS_ON, with how many stand beside each."""
    beside: dict[str, set[str]] = defaultdict(set)
    for edge in world.stated(EdgeKind.BUILDS_ON):
        end, other = (edge.target, edge.source) if as_source else (edge.source, edge.target)
        if not _has(world, end, as_source=as_source):
            beside[end].add(other)
    rows = [
        {"name": world.name(end), "kind": world.kind(end), column: len(found), "id": end}
        for end, found in beside.items()
    ]
    return _top(rows, lambda r: (-r[column], r["id"]), limit)


@answer
def leaves(world: World, limit: int) -> list[Row]:
    return _ends_of_chains(world, limit, "builds_on", as_source=False)


@answer
def roots(world: World, limit: int) -> list[Row]:
    return _ends_of_chains(world, limit, "works", as_source=True)


@answer
def neighbors(world: World, node: list[str], limit: int) -> list[Row]:
    rows = []
    for edge in world.edges:
        for near, other, direction in ((edge.source, edge.target, "out"), (edge.target, edge.source, "in")):
            if near in node:
                row = {
                    "edge": edge.kind.value,
                    "direction": direction,
                    "name": world.name(other),
                    "kind": world.kind(other),
                    "outcome": _text(edge.outcome),
                    "rule": None,
                    "via": None,
                    "evidence": edge.evidence.text,
                    "confidence": edge.confidence,
                    "paper_id": edge.paper,
                    "id": other,
                }
                rows.append(((direction == "in", edge.kind.value, other, edge.paper, near, "", ""), row))
    for link in world.graph.links:
        for near, other, direction in ((link.source, link.target, "out"), (link.target, link.source, "in")):
            if near in node:
                row = {
                    "edge": link.kind.value,
                    "direction": direction,
                    "name": world.name(other),
                    "kind": world.kind(other),
                    "outcome": None,
                    "rule": link.rule,
                    "via": link.via or None,
                    "evidence": None,
                    "confidence": None,
                    "paper_id": None,
                    "id": other,
                }
                rows.append(((direction == "in", link.kind.value, other, "", near, link.rule, link.via), row))
    return [row for _, row in sorted(rows, key=lambda item: item[0])][:limit]


@answer
def node(world: World, node: list[str]) -> list[Row]:
    names = ("names", "named", "level", "inferred", "abstract", "sources", "n_authors", "date", "year", "votes")
    more = ("comments", "truncated", "measure", "value", "number", "unit")

    def value(found: Node, name: str) -> object:
        kept = found.properties.get(name)
        return list(kept) if isinstance(kept, tuple) else kept

    return [
        {
            "id": found.id,
            "kind": found.kind.value,
            "name": found.name,
            **{name: value(found, name) for name in (*names, *more)},
        }
        for found in world.graph.nodes
        if found.id in node
    ]


@answer
def papers_of(world: World, thing: list[str], limit: int) -> list[Row]:
    found: dict[str, set[str]] = defaultdict(set)
    for edge in world.edges:
        if edge.target in thing:
            found[edge.paper].add(edge.kind.value)
    rows = [
        {
            "paper": world.title(paper_id),
            "edges": sorted(edges),
            "date": world.nodes[paper_id].properties.get("date"),
            "paper_id": paper_id,
        }
        for paper_id, edges in found.items()
    ]
    return _top(rows, lambda r: r["paper_id"], limit)


def _steps(edges: Iterable[Edge | Link], node_id: str) -> Iterable[tuple[Edge | Link, str]]:
    for edge in edges:
        if edge.source == node_id:
            yield edge, edge.target
        elif edge.target == node_id:
            yield edge, edge.source


@answer
def path(world: World, start: list[str], goal: list[str]) -> list[Row]:
    found: list[tuple[int, list[str], list[str]]] = []
    for first in (item for item in start if item in world.nodes):
        ways: list[tuple[list[str], list[str]]] = [([first], [])]
        reached: set[str] = set()
        for steps in range(_LONGEST_PATH + 1):
            found += [(steps, ids, edges) for ids, edges in ways if ids[-1] in goal and ids[-1] != first]
            reached |= {ids[-1] for ids, _ in ways}
            ways = [
                ([*ids, other], [*edges, edge.kind.value])
                for ids, edges in ways
                for edge, other in _steps((*world.edges, *world.graph.links), ids[-1])
                if other not in reached
            ]
    if not found:
        return []
    steps, ids, edges = min(found)
    return [{"steps": steps, "names": [world.name(item) for item in ids], "edges": edges, "ids": ids}]


@answer
def shared(world: World, paper: list[str], other: list[str], limit: int) -> list[Row]:
    rows = [
        {
            "name": world.name(one.target),
            "kind": world.kind(one.target),
            "edge": one.kind.value,
            "evidence": one.evidence.text,
            "other_edge": two.kind.value,
            "other_evidence": two.evidence.text,
            "id": one.target,
        }
        for one in world.edges
        for two in world.edges
        if one.target == two.target
        and one.paper in paper
        and two.paper in other
        and world.nodes[one.target].kind in THINGS
    ]
    return _top(rows, lambda r: (r["id"], r["edge"], r["other_edge"], r["evidence"], r["other_evidence"]), limit)


@answer
def similar_papers(world: World, paper: list[str], limit: int) -> list[Row]:
    speaking: dict[str, set[str]] = defaultdict(set)
    for edge in world.edges:
        if world.nodes[edge.target].kind in THINGS:
            speaking[edge.target].add(edge.paper)
    found: dict[str, list[str]] = defaultdict(list)
    for thing in sorted(speaking):
        if speaking[thing] & set(paper):
            for paper_id in speaking[thing] - set(paper):
                found[paper_id].append(thing)
    rows = [
        {
            "paper": world.title(paper_id),
            "shared": len(things),
            "weight": round(sum(1 / len(speaking[thing]) for thing in things), 4),
            "things": [world.name(thing) for thing in things],
            "paper_id": paper_id,
        }
        for paper_id, things in found.items()
    ]
    return _top(rows, lambda r: (-r["weight"], r["paper_id"]), limit)


@answer
def subgraph(world: World, node: list[str], steps: int, limit: int) -> list[Row]:
    edges = [edge for edge in world.edges if edge.kind is not EdgeKind.CLAIMS]
    distances: Mapping[str, int] = dict.fromkeys((item for item in node if item in world.nodes), 0)
    reached = dict(distances)
    queue = list(reached)
    for node_id in queue:
        for _, other in _steps(edges, node_id):
            if other not in reached:
                reached[other] = reached[node_id] + 1
                queue.append(other)
    rows = []
    for edge in edges:
        distance = min(reached.get(end, _LONGEST_REACH) for end in (edge.source, edge.target)) + 1
        if distance <= min(steps, _LONGEST_REACH):
            row = {
                "distance": distance,
                "source": world.name(edge.source),
                "edge": edge.kind.value,
                "target": world.name(edge.target),
                "paper_id": edge.paper,
                "source_id": edge.source,
                "target_id": edge.target,
            }
            rows.append(row)
    return _top(rows, lambda r: (r["distance"], r["source_id"], r["edge"], r["target_id"], r["paper_id"]), limit)


@answer_over_all
def influential(world: World, kind: str, limit: int) -> list[Row]:
    rows: list[Row] = [
        {
            "name": world.name(node_id),
            "pagerank": found["pagerank"],
            "community": found.get("community"),
            "id": node_id,
        }
        for node_id, found in analyse(world.graph).properties.items()
        if "pagerank" in found and world.kind(node_id) == kind
    ]
    return _top(rows, lambda r: (-r["pagerank"], r["id"]), limit)


@answer_over_all
def community(world: World, node: list[str], limit: int) -> list[Row]:
    found = analyse(world.graph).properties
    numbers = {values["community"] for item, values in found.items() if item in node and "community" in values}
    rows: list[Row] = [
        {
            "community": values["community"],
            "name": world.name(item),
            "kind": world.kind(item),
            "pagerank": values.get("pagerank", 0.0),
            "id": item,
        }
        for item, values in found.items()
        if values.get("community") in numbers and "community" in values
    ]
    return _top(rows, lambda r: (r["community"], -r["pagerank"], r["id"]), limit)
