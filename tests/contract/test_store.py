"""What every store keeps to, whichever it is."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from citeweave.graph import keys
from citeweave.graph.build import build
from citeweave.graph.confidence import keep_sure
from citeweave.graph.errors import QueryFailedError, StoreError, StoreWriteError, UnsupportedError
from citeweave.graph.model import (
    Claim,
    ClaimKind,
    Edge,
    EdgeKind,
    Entity,
    Evidence,
    Fact,
    Graph,
    NodeKind,
    Paper,
    PaperFacts,
    Section,
    Truncation,
)
from citeweave.graph.parts import split
from citeweave.graph.plan import Change
from citeweave.graph.ports import Counts, GraphStore, WriteReport
from citeweave.graph.resolve.naming import identify
from citeweave.graph.rows import export_hash
from citeweave.graph.stores import Access, statements
from citeweave.graph.stores.reading import Run
from citeweave.graph.vocabulary import THINGS
from support.builders import Sketch, ends, graph_of, join, make_paper, node_of, sketch
from support.stores import StoreFactory

TWO = """
paper 2210.17323 GPTQ: Quantization after training
  proposes Method GPTQ
  compresses BaseModel OPT-175B ; checkpoint
  builds_on Method OBQ ; 0.5
  evaluated_on Benchmark WikiText2
  uses Technique quantization ; as post-training quantization
  claims speed 3.25x
paper - Pruning in one shot
  proposes Method
  compresses BaseModel OPT-175B ; family
  compared_with Method GPTQ ; better
  mentions Task translation
  claims size half the weights
  claims speed 2x
"""


@pytest.fixture
def two() -> Sketch:
    """Return two papers that share things."""
    return sketch(TWO)


def assert_holds(store: GraphStore, graph: Graph) -> None:
    """Check that the store reads as just this graph."""
    read = store.read()
    assert read == graph
    assert export_hash(read) == export_hash(graph)


# Writing


def test_new_store_is_empty(stores: StoreFactory) -> None:
    store = stores.new()
    assert store.read() == Graph()
    assert store.count() == Counts({}, {})
    assert store.lookup("GPTQ", NodeKind) == ()


def test_write_is_read_back(stores: StoreFactory, two: Sketch) -> None:
    store = stores.new()
    report = store.write(two.graph)
    assert report == WriteReport(
        created_nodes=len(two.graph.nodes), created_edges=len(two.graph.edges) + len(two.graph.links)
    )
    assert_holds(store, two.graph)


def test_write_of_nothing_changes_nothing(stores: StoreFactory, two: Sketch) -> None:
    store = stores.new()
    store.write(two.graph)
    assert store.write(Graph()).is_empty
    assert_holds(store, two.graph)


def test_write_twice_creates_nothing(stores: StoreFactory, two: Sketch) -> None:
    store = stores.new()
    store.write(two.graph)
    report = store.write(two.graph)
    assert report.is_empty
    assert_holds(store, two.graph)


def test_count_counts_by_kind(stores: StoreFactory, two: Sketch) -> None:
    store = stores.new()
    store.write(two.graph)
    nodes = Counter(node.kind.value for node in two.graph.nodes)
    edges = Counter([edge.kind.value for edge in two.graph.edges] + [link.kind.value for link in two.graph.links])
    assert store.count() == Counts(nodes, edges)
    # OPT-175B, and OPT, large language model and so on above it.
    assert nodes["BaseModel"] == 5
    assert edges["VARIANT_OF"] == 4
    assert "TRAINED_ON" not in store.count().edges


def test_write_in_steps_equals_one_write(stores: StoreFactory, two: Sketch) -> None:
    store = stores.new()
    for position in (1, 0):
        store.write(two.only(position).graph)
    assert_holds(store, two.graph)


def test_write_of_papers_that_share_nothing_adds_up(stores: StoreFactory) -> None:
    first, second = graph_of("paper - A\n proposes Method X"), graph_of("paper - B\n uses Technique pruning")
    store = stores.new()
    store.write(first)
    report = store.write(second)
    assert (report.created_nodes, report.changed_nodes) == (len(second.nodes), 0)
    assert_holds(store, join(first, second))


def test_write_reports_what_a_shared_thing_gains(stores: StoreFactory, two: Sketch) -> None:
    store = stores.new()
    store.write(two.only(0).graph)
    report = store.write(two.only(1).graph)
    # OPT-175B gets a second level, and its other properties stay; GPTQ is named as before.
    assert report.changed_nodes == 0
    assert report.changed_edges == report.removed_nodes == report.removed_edges == 0
    assert node_of(store.read(), "basemodel:opt-175b").properties["level"] == "checkpoint"


def test_write_in_parts_equals_one_write(stores: StoreFactory, two: Sketch) -> None:
    store = stores.new()
    reports = [store.write(part) for part in split(two.graph, papers=1)]
    assert_holds(store, two.graph)
    assert sum(report.created_nodes for report in reports) == len(two.graph.nodes)
    assert all(store.write(part).is_empty for part in split(two.graph, papers=1))


# Replacing and removing


def test_write_replaces_what_a_paper_stated(stores: StoreFactory) -> None:
    before = sketch(
        """
        paper 2306.00978 AWQ: Weights by activation
          proposes Method AWQ
          compresses BaseModel Alpha
          evaluated_on Benchmark C4
        """
    )
    after = sketch(
        """
        paper 2306.00978 AWQ: Weights by activation
          proposes Method AWQ
          compresses BaseModel Beta
        """
    )
    store = stores.new()
    store.write(before.graph)
    report = store.write(after.graph)
    assert_holds(store, after.graph)
    assert (report.created_nodes, report.created_edges) == (1, 1)
    assert (report.removed_nodes, report.removed_edges) == (2, 2)
    # The abstract changed.
    assert report.changed_nodes == 1
    assert report.changed_edges == 0


def test_write_replaces_an_edge_in_place(stores: StoreFactory) -> None:
    store = stores.new()
    graph = graph_of("paper - A\n proposes Method X\n compared_with Method Y ; better")
    store.write(graph)
    edges = tuple(
        replace(edge, outcome=None, level=None, confidence=0.25, component="other", version="test-2")
        for edge in graph.edges
    )
    changed = Graph(graph.nodes, edges)
    report = store.write(changed)
    assert report == WriteReport(changed_edges=2)
    assert_holds(store, changed)


def test_replacing_keeps_what_others_state(stores: StoreFactory, two: Sketch) -> None:
    store = stores.new()
    store.write(two.graph)
    bare = Sketch(two.papers, {**two.facts, two.papers[0].id: PaperFacts(two.papers[0].id)})
    store.write(bare.only(0).graph)
    assert_holds(store, bare.graph)
    # GPTQ was proposed by the one paper and stays, as the other is compared with it.
    assert node_of(store.read(), "method:gptq").name == "GPTQ"
    assert not any(node.id == "method:obq" for node in store.read().nodes)


def test_shared_thing_is_described_anew(stores: StoreFactory) -> None:
    papers = sketch(
        """
        paper - A
          mentions BaseModel LLaMA-2 ; family ; as Llama2
        paper - B
          mentions BaseModel Llama 2 ; checkpoint
        paper - C
          mentions BaseModel Llama 2 ; checkpoint
        """
    )
    store = stores.new()
    store.write(papers.graph)
    thing = node_of(store.read(), "basemodel:llama-2")
    assert (thing.name, thing.properties["level"]) == ("Llama 2", "checkpoint")
    assert thing.properties["names"] == ("LLaMA-2", "Llama 2", "Llama2")
    assert thing.properties["keys"] == ("llama-2", "llama2")

    store.remove([papers.papers[0].id])
    thing = node_of(store.read(), "basemodel:llama-2")
    assert thing.properties["names"] == ("Llama 2",)
    # A spelling that no paper has any more is still read by the rules.
    assert store.lookup("Llama2", THINGS) == ("basemodel:llama-2",)

    store.write(papers.only(0).graph)
    store.remove([paper.id for paper in papers.papers[1:]])
    thing = node_of(store.read(), "basemodel:llama-2")
    assert (thing.name, thing.properties["level"]) == ("LLaMA-2", "family")


def test_remove_takes_what_only_the_paper_states(stores: StoreFactory, two: Sketch) -> None:
    store = stores.new()
    store.write(two.graph)
    report = store.remove([two.papers[1].id])
    assert_holds(store, two.only(0).graph)
    # The paper, its unnamed contribution, its two claims, its task and what stands above that.
    assert report.removed_nodes == 6
    assert report.created_nodes == report.created_edges == 0


def test_remove_of_all_leaves_nothing(stores: StoreFactory, two: Sketch) -> None:
    store = stores.new()
    store.write(two.graph)
    store.remove(iter([paper.id for paper in two.papers]))
    assert_holds(store, Graph())
    store.write(two.graph)
    assert_holds(store, two.graph)


@pytest.mark.parametrize("papers", [[], ["paper:nobody-0000000000"], ["no id at all"], [""], ["method:gptq"]])
def test_remove_of_an_unknown_id_is_no_error(stores: StoreFactory, two: Sketch, papers: list[str]) -> None:
    store = stores.new()
    store.write(two.graph)
    assert store.remove(papers).is_empty
    assert_holds(store, two.graph)


def test_remove_of_known_and_unknown_removes_the_known(stores: StoreFactory, two: Sketch) -> None:
    store = stores.new()
    store.write(two.graph)
    store.remove(["paper:nobody", two.papers[1].id, two.papers[1].id])
    assert_holds(store, two.only(0).graph)


@pytest.mark.parametrize("papers", [[0], [1], [0, 1], []])
def test_removal_is_told_before_it_is_carried_out(stores: StoreFactory, two: Sketch, papers: list[int]) -> None:
    ids = [two.papers[position].id for position in papers]
    store = stores.new()
    store.write(two.graph)
    change = store.plan_removal(iter([*ids, "paper:nobody", "method:gptq"]))
    assert_holds(store, two.graph)
    assert [node.id for node in change.drop_nodes if node.kind is NodeKind.PAPER] == sorted(ids)
    assert store.remove(ids) == WriteReport.of(change)


def test_nodes_of_papers_are_read_by_id(stores: StoreFactory, two: Sketch) -> None:
    store = stores.new()
    store.write(two.graph)
    ids = [paper.id for paper in two.papers]
    assert store.paper_nodes(iter([*ids, ids[0], "paper:nobody", "method:gptq"])) == [
        node_of(two.graph, paper) for paper in sorted(ids)
    ]
    assert store.paper_nodes([]) == []
    assert {node.properties["extractor"] for node in store.paper_nodes(ids)} == {"test-1"}


def test_same_text_on_another_page_adds_a_source(stores: StoreFactory, two: Sketch) -> None:
    papers = sketch(TWO).papers
    first = replace(papers[0], sources=("a#1",), votes=7, date="Oct 6")
    second = replace(papers[0], sources=("b#9",), comments=2)
    store = stores.new()
    for paper in (first, second):
        store.write(build([paper], two.facts, "test-1").graph)
    properties = node_of(store.read(), first.id).properties
    assert properties["sources"] == ("a#1", "b#9")
    assert (properties["votes"], properties["comments"], properties["date"]) == (7, 2, "Oct 6")


def test_other_text_keeps_where_the_paper_was_read(stores: StoreFactory) -> None:
    first = make_paper("A title", "One text.", "1706.03762", sources=("a#1",))
    second = make_paper("A title", "Quite another text.", "1706.03762", sources=("b#1",))
    store = stores.new()
    for paper in (first, second):
        store.write(build([paper], {}, "test-1").graph)
    assert node_of(store.read(), first.id).properties["sources"] == ("a#1", "b#1")


def test_rewriting_one_page_of_two_changes_nothing(stores: StoreFactory) -> None:
    paper = make_paper("A title", "One text.", sources=("a#1", "b#1"))
    store = stores.new()
    store.write(build([paper], {}, "test-1").graph)
    assert store.write(build([replace(paper, sources=("a#1",))], {}, "test-1").graph).is_empty


# Reading a part


def stated_part(graph: Graph) -> Graph:
    """Return a graph without what is derived."""
    ends = {end for edge in graph.edges for end in (edge.source, edge.target)}
    return Graph(tuple(node for node in graph.nodes if node.id in ends), graph.edges)


def test_read_papers_gives_what_a_build_of_them_alone_gives(stores: StoreFactory, two: Sketch) -> None:
    store = stores.new()
    store.write(two.graph)
    alone = two.only(1).graph
    part = store.read_papers([two.papers[1].id])
    assert part.edges == alone.edges
    assert [node.id for node in part.nodes] == [node.id for node in stated_part(alone).nodes]
    # A shared thing is as the whole store knows it.
    assert all(node in two.graph.nodes for node in part.nodes)


def test_read_papers_of_all_gives_all(stores: StoreFactory, two: Sketch) -> None:
    store = stores.new()
    store.write(two.graph)
    papers = [paper.id for paper in two.papers]
    assert store.read_papers(iter([*papers, papers[0]])) == stated_part(two.graph)


@pytest.mark.parametrize("papers", [[], ["paper:nobody"], ["method:gptq"], ["no id"], [""]])
def test_read_papers_of_an_unknown_id_is_empty(stores: StoreFactory, two: Sketch, papers: list[str]) -> None:
    store = stores.new()
    store.write(two.graph)
    assert store.read_papers(papers) == Graph()


def test_threshold_of_a_paper_is_kept(stores: StoreFactory, two: Sketch) -> None:
    facts = {paper: keep_sure(found, 0.6) for paper, found in two.facts.items()}
    sure = Sketch(two.papers, facts).graph
    store = stores.new()
    store.write(sure)
    assert_holds(store, sure)
    papers = [node for node in store.read().nodes if node.kind is NodeKind.PAPER]
    assert [node.properties["min_confidence"] for node in papers] == [0.6, 0.6]
    store.write(two.graph)
    assert_holds(store, two.graph)
    store.write(sure)
    assert_holds(store, sure)


# Looking up

SPELLINGS = """
paper 2302.13971 LLaMA: Open models
  proposes BaseModel LLaMA
paper 2307.09288 Llama 2
  proposes BaseModel LLaMA-2 ; as LLaMA
  uses Technique pruning
paper - C
  proposes Method Pruning
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("basemodel:llama-2", ("basemodel:llama-2",)),
        ("LLaMA-2", ("basemodel:llama-2",)),
        ("llama 2", ("basemodel:llama-2",)),
        ("LLaMA", ("basemodel:llama",)),
        ("pruning", ("method:pruning", "technique:pruning")),
        ("C", ("paper:c-" + keys.paper_id("C").rpartition("-")[2],)),
        ("paper:arxiv:2302.13971", ("paper:arxiv:2302.13971",)),
        ("llama: open MODELS", ("paper:arxiv:2302.13971",)),
        ("method:llama", ()),
        ("LLaMA-3", ()),
        ("llam", ()),
        ("", ()),
        ("   ", ()),
        ("?!", ()),
        ("'", ()),
        ("$text", ()),
    ],
)
def test_lookup_finds(stores: StoreFactory, text: str, found: tuple[str, ...]) -> None:
    store = stores.new()
    store.write(graph_of(SPELLINGS))
    assert store.lookup(text, NodeKind) == found


def test_lookup_keeps_to_the_kinds(stores: StoreFactory) -> None:
    store = stores.new()
    store.write(graph_of(SPELLINGS))
    assert store.lookup("pruning", [NodeKind.METHOD]) == ("method:pruning",)
    assert store.lookup("technique:pruning", iter([NodeKind.METHOD])) == ()
    assert store.lookup("pruning", []) == ()


def test_lookup_falls_back_to_another_spelling(stores: StoreFactory) -> None:
    store = stores.new()
    store.write(graph_of("paper - A\n  proposes Method Pruning ; as The Cutter"))
    assert store.lookup("the cutter", [NodeKind.METHOD]) == ("method:pruning",)


def test_lookup_finds_a_family_of_which_only_variants_are_named(stores: StoreFactory) -> None:
    store = stores.new()
    store.write(sketch(SPELLINGS).only(1).graph)
    assert store.lookup("LLaMA", [NodeKind.BASE_MODEL]) == ("basemodel:llama",)
    assert store.lookup("large language models", NodeKind) == ("basemodel:large-language-model",)


@pytest.mark.parametrize("old", ["technique:kd", "technique:knowledge-distillation", "technique:distilling-knowledge"])
def test_lookup_finds_a_thing_by_an_old_id(stores: StoreFactory, old: str) -> None:
    store = stores.new()
    store.write(graph_of("paper - A\n  proposes Method X\n  uses Technique KD"))
    assert store.lookup(old, NodeKind) == ("technique:knowledge-distillation",)


def test_lookup_finds_an_unnamed_contribution_by_its_paper(stores: StoreFactory, two: Sketch) -> None:
    store = stores.new()
    store.write(two.graph)
    number = two.papers[1].id.removeprefix("paper:")
    assert store.lookup("pruning in one shot", [NodeKind.METHOD]) == (f"method:{number}#1",)


# Odd texts

ODD_TEXTS = {
    "single quote": "it's O'Brien''s",
    "double quote": 'a "quoted" word',
    "backslash": "a\\b \\n \\' \\",
    "newline": "one\ntwo\r\nthree\rfour",
    "tab": "a\tb",
    "emoji": "🦙 👩‍🔬 🇨🇭",
    "right to left": "שלום עולם مرحبا",
    "mixed direction": "abc \u202eoverride\u202c",
    "four bytes": "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𠜎",
    "combining": "e\u0301 a\u0308 n\u0303",
    "composed": "é ä ñ",
    "zero width": "a\u200bb\u200d\ufeff",
    "line separator": "a\u2028b\u2029c\x85d",
    "control": "\x01\x1f\x7f",
    "parameter": "$name ${name} $1 {name}",
    "cypher": "'}) DETACH DELETE n //",
    "comment": "/* no */ // comment",
    "backtick": "`label`",
    "json list": '["a", "b"]',
    "number": "42",
    "decimal": "1.0",
    "not a number": "NaN",
    "boolean": "true",
    "null": "null",
    "date": "2024-01-31",
    "moment": "2024-01-31T00:00:00Z",
    "latex": r"$\mathcal{O}(n^{2})$ 64\% \textbf{bold}",
    "spaces": "  two  spaces  ",
    "percent": "%s %(name)s {0}",
    "rich": "[bold]x[/bold]",
}


def odd_sketch(text: str) -> Sketch:
    """Return a paper in which `text` stands wherever a text can stand."""
    abstract = f"We praise {text} by {text} indeed."
    title = f"On {text} {list(ODD_TEXTS.values()).index(text)}"
    paper = Paper(
        keys.paper_id(title), title, abstract, sources=tuple(sorted((f"{text}#1", "m#1"))), n_authors=3, date=text
    )
    start = abstract.index(text)
    evidence = Evidence(Section.ABSTRACT, start, start + len(text), text)
    facts = PaperFacts(
        paper.id,
        contributions=(Entity("Base", NodeKind.METHOD, (), evidence=evidence),),
        entities=(Entity(text, NodeKind.BASE_MODEL, (evidence,), component=text),),
        facts=(Fact(EdgeKind.COMPRESSES, text, evidence, component=text),),
        claims=(Claim(ClaimKind.SIZE, text, evidence),),
    )
    return Sketch((paper,), {paper.id: facts})


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_odd_text_is_kept(stores: StoreFactory, text: str) -> None:
    graph = odd_sketch(text).graph
    store = stores.new()
    store.write(graph)
    assert_holds(store, graph)
    assert store.write(graph).is_empty
    thing = identify(NodeKind.BASE_MODEL, text).id
    assert store.lookup(text, [NodeKind.BASE_MODEL]) == (thing,)
    assert store.lookup(thing, [NodeKind.BASE_MODEL]) == (thing,)
    store.remove([graph.edges[0].paper])
    assert_holds(store, Graph())


def test_odd_texts_are_kept_side_by_side(stores: StoreFactory) -> None:
    odd = [odd_sketch(text) for text in ODD_TEXTS.values()]
    papers = tuple(item.papers[0] for item in odd)
    graph = Sketch(papers, {paper: facts for item in odd for paper, facts in item.facts.items()}).graph
    store = stores.new()
    store.write(graph)
    assert_holds(store, graph)
    assert store.count().nodes["Paper"] == len(ODD_TEXTS)


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_odd_text_outlives_the_store(lasting_stores: StoreFactory, text: str) -> None:
    graph = odd_sketch(text).graph
    store = lasting_stores.new()
    store.write(graph)
    store.close()
    assert_holds(lasting_stores.open(store.url), graph)


def test_empty_texts_and_lists_are_kept(stores: StoreFactory) -> None:
    papers = [
        Paper(keys.paper_id("", "1706.03762"), "", ""),
        Paper(keys.paper_id("Only a title"), "Only a title", "", sources=()),
        Paper(keys.paper_id("Cut"), "Cut", "x", n_authors=0, date="", votes=0, comments=0, truncated=Truncation.END),
    ]
    graph = build(papers, {}, "").graph
    store = stores.new()
    store.write(graph)
    assert_holds(store, graph)
    assert store.write(graph).is_empty


def test_very_long_abstract_is_kept(stores: StoreFactory) -> None:
    abstract = "word " * 400_000 + "end."
    paper = make_paper("Long", abstract)
    evidence = Evidence(Section.ABSTRACT, len(abstract) - 4, len(abstract), "end.")
    whole = Evidence(Section.ABSTRACT, 0, len(abstract), abstract)
    facts = PaperFacts(
        paper.id, entities=(Entity("end", NodeKind.TASK, (evidence,)),), facts=(Fact(EdgeKind.ADDRESSES, "end", whole),)
    )
    graph = build([paper], {paper.id: facts}, "test-1").graph
    store = stores.new()
    store.write(graph)
    assert_holds(store, graph)


@pytest.mark.parametrize("confidence", [0.0, 1.0, 0.1 + 0.2, 1 / 3, 5e-324])
def test_confidence_is_kept_to_the_last_digit(stores: StoreFactory, confidence: float) -> None:
    graph = graph_of("paper - A\n proposes Method X")
    graph = Graph(graph.nodes, tuple(replace(edge, confidence=confidence) for edge in graph.edges))
    store = stores.new()
    store.write(graph)
    assert_holds(store, graph)
    assert isinstance(store.read().edges[0].confidence, float)


@cache
def big(papers: int) -> Sketch:
    """Return many papers."""
    return sketch(
        "\n".join(
            f"paper - Paper {number}\n proposes Method M{number}\n builds_on Method M{number // 2}x\n"
            f" compresses BaseModel Model {number % 50}\n claims speed {number}x"
            for number in range(papers)
        )
    )


def test_big_batch_is_written_at_once(stores: StoreFactory) -> None:
    papers = big(stores.many)
    graph = papers.graph
    store = stores.new()
    report = store.write(graph)
    assert report.created_nodes == len(graph.nodes) > 3 * stores.many
    assert export_hash(store.read()) == export_hash(graph)
    assert store.write(graph).is_empty
    store.remove([paper.id for paper in papers.papers[1:]])
    assert export_hash(store.read()) == export_hash(papers.only(0).graph)


# All or nothing


def spoil(graph: Graph, **wrong: Any) -> Graph:
    """Return the graph with one more edge, like the first but for something wrong."""
    return Graph(graph.nodes, (*graph.edges, replace(graph.edges[0], **wrong)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": EdgeKind.COMPRESSES, "source": "method:nowhere", "target": "basemodel:opt-175b"},
        {"kind": EdgeKind.CLAIMS, "target": "claim:nowhere#1"},
        {"target": "method:nowhere"},
        {"paper": "paper:nowhere"},
        {"target": "nonsense"},
        {"target": "benchmark:wikitext2", "kind": EdgeKind.COMPRESSES},
        {"source": "method:obq", "kind": EdgeKind.COMPRESSES, "target": "basemodel:opt-175b"},
        {"kind": EdgeKind.MENTIONS, "names": ()},
    ],
    ids=["source", "claim", "target", "paper", "id", "vocabulary", "subject", "name"],
)
def test_write_of_a_broken_graph_is_refused_whole(stores: StoreFactory, two: Sketch, wrong: dict[str, Any]) -> None:
    store = stores.new()
    store.write(two.only(1).graph)
    with pytest.raises(StoreWriteError, match="cannot be written"):
        store.write(spoil(two.only(0).graph, **wrong))
    assert_holds(store, two.only(1).graph)
    store.write(two.only(0).graph)
    assert_holds(store, two.graph)


def test_write_of_half_a_character_is_refused_whole(lasting_stores: StoreFactory, two: Sketch) -> None:
    store = lasting_stores.new()
    store.write(two.graph)
    broken = build([make_paper("Half", "half \ud83e of a pair")], {}, "test-1").graph
    with pytest.raises(StoreWriteError, match="refused"):
        store.write(join(two.graph, broken))
    assert_holds(store, two.graph)


def test_number_of_more_than_64_bits_is_refused_whole(lasting_stores: StoreFactory, two: Sketch) -> None:
    store = lasting_stores.new()
    store.write(two.only(0).graph)
    papers = [replace(two.papers[1], votes=2**70)]
    with pytest.raises(StoreWriteError, match="refused"):
        store.write(build(papers, {}, "test-1").graph)
    assert_holds(store, two.only(0).graph)


@pytest.mark.parametrize("text", ["half \ud83e", "\udcff", "\x00"])
def test_lookup_of_what_no_store_can_hold_is_an_error_of_ours_or_finds_nothing(
    stores: StoreFactory, two: Sketch, text: str
) -> None:
    store = stores.new()
    store.write(two.graph)
    with suppress(QueryFailedError):
        assert store.lookup(text, NodeKind) == ()


def test_write_that_fails_half_way_is_undone(
    cypher_stores: StoreFactory, two: Sketch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(run: Run, change: Change) -> None:
        carry_out(run, change)
        raise OSError("cable pulled")

    carry_out = statements.apply_change
    store = cypher_stores.new()
    store.write(two.only(0).graph)
    with monkeypatch.context() as patch:
        patch.setattr(statements, "apply_change", fail)
        with pytest.raises(StoreError, match="cable pulled"):
            store.write(two.only(1).graph)
        with pytest.raises(StoreError, match="cable pulled"):
            store.remove([two.papers[0].id])
    assert_holds(store, two.only(0).graph)
    store.write(two.only(1).graph)
    assert_holds(store, two.graph)


# Opening and closing


def test_closed_store_refuses_everything(stores: StoreFactory, two: Sketch) -> None:
    store = stores.new()
    store.write(two.graph)
    store.close()
    store.close()
    for use in (
        store.read,
        store.count,
        lambda: store.read_papers([two.papers[0].id]),
        lambda: store.write(two.graph),
        lambda: store.write(Graph()),
        lambda: store.remove([]),
        lambda: store.lookup("GPTQ", [NodeKind.METHOD]),
        lambda: store.lookup("GPTQ", []),
        lambda: store.run_text("RETURN 1"),
    ):
        with pytest.raises(StoreError):
            use()


def test_store_closes_at_the_end_of_its_block(stores: StoreFactory, two: Sketch) -> None:
    with stores.new() as store:
        store.write(two.graph)
    with pytest.raises(StoreError, match="closed"):
        store.read()


def test_store_closes_when_its_block_fails(stores: StoreFactory) -> None:
    store = stores.new()
    with pytest.raises(ZeroDivisionError), store:
        raise ZeroDivisionError
    with pytest.raises(StoreError, match="closed"):
        store.read()


def test_written_graph_outlives_the_store(lasting_stores: StoreFactory, two: Sketch) -> None:
    store = lasting_stores.new()
    store.write(two.graph)
    store.close()
    with lasting_stores.open(store.url) as again:
        assert_holds(again, two.graph)
    with lasting_stores.open(store.url, Access.WRITE) as again:
        assert again.write(two.graph).is_empty
        again.remove([two.papers[0].id])
    assert_holds(lasting_stores.open(store.url), two.only(1).graph)


def test_empty_store_outlives_itself(lasting_stores: StoreFactory) -> None:
    store = lasting_stores.new()
    store.close()
    assert_holds(lasting_stores.open(store.url), Graph())


def test_reader_refuses_to_write(lasting_stores: StoreFactory, two: Sketch) -> None:
    store = lasting_stores.new()
    store.write(two.graph)
    store.close()
    reader = lasting_stores.open(store.url)
    with pytest.raises(StoreError, match="opened for reading"):
        reader.write(two.graph)
    with pytest.raises(StoreError, match="opened for reading"):
        reader.remove([two.papers[0].id])
    assert_holds(reader, two.graph)


def test_two_readers_read_while_one_writes(shared_stores: StoreFactory, two: Sketch) -> None:
    store = shared_stores.new()
    store.write(two.only(0).graph)
    store.close()
    writer = shared_stores.open(store.url, Access.WRITE)
    readers = [shared_stores.open(store.url), shared_stores.open(store.url)]
    writer.write(two.only(1).graph)
    readers.append(shared_stores.open(store.url))
    for reader in readers:
        # A reader holds the graph before a write or after it, never a part.
        assert reader.read() in (two.only(0).graph, two.graph)
        assert reader.lookup("GPTQ", [NodeKind.METHOD]) == ("method:gptq",)
    writer.close()
    assert_holds(shared_stores.open(store.url), two.graph)


# Cypher


def test_run_text_answers(cypher_stores: StoreFactory, two: Sketch) -> None:
    store = cypher_stores.new()
    store.write(two.graph)
    rows = store.run_text("MATCH (n:Method) RETURN n.id AS id, n.named AS named ORDER BY id")
    assert rows.columns == ("id", "named")
    assert [dict(row) for row in rows.rows][-2:] == [
        {"id": "method:obq", "named": True},
        {"id": f"method:{two.papers[1].id.removeprefix('paper:')}#1", "named": False},
    ]


def test_run_text_answers_with_no_rows(cypher_stores: StoreFactory) -> None:
    rows = cypher_stores.new().run_text("MATCH (n:Paper) RETURN n.id AS id")
    assert (rows.columns, len(rows)) == (("id",), 0)


def test_speechless_store_says_so(speechless_stores: StoreFactory) -> None:
    with pytest.raises(UnsupportedError, match="speaks no Cypher"):
        speechless_stores.new().run_text("RETURN 1")


# The order of edges in a store is its own; the reading order is not.


def test_read_is_sorted(stores: StoreFactory, two: Sketch) -> None:
    store = stores.new()
    for position in (1, 0):
        store.write(two.only(position).graph)
    graph = store.read()
    assert [node.id for node in graph.nodes] == sorted(node.id for node in graph.nodes)
    assert [edge.key for edge in graph.edges] == sorted(edge.key for edge in graph.edges)
    assert len(set(ends(graph.edges))) == len(graph.edges)


def test_two_papers_that_state_the_same_are_two_edges(stores: StoreFactory) -> None:
    graph = graph_of(
        """
        paper - A
          proposes Method X
          compresses BaseModel BERT
        paper - B
          proposes Method X
          compresses BaseModel BERT
        """
    )
    store = stores.new()
    store.write(graph)
    compressing = [edge for edge in store.read().edges if edge.kind is EdgeKind.COMPRESSES]
    assert len(compressing) == len({edge.paper for edge in compressing}) == 2
    store.remove([compressing[0].paper])
    assert [edge.paper for edge in store.read().edges if edge.kind is EdgeKind.COMPRESSES] == [compressing[1].paper]


def test_edge_is_found_by_its_identity(stores: StoreFactory, two: Sketch) -> None:
    store = stores.new()
    store.write(two.graph)
    edges: dict[tuple[str, str, EdgeKind, str], Edge] = {edge.key: edge for edge in store.read().edges}
    assert len(edges) == len(two.graph.edges)


def test_papers_refer_to_each_other_as_in_a_build_of_all(stores: StoreFactory) -> None:
    drawn = sketch(
        """
        paper - Old
          proposes Method M
          evaluated_on Benchmark C
        dated 2020
        paper - New
          proposes Method N
          builds_on Method M
          compared_with Method M
        dated 2021
        paper - Data
          proposes Benchmark C
        paper - Other
          builds_on Method M
          compresses Method N
        """
    )
    redated = Sketch((replace(drawn.papers[0], date="2022"), *drawn.papers[1:]), drawn.facts)
    with stores.new() as store:
        for position in (1, 3, 0, 2):
            store.write(drawn.only(position).graph)
        assert store.read() == drawn.graph
        assert store.count().edges["REFERS_TO"] == 5
        store.write(redated.only(0).graph)
        assert store.read() == redated.graph
        assert store.count().edges["REFERS_TO"] == 3
        store.write(drawn.only(0).graph)
        store.remove([drawn.papers[2].id])
        assert store.read() == drawn.only(0, 1, 3).graph
        store.remove([drawn.papers[0].id])
        assert store.read() == drawn.only(1, 3).graph


def test_annotations_last_until_the_graph_changes(stores: StoreFactory, two: Sketch) -> None:
    graph = two.graph
    first, second = graph.nodes[0].id, graph.nodes[-1].id
    with stores.new() as store:
        store.write(graph)
        assert store.annotations == {}
        store.annotate({first: {"pagerank": 0.25, "community": 1}, second: {"bridges": 2}})
        assert store.annotations == {first: {"pagerank": 0.25, "community": 1}, second: {"bridges": 2}}
        assert store.read() == graph
        assert store.write(graph).is_empty
        assert set(store.annotations) == {first, second}
        store.annotate({second: {"community": 3}})
        assert store.annotations == {second: {"community": 3}}
        store.remove([two.papers[0].id])
        assert store.annotations == {}
        assert store.read() == two.only(1).graph
