"""Checking that every edge's evidence stands where the edge says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from citeweave.graph.model import Edge, Entry, Graph, NodeKind, Section
from citeweave.graph.papers import merge


@dataclass(frozen=True, slots=True)
class Verification:
    """How many edges were checked, and those whose evidence was not found, each with the reason."""

    edges: int
    failures: tuple[tuple[Edge, str], ...]
    unchecked: int = 0


def verify(graph: Graph, entries: Iterable[Entry] | None = None) -> Verification:
    """Return whether each edge's evidence stands at its offsets in its paper's text.

    The text is the one that the store keeps; or, where `entries` are given, the one that was just read from files, and
    edges of papers that stand in no file are counted as unchecked.
    """
    texts: dict[str, dict[Section, str]] = {}
    if entries is None:
        for node in graph.nodes:
            if node.kind is NodeKind.PAPER:
                texts[node.id] = {section: str(node.properties[section]) for section in Section}
    else:
        for paper in merge(entries):
            texts[paper.id] = {section: paper.section(section) for section in Section}
    failures: list[tuple[Edge, str]] = []
    unchecked = 0
    for edge in graph.edges:
        text = texts.get(edge.paper)
        if text is None and entries is not None:
            unchecked += 1
        elif text is None:
            failures.append((edge, "its paper is not in the store"))
        elif reason := _fault(edge, text[edge.evidence.section]):
            failures.append((edge, reason))
    return Verification(len(graph.edges) - unchecked, tuple(failures), unchecked)


def _fault(edge: Edge, text: str) -> str | None:
    evidence = edge.evidence
    if not evidence.text:
        return "it has no evidence"
    if not 0 <= evidence.start < evidence.end <= len(text):
        return f"its offsets {evidence.start} to {evidence.end} lie outside the {evidence.section}"
    found = text[evidence.start : evidence.end]
    return None if found == evidence.text else f"the {evidence.section} has {found!r} there"
