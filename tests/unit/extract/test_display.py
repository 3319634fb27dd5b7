"""The page of one paper, read back by a parser: what is marked, that nothing is fetched, and that all can be read."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import combinations

import pytest

from citeweave.extract.display import render, split_sentences
from citeweave.graph import keys
from citeweave.graph.build import Refusal, build
from citeweave.graph.explanation import Explanation, explain
from citeweave.graph.model import EdgeKind, Entity, Evidence, Fact, NodeKind, Paper, PaperFacts, Section
from citeweave.graph.vocabulary import THINGS, id_prefix
from support.builders import VERSION, graph_of

_VOID = {"meta", "br", "link", "img", "hr", "input"}
EVIL = "<script>alert(\"1\")</script> & {text} {0} 'quoted' %s <b>&amp;</b>"


@dataclass
class Element:
    """One element with what it holds."""

    tag: str
    attributes: dict[str, str | None]
    parent: Element | None
    text: str = ""
    children: list[Element] = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        return set((self.attributes.get("class") or "").split())

    def find(self, tag: str, *classes: str) -> list[Element]:
        here = [self] if self.tag == tag and self.classes >= set(classes) else []
        return here + [found for child in self.children for found in child.find(tag, *classes)]


class Page(HTMLParser):
    """Reads a page, and fails where elements are not closed in turn."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("root", {}, None)
        self.at = self.root
        self.feed(source)
        self.close()
        assert self.at is self.root, f"{self.at.tag} is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs), self.at)
        self.at.children.append(element)
        if tag not in _VOID:
            self.at = element

    def handle_endtag(self, tag: str) -> None:
        assert self.at.tag == tag, f"{self.at.tag} is closed by {tag}"
        assert self.at.parent
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        element: Element | None = self.at
        while element:
            element.text += data
            element = element.parent

    def texts(self, tag: str, *classes: str) -> list[str]:
        return [element.text for element in self.root.find(tag, *classes)]


def explain_sketch(text: str, **more: object) -> Explanation:
    """Return the first paper of a sketch explained, with its sentences."""
    graph = graph_of(text)
    paper = next(node for node in graph.nodes if node.kind is NodeKind.PAPER)
    sentences = split_sentences(str(paper.properties["title"]), str(paper.properties["abstract"]))
    return explain(graph, paper.id, sentences=sentences, **more)  # type: ignore[arg-type]


SKETCH = """
paper 2210.17323 GPTQ: Quantization after training
  proposes Method GPTQ ; 0.9
  compresses BaseModel OPT-175B ; checkpoint ; 0.8
  compared_with Method RTN ; better ; 0.7
  uses Technique quantization ; 0.3
  mentions Task translation
  claims speed 3.25x
"""


@pytest.fixture(scope="module")
def explained() -> Explanation:
    return explain_sketch(SKETCH)


@pytest.fixture(scope="module")
def page(explained: Explanation) -> Page:
    return Page(render(explained))


def test_title_and_abstract_stand_on_the_page_letter_by_letter(explained: Explanation, page: Page) -> None:
    title, abstract, *_ = page.texts("div", "entities")
    assert title == explained.text_of(Section.TITLE)
    assert abstract == explained.text_of(Section.ABSTRACT)


def test_names_are_marked_with_their_kind(explained: Explanation, page: Page) -> None:
    title, abstract, *_ = page.root.find("div", "entities")
    marked = [(mark.text, mark.attributes["data-kind"]) for mark in abstract.find("mark", "name")]
    assert ("GPTQ", "own Method") in marked
    assert ("OPT-175B", "BaseModel") in marked
    assert [mark.text for mark in title.find("mark", "own", "method")] == ["GPTQ"]
    wanted = [place.text for name in explained.names for place in name.places if place.section is Section.ABSTRACT]
    assert sorted(text for text, _ in marked) == sorted(wanted)


def test_evidence_of_each_statement_is_marked_in_its_sentence(explained: Explanation, page: Page) -> None:
    quotes = page.root.find("blockquote")
    statements = [item for kind in EdgeKind for item in explained.list_statements(kind)]
    assert len(quotes) == len(statements) == 6
    shown = {"".join(mark.text for mark in quote.find("mark", "evidence")) for quote in quotes}
    assert shown == {item.edge.evidence.text for item in statements}
    for quote in quotes:
        # Marks lie side by side: none in another.
        assert all(not mark.children for mark in quote.find("mark"))


def test_statements_are_told_with_outcome_confidence_and_component(page: Page) -> None:
    items = page.texts("p")
    assert any("GPTQ COMPARED_WITH RTN better, confidence 0.70, hand" in item for item in items)
    assert any(item.startswith("3.25x speed = 3.25 x, confidence 1.00") for item in items)
    assert [heading.text for heading in page.root.find("h2")] == ["Proposes", "Relations", "Claims", "Also names"]


def test_evidence_that_is_a_part_of_its_sentence_is_marked_alone() -> None:
    abstract = "Experiments show that TinyX prunes LLaMA, while others fail. The end."
    paper = Paper(keys.paper_id("T"), "T", abstract, ("p#1",))

    def at(text: str) -> Evidence:
        start = abstract.index(text)
        return Evidence(Section.ABSTRACT, start, start + len(text), text)

    facts = PaperFacts(
        paper.id,
        contributions=(Entity("TinyX", NodeKind.METHOD, (at("TinyX"),)),),
        entities=(Entity("LLaMA", NodeKind.BASE_MODEL, (at("LLaMA"),)),),
        facts=(Fact(EdgeKind.COMPRESSES, "LLaMA", at("TinyX prunes LLaMA")),),
    )
    graph = build([paper], {paper.id: facts}, VERSION).graph
    page = Page(render(explain(graph, paper.id, sentences=split_sentences("T", abstract))))
    quote = page.root.find("blockquote")[1]
    assert quote.text.strip() == "Experiments show that TinyX prunes LLaMA, while others fail."
    marked = [(mark.text, mark.classes) for mark in quote.find("mark")]
    assert marked == [
        ("TinyX", {"evidence", "name", "method", "own"}),
        (" prunes ", {"evidence"}),
        ("LLaMA", {"evidence", "name", "basemodel"}),
    ]


def test_everything_is_escaped() -> None:
    title = f"On {EVIL}"
    abstract = f"We use {EVIL} here, and TinyX.\nA second line of {EVIL} ends."
    paper = Paper(f"paper:{EVIL}", title, abstract, (f"{EVIL}#1",))
    start = abstract.index(EVIL)
    evidence = Evidence(Section.ABSTRACT, start, start + len(EVIL), EVIL)
    facts = PaperFacts(
        paper.id,
        entities=(Entity(EVIL, NodeKind.METHOD, (evidence,), component=EVIL),),
        facts=(Fact(EdgeKind.COMPARED_WITH, EVIL, evidence, component=EVIL),),
    )
    graph = build([paper], {paper.id: facts}, VERSION).graph
    refused = Refusal(paper.id, EVIL, EVIL)
    source = render(explain(graph, paper.id, sentences=split_sentences(title, abstract), refusals=[refused]))
    page = Page(source)
    assert "<script" not in source
    assert [element.text for element in page.root.find("b")] == ["This paper"]
    assert {element.tag for element in every(page.root)} <= {
        "root", "html", "head", "meta", "title", "style", "body", "div", "span", "mark", "p", "b", "br", "h2", "ul",
        "li", "blockquote",
    }  # fmt: skip
    assert page.texts("title") == [title]
    assert page.texts("div", "entities")[0] == title
    assert page.texts("div", "entities")[1].startswith(abstract.partition("\n")[0])
    assert f"{EVIL}: {EVIL}" in page.texts("p")


def every(element: Element) -> list[Element]:
    """Return an element and all that it holds."""
    return [element, *(found for child in element.children for found in every(child))]


def test_page_fetches_nothing_and_runs_nothing(explained: Explanation, page: Page) -> None:
    for element in every(page.root):
        assert not element.attributes.keys() & {"src", "href", "srcset", "action", "onclick", "onload"}, element.tag
    (style,) = page.texts("style")
    assert "url(" not in style
    assert "@import" not in style
    assert "http" not in render(explained).replace("http-equiv", "")
    (policy,) = (
        meta.attributes["content"]
        for meta in page.root.find("meta")
        if meta.attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


def test_page_is_the_same_each_time(explained: Explanation) -> None:
    assert render(explained) == render(explain_sketch(SKETCH))


def test_page_of_a_threshold_says_what_it_left_out() -> None:
    page = Page(render(explain_sketch(SKETCH, min_confidence=0.5)))
    assert page.texts("p", "soft")[-1] == "1 statement is less sure than 0.5, and left out"
    assert "quantization" not in "".join(page.texts("mark"))


@pytest.mark.parametrize(("title", "abstract"), [("Only a title", ""), ("", "Only a text."), (" ", "\n\n")])
def test_page_of_a_paper_with_little_text(title: str, abstract: str) -> None:
    paper = Paper(keys.paper_id(title or "x", "2501.00001"), title, abstract, ())
    graph = build([paper], {}, VERSION).graph
    page = Page(render(explain(graph, paper.id, sentences=split_sentences(title, abstract))))
    assert page.texts("title") == [title or paper.id]


def test_sentences_are_stretches_of_the_texts() -> None:
    title, abstract = "A title. With a stop", "One (e.g. this) is 3.5x. Two follows!  Three"
    sentences = split_sentences(title, abstract)
    for sentence in sentences:
        text = title if sentence.section is Section.TITLE else abstract
        assert text[sentence.start : sentence.end] == sentence.text
    assert [sentence.text for sentence in sentences if sentence.section is Section.ABSTRACT] == [
        "One (e.g. this) is 3.5x.", "Two follows!", "Three",
    ]  # fmt: skip


# Colours


def colours(page: Page) -> tuple[dict[str, str], dict[str, str]]:
    """Return the colours of the page in light and in dark mode."""
    (style,) = page.texts("style")
    light, dark = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    found = [dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", part)) for part in (light, dark)]
    assert found[0].keys() == found[1].keys()
    return found[0], found[1]


def channels(colour: str) -> list[float]:
    """Return red, green and blue as shares of light."""
    values = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in values]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 defines it."""
    lights = sorted(
        0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in (channels(one), channels(other))
    )
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_everything_can_be_read_in_light_and_in_dark_mode(page: Page, mode: int) -> None:
    known = colours(page)[mode]
    for name in ("page", "evidence", *map(id_prefix, THINGS)):
        assert contrast(known["ink"], known[name]) >= 4.5, name
    assert contrast(known["soft"], known["page"]) >= 4.5


SEEN = {
    "all cones": [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    # Viénot, Brettel and Mollon 1999, in linear light.
    "protanopia": [[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]],
    "deuteranopia": [[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]],
}


def multiply(matrix: list[list[float]], vector: list[float]) -> list[float]:
    return [sum(factor * value for factor, value in zip(row, vector, strict=True)) for row in matrix]


def perceive(colour: str, cones: str) -> list[float]:
    """Return a colour in CIE Lab as somebody with these cones sees it."""
    to_xyz = [[0.4339, 0.3762, 0.1899], [0.2126, 0.7152, 0.0722], [0.0177, 0.1095, 0.8728]]
    x, y, z = (
        value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116
        for value in multiply(to_xyz, multiply(SEEN[cones], channels(colour)))
    )
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("cones", SEEN)
def test_kinds_are_told_apart_by_the_colour_blind(page: Page, mode: int, cones: str) -> None:
    known = colours(page)[mode]
    for one, other in combinations(("page", "evidence", *map(id_prefix, THINGS)), 2):
        assert math.dist(perceive(known[one], cones), perceive(known[other], cones)) >= 9, (one, other)


def test_kinds_are_told_by_words_too(page: Page) -> None:
    (style,) = page.texts("style")
    assert "mark[data-kind]::after { content: attr(data-kind)" in style
    (legend,) = page.root.find("div", "legend")
    assert [mark.text for mark in legend.find("mark")][:5] == [kind.value for kind in THINGS]
    assert all(
        mark.attributes.get("data-kind")
        for quote in page.root.find("blockquote")
        for mark in quote.find("mark", "name")
    )
