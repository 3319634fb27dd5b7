"""What a paper's statements were found in: by it a build tells which papers of a store need no extraction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace

from citeweave.graph.model import Node

CONTENT_HASH = "content_hash"
EXTRACTOR = "extractor"
OF_STATEMENTS = ("min_confidence", CONTENT_HASH, EXTRACTOR)
"""The properties of a paper that go with its statements, not with its page."""

_DIGITS = 32


def content_hash(title: str, abstract: str, min_confidence: float) -> str:
    """Return the hash of all that decides, with the extractor's version, what a paper states.

    Votes, dates and places do not: they can change without an extraction.
    """
    text = json.dumps([title, abstract, float(min_confidence)])
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def has_same_content(node: Node, stored: Node) -> bool:
    """Tell whether a stored paper states what an extraction for `node` would find; not if either does not say."""
    return all(
        name in node.properties and node.properties[name] == stored.properties.get(name)
        for name in (CONTENT_HASH, EXTRACTOR)
    )


def forget_content(nodes: Iterable[Node], papers: frozenset[str]) -> list[Node]:
    """Return nodes of which these papers no longer say what they were found in, so that they are extracted again."""
    return [
        replace(node, properties={name: value for name, value in node.properties.items() if name != CONTENT_HASH})
        if node.id in papers
        else node
        for node in nodes
    ]
