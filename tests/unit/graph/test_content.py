"""What a paper's statements were found in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from citeweave.graph.build import paper_node
from citeweave.graph.content import content_hash, forget_content, has_same_content
from citeweave.graph.model import Paper, Truncation
from citeweave.graph.rows import node_from_properties, node_properties

PAPER = Paper("paper:a-0123456789", "A title", "An abstract.", ("p#1",))
NODE = paper_node(PAPER, 0.0, "v")


def test_hash_is_the_same_in_every_run() -> None:
    assert content_hash("A", "b", 0.5) == "8cd11db503475f87326d294019aac9a6"
    assert content_hash("A", "b", 0) == content_hash("A", "b", 0.0)


@pytest.mark.parametrize(
    "other", [("A", "b", 0.6), ("A", "B", 0.5), ("Ab", "", 0.5), ("", "Ab", 0.5), ("\ud800", "b", 0.5)]
)
def test_hash_tells_contents_apart(other: tuple[str, str, float]) -> None:
    assert content_hash(*other) != content_hash("A", "b", 0.5)


@pytest.mark.parametrize(
    "values",
    [{"votes": 3}, {"date": "Oct 6"}, {"sources": ("q#2",)}, {"n_authors": 2}, {"truncated": Truncation.END}],
    ids=lambda values: next(iter(values)),
)
def test_what_is_not_extracted_is_no_content(values: dict[str, object]) -> None:
    other = replace(PAPER, **values)  # type: ignore[arg-type]
    assert has_same_content(paper_node(other, 0.0, "v"), NODE)


@pytest.mark.parametrize(
    "other",
    [
        paper_node(replace(PAPER, title="Another title"), 0.0, "v"),
        paper_node(replace(PAPER, abstract="Another abstract."), 0.0, "v"),
        paper_node(PAPER, 0.5, "v"),
        paper_node(PAPER, 0.0, "v-2"),
        *forget_content([NODE], frozenset({PAPER.id})),
        replace(NODE, properties={}),
    ],
)
def test_other_content_is_told(other: object) -> None:
    assert not has_same_content(other, NODE)  # type: ignore[arg-type]
    assert not has_same_content(NODE, other)  # type: ignore[arg-type]
    assert not has_same_content(other, replace(NODE, properties={}))  # type: ignore[arg-type]


def test_content_is_forgotten_of_some_papers_only() -> None:
    kept, forgotten = forget_content([replace(NODE, id="paper:b"), NODE], frozenset({NODE.id}))
    assert kept.properties == NODE.properties
    assert NODE.properties.keys() - forgotten.properties.keys() == {"content_hash"}


def test_content_is_stored_as_it_is() -> None:
    assert has_same_content(node_from_properties(NODE.kind, node_properties(NODE)), NODE)
