"""Whatever the text, the pipeline reads it, and every offset is right."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from citeweave.extract.pipeline import extract
from citeweave.graph.model import Evidence, Section

PIECES = [
    "We propose ", "KiteX", " (", ")", "Kite Extension", ", a method", ". ", " is devised", "LLMs",
    "large language models", "BERT",
    "\n", ": ", "$\\textbf{K}ite$", " on ImageNet", "\u00a0", "  ", "two components: (1) ", "é", "\u200b",
    "K", "-7B",
    "named ", "our ", "\"", "pruning", "image classification", " and ", "e.g.", "...", "{", "\r\n", "\t", "𝒦", "1.5x",
]  # fmt: skip
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=25).map("".join))


@settings(max_examples=200, deadline=None)
@given(title=TEXTS, abstract=TEXTS)
def test_offsets_hold(title: str, abstract: str) -> None:
    (facts,) = extract([("p", title, abstract)])
    texts = {Section.TITLE: title, Section.ABSTRACT: abstract}
    places: list[Evidence] = []
    for entity in (*facts.contributions, *facts.entities):
        places += entity.mentions
        if entity.evidence is not None:
            places.append(entity.evidence)
        assert (entity.name is None) == (not entity.mentions)
    for place in places:
        assert 0 <= place.start < place.end
        assert texts[place.section][place.start : place.end] == place.text


@settings(max_examples=100, deadline=None)
@given(title=TEXTS, abstract=TEXTS)
def test_names_are_unique(title: str, abstract: str) -> None:
    (facts,) = extract([("p", title, abstract)])
    names = [entity.name for entity in (*facts.contributions, *facts.entities)]
    assert len(names) == len(set(names))
