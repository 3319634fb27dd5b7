"""What one paper states, ready to be shown: its names in its texts, and each statement with its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType

from citeweave.graph.build import Refusal
from citeweave.graph.confidence import is_sure
from citeweave.graph.keys import is_named
from citeweave.graph.model import Edge, EdgeKind, Evidence, Graph, Level, Node, NodeKind, Section
from citeweave.graph.vocabulary import RELATIONS, kind_of

# The ends of a name: a word and a hyphen in front, or a version or a dotted word behind, make it part of a longer one.
_WHOLE = (r"(?<!\w)(?<!\w-)", r"(?!\w|[-.]\d|\.[a-z])")
_WORD = (r"(?<!\w)", r"(?!\w)")


SECTIONS: Mapping[str, tuple[EdgeKind, ...]] = MappingProxyType(
    {
        "Proposes": (EdgeKind.PROPOSES,),
        "Relations": RELATIONS,
        "Claims": (EdgeKind.CLAIMS,),
        "Also names": (EdgeKind.MENTIONS,),
    }
)
"""The headings under which statements are shown, with the kinds of edge below each."""


@dataclass(frozen=True, slots=True)
class Name:
    """A thing as one paper calls it, and every place that names it; `name` is ``None`` where it has none of its own."""

    id: str
    name: str | None
    kind: NodeKind
    is_own: bool
    level: Level | None = None
    places: tuple[Evidence, ...] = ()

    @property
    def shown(self) -> str:
        """Return what people are shown."""
        return self.name or f"the paper's {self.kind} without a name"

    @property
    def label(self) -> str:
        """Return the kind, and whether the thing is the paper's own."""
        return f"own {self.kind}" if self.is_own else self.kind.value


@dataclass(frozen=True, slots=True)
class Statement:
    """An edge with the names of its ends; `source` is ``None`` for the paper itself, `claim` is the node of a claim."""

    edge: Edge
    source: Name | None
    target: Name | None
    claim: Node | None = None

    def describe(self) -> str:
        """Return what is known beside the ends: a claim's number, the outcome, how sure it is, what found it."""
        parts: list[str] = []
        if self.claim:
            values = self.claim.properties
            number = f" = {values['number']:.15g} {values['unit']}".rstrip() if "number" in values else ""
            parts.append(f"{values['measure']}{number}")
        if self.edge.outcome:
            parts.append(self.edge.outcome)
        return ", ".join([*parts, f"confidence {self.edge.confidence:.2f}", self.edge.component])


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that lies within one name or none, and inside the evidence or outside; offsets are its own."""

    start: int
    end: int
    name: Name | None
    is_evidence: bool


@dataclass(frozen=True)
class Explanation:
    """What a paper states, in text order, and what was kept out; `unsure` counts what a threshold left out."""

    paper: Node
    names: tuple[Name, ...]
    statements: tuple[Statement, ...]
    sentences: tuple[Evidence, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    min_confidence: float = 0.0
    unsure: int = 0

    def text_of(self, section: Section) -> str:
        """Return the title or the abstract."""
        return str(self.paper.properties[section])

    def whole(self, section: Section) -> Evidence:
        """Return the title or the abstract as one stretch."""
        text = self.text_of(section)
        return Evidence(section, 0, len(text), text)

    def list_statements(self, *kinds: EdgeKind) -> list[Statement]:
        """Return the statements of these kinds."""
        return [statement for statement in self.statements if statement.edge.kind in kinds]

    def sentence_around(self, evidence: Evidence) -> Evidence:
        """Return the sentences that evidence touches as one stretch; of evidence that is not in the text, itself."""
        if not self._stands(evidence):
            return evidence
        touched = [
            sentence
            for sentence in self.sentences
            if sentence.section is evidence.section and sentence.start < evidence.end and evidence.start < sentence.end
        ]
        start = min((sentence.start for sentence in touched), default=evidence.start)
        end = max((sentence.end for sentence in touched), default=evidence.end)
        start, end = min(start, evidence.start), max(end, evidence.end)
        return Evidence(evidence.section, start, end, self.text_of(evidence.section)[start:end])

    def _stands(self, evidence: Evidence) -> bool:
        text = self.text_of(evidence.section)
        return 0 <= evidence.start <= evidence.end and text[evidence.start : evidence.end] == evidence.text

    def describe_unsure(self) -> str:
        """Return how many statements the threshold left out."""
        what = "1 statement is" if self.unsure == 1 else f"{self.unsure} statements are"
        return f"{what} less sure than {self.min_confidence:g}, and left out"

    @cached_property
    def _places(self) -> tuple[tuple[Evidence, Name], ...]:
        return tuple(sorted(((place, name) for name in self.names for place in name.places), key=lambda item: item[0]))

    def cut(self, stretch: Evidence, evidence: Evidence | None = None) -> tuple[Piece, ...]:
        """Return a stretch in pieces that cover it in order, cut at names and at the ends of evidence."""
        if not self._stands(stretch):
            return (Piece(0, len(stretch.text), None, evidence is not None),)
        names = [
            (max(place.start, stretch.start), min(place.end, stretch.end), name)
            for place, name in self._places
            if place.section is stretch.section and place.start < stretch.end and stretch.start < place.end
        ]
        marked = (evidence.start, evidence.end) if evidence else (stretch.end, stretch.end)
        bounds = {stretch.start, stretch.end, *(bound for start, end, _ in names for bound in (start, end))}
        bounds.update(bound for bound in marked if stretch.start < bound < stretch.end)
        ordered = sorted(bounds)
        pieces = []
        for start, end in pairwise(ordered):
            name = next((name for first, last, name in names if first <= start and end <= last), None)
            is_evidence = marked[0] <= start and end <= marked[1]
            pieces.append(Piece(start - stretch.start, end - stretch.start, name, is_evidence))
        return tuple(pieces)


def explain(
    graph: Graph,
    paper: str,
    *,
    sentences: Iterable[Evidence] = (),
    refusals: Iterable[Refusal] = (),
    min_confidence: float = 0.0,
    unsure: int = 0,
) -> Explanation:
    """Return what `paper` states in `graph`, as far as it is sure; `unsure` counts what was left out before."""
    node = next(node for node in graph.nodes if node.id == paper)
    edges = [edge for edge in graph.edges if edge.paper == paper]
    sure = [edge for edge in edges if is_sure(edge, min_confidence)]
    sure.sort(key=lambda edge: (_in_text_order(edge.evidence), edge.key))
    shown = {edge.target for edge in sure}
    things = {name.id: name for name in _list_names(node, edges, shown)}
    claims = {item.id: item for item in graph.nodes if item.kind is NodeKind.CLAIM}
    return Explanation(
        paper=node,
        names=tuple(name for name in things.values() if name.id in shown),
        statements=tuple(
            Statement(edge, things.get(edge.source), things.get(edge.target), claims.get(edge.target)) for edge in sure
        ),
        sentences=tuple(sentences),
        refusals=tuple(refusals),
        min_confidence=min_confidence,
        unsure=unsure + len(edges) - len(sure),
    )


def _list_names(paper: Node, edges: Sequence[Edge], shown: set[str]) -> Iterator[Name]:
    """Yield everything that the edges name, own work first; only what is shown is looked for in the text."""
    own = {edge.target for edge in edges if edge.kind is EdgeKind.PROPOSES}
    spellings: dict[str, tuple[str, ...]] = {}
    levels: dict[str, Level | None] = {}
    for edge in edges:
        if edge.kind is not EdgeKind.CLAIMS:
            spellings.setdefault(edge.target, edge.names)
            levels[edge.target] = levels.get(edge.target) or edge.level
    order = sorted(spellings, key=lambda identity: (identity not in own, identity))
    found = {item: _find_all(paper, spellings[item]) for item in order if item in shown and is_named(item)}
    places = _keep_longest(order, found)
    for identity in order:
        name = spellings[identity][0] if is_named(identity) else None
        yield Name(identity, name, kind_of(identity), identity in own, levels[identity], tuple(places[identity]))


def _find_all(paper: Node, spellings: Iterable[str]) -> list[Evidence]:
    """Return where spellings stand as whole names; where none does, as whole words."""
    for ends in (_WHOLE, _WORD):
        if found := [place for spelling in filter(None, spellings) for place in _find(paper, spelling, ends)]:
            return found
    return []


def _find(paper: Node, spelling: str, ends: tuple[str, str]) -> Iterator[Evidence]:
    pattern = re.compile(f"{ends[0]}{re.escape(spelling)}{ends[1]}")
    for section in Section:
        for match in pattern.finditer(str(paper.properties[section])):
            yield Evidence(section, match.start(), match.end(), match[0])


def _keep_longest(order: Sequence[str], found: dict[str, list[Evidence]]) -> dict[str, list[Evidence]]:
    """Return the places of each thing that do not overlap: the longest first, then the earliest, then by `order`."""
    ranked = sorted(
        (place.start - place.end, place, number)
        for number, identity in enumerate(order)
        for place in found.get(identity, ())
    )
    taken: set[tuple[Section, int]] = set()
    kept: dict[str, list[Evidence]] = {identity: [] for identity in order}
    for _, place, number in ranked:
        stretch = {(place.section, offset) for offset in range(place.start, place.end)}
        if taken.isdisjoint(stretch):
            taken |= stretch
            kept[order[number]].append(place)
    return {identity: sorted(places, key=_in_text_order) for identity, places in kept.items()}


def _in_text_order(place: Evidence) -> tuple[bool, Evidence]:
    return place.section is Section.ABSTRACT, place
