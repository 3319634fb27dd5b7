from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import permutations

import pytest

from citeweave.graph.build import build, complete
from citeweave.graph.content import OF_STATEMENTS, content_hash
from citeweave.graph.errors import StoreWriteError
from citeweave.graph.model import Edge, EdgeKind, Graph, Node, NodeKind, PaperFacts, Truncation
from citeweave.graph.plan import Change, above, check_whole, join_paper, plan
from citeweave.graph.ports import WriteReport
from citeweave.graph.readers import GraphReader
from citeweave.graph.resolve.overrides import Overrides
from citeweave.graph.sharing import sharing
from citeweave.graph.stores.memory import MemoryStore
from citeweave.graph.vocabulary import kind_of
from support.builders import VERSION, Sketch, ends, graph_of, join, make_paper, node_of, sketch

TWO = sketch(
    """
    paper - A
      proposes Method X
      compresses BaseModel BERT
      uses Technique pruning
      claims speed 2x
    paper - B
      proposes Method Y
      compresses BaseModel Bert ; as BERT-like
      claims size 3x
    """
)
A, B = TWO.only(0).graph, TWO.only(1).graph


def silent(sketched: Sketch) -> Graph:
    """Return the graph of the papers as if they stated nothing."""
    return Sketch(sketched.papers, {paper: PaperFacts(paper) for paper in sketched.facts}).graph


def papers_of(graph: Graph) -> list[str]:
    """Return the ids of the papers of a graph."""
    return [node.id for node in graph.nodes if node.kind is NodeKind.PAPER]


def rewrite(before: Graph, incoming: Graph) -> Change:
    """Return the plan for a store that holds just `before`."""
    return plan_for(before, incoming, papers_of(incoming))


def plan_for(whole: Graph, incoming: Graph, papers: list[str]) -> Change:
    """Return the plan for a store that holds just `whole`."""
    return plan(GraphReader({node.id: node for node in whole.nodes}, whole.edges, whole.links), incoming, papers)


def test_plan_creates() -> None:
    change = rewrite(Graph(), A)
    assert change == Change(
        A.nodes, A.edges, A.links, new_nodes=len(A.nodes), new_edges=len(A.edges), new_links=len(A.links)
    )
    assert WriteReport.of(change) == WriteReport(created_nodes=len(A.nodes), created_edges=len(A.edges) + len(A.links))


def test_what_is_completed_from_parts_is_checked() -> None:
    lacking = complete([node for node in A.nodes if node.kind is not NodeKind.PAPER], A.edges)
    assert lacking.settled_under is None
    with pytest.raises(StoreWriteError, match="is no node of its graph"):
        check_whole(lacking)


def test_changed_copy_is_not_known_to_be_built_whole() -> None:
    assert A.settled_under == ""
    assert replace(A, edges=A.edges[1:]).settled_under is None
    with pytest.raises(StoreWriteError, match="cannot be written"):
        check_whole(replace(A, nodes=A.nodes[1:]))


def test_plan_of_the_same_is_empty() -> None:
    change = rewrite(TWO.graph, A)
    assert change == Change()
    assert not change
    assert WriteReport.of(change).is_empty


def test_plan_of_nothing_is_empty() -> None:
    assert plan_for(Graph(), Graph(), []) == Change()


def test_plan_puts_a_changed_edge() -> None:
    weaker = Graph(A.nodes, tuple(replace(edge, confidence=0.5) for edge in A.edges), A.links)
    change = rewrite(A, weaker)
    assert change == Change(put_edges=weaker.edges)
    assert WriteReport.of(change) == WriteReport(changed_edges=len(A.edges))


def test_plan_removes_a_paper_with_what_only_it_states() -> None:
    change = plan_for(TWO.graph, Graph(), papers_of(B))
    assert [node.id for node in change.drop_nodes] == ["claim:b-3e23e81600#1", "method:y", papers_of(B)[0]]
    assert set(change.drop_edges) == set(B.edges)
    # BERT stays, without the spelling that only B knew.
    assert [node.id for node in change.put_nodes] == ["basemodel:bert"]
    assert change.put_nodes[0] == node_of(A, "basemodel:bert")
    assert (change.new_nodes, change.new_edges) == (0, 0)


def test_plan_drops_what_a_paper_states_no_more() -> None:
    change = rewrite(TWO.graph, silent(TWO.only(0)))
    assert [node.id for node in change.drop_nodes] == [
        "claim:a-ca978112ca#1",
        "method:x",
        "technique:model-compression",
        "technique:pruning",
    ]
    assert ends(change.drop_edges) == ends(A.edges)
    assert not change.put_edges


def test_plan_keeps_a_thing_that_another_paper_reaches() -> None:
    change = rewrite(TWO.graph, silent(TWO.only(0)))
    assert "basemodel:bert" not in {node.id for node in change.drop_nodes}


def test_plan_describes_a_shared_thing_by_all_papers() -> None:
    change = rewrite(A, B)
    (thing,) = (node for node in change.put_nodes if node.id == "basemodel:bert")
    assert thing == node_of(TWO.graph, "basemodel:bert")
    assert change.new_nodes == len(change.put_nodes) - 1


def test_plan_changes_a_paper_whose_text_changed() -> None:
    (paper,) = (node for node in A.nodes if node.kind is NodeKind.PAPER)
    changed = replace(paper, properties={**paper.properties, "votes": 3})
    change = plan_for(A, Graph((changed,), ()), [paper.id])
    assert changed in change.put_nodes


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ({"sources": ("a#1",)}, {"sources": ("b#1",)}, {"sources": ("a#1", "b#1")}),
        ({"votes": 1}, {}, {"votes": 1}),
        ({"votes": 1}, {"votes": 2}, {"votes": 2}),
        ({"votes": 1}, {"comments": 2}, {"votes": 1, "comments": 2}),
        ({"truncated": Truncation.END}, {}, {}),
        ({}, {"truncated": Truncation.END}, {}),
        ({"truncated": Truncation.END}, {"truncated": Truncation.END}, {"truncated": "end"}),
        ({"date": "Oct 6, 2022"}, {}, {"date": "Oct 6, 2022", "year": 2022}),
        ({"date": "Oct 6, 2022"}, {"date": "Oct 7, 2023"}, {"date": "Oct 7, 2023", "year": 2023}),
        ({"date": "Oct 6, 2022"}, {"date": "Oct 6"}, {"date": "Oct 6"}),
    ],
)
def test_plan_keeps_what_other_pages_told(
    before: dict[str, object], after: dict[str, object], kept: dict[str, object]
) -> None:
    def graph(values: dict[str, object]) -> Graph:
        paper = make_paper("A", "Text.", sources=("a#1",))
        return build([replace(paper, **values)], {}, "v").graph  # type: ignore[arg-type]

    change = rewrite(graph(before), graph(after))
    (node,) = change.put_nodes or graph(before).nodes
    always = {"title": "A", "abstract": "Text.", "keys": ("a",), "sources": ("a#1",)}
    told = {name: value for name, value in node.properties.items() if name not in OF_STATEMENTS}
    assert told == {**always, **kept}
    assert not rewrite(Graph((node,)), graph(after))


@pytest.mark.parametrize(("before", "after"), [(0.5, 0.0), (0.0, 0.5), (0.5, 0.7)])
def test_plan_takes_the_threshold_of_the_last_build(before: float, after: float) -> None:
    def graph(least: float) -> Graph:
        paper = make_paper("A", "Text.", sources=("a#1",))
        return build([paper], {paper.id: PaperFacts(paper.id, min_confidence=least)}, "v").graph

    (node,) = rewrite(graph(before), graph(after)).put_nodes
    assert node.properties.get("min_confidence", 0.0) == after
    assert node.properties["content_hash"] == content_hash("A", "Text.", after)


def test_plan_keeps_the_content_hash_of_the_statements_that_stay() -> None:
    whole = make_paper("A", "A whole text.", sources=("a#1",))
    cut = replace(whole, abstract="A whole", truncated=Truncation.END)
    (before,), (after,) = (build([paper], {}, "v").graph.nodes for paper in (whole, cut))
    assert join_paper(after, before).properties["content_hash"] == before.properties["content_hash"]
    assert join_paper(before, after).properties["content_hash"] == before.properties["content_hash"]
    unsure = replace(before, properties={k: v for k, v in before.properties.items() if k != "content_hash"})
    # What an older citeweave wrote has none, and gets none by a page that is cut off.
    assert "content_hash" not in join_paper(after, unsure).properties
    assert "content_hash" not in join_paper(unsure, after).properties


def test_plan_of_another_text_takes_it_and_keeps_where_the_paper_was_read() -> None:
    before = build([make_paper("A", "Old.", "1706.03762", sources=("a#1",))], {}, "v").graph
    after = build([make_paper("A", "New.", "1706.03762", sources=("b#1",))], {}, "v").graph
    (paper,) = rewrite(before, after).put_nodes
    assert (paper.properties["abstract"], paper.properties["sources"]) == ("New.", ("a#1", "b#1"))


def test_plan_never_takes_a_cut_copy_for_a_whole_paper() -> None:
    whole = sketch("paper 1706.03762 A\n  proposes Method M\n  uses Technique pruning\n  claims speed 2x").build().graph
    paper = replace(make_paper("A", "M is", "1706.03762", sources=("cut#0",)), truncated=Truncation.END)
    change = rewrite(whole, build([paper], {}, "v").graph)
    (node,) = change.put_nodes
    assert (change.drop_nodes, change.drop_edges, change.put_edges) == ((), (), ())
    assert node.properties["abstract"] == next(n for n in whole.nodes if n.id == node.id).properties["abstract"]
    assert node.properties["sources"] == ("A#1", "cut#0")
    assert "truncated" not in node.properties


def test_things_that_share_a_name_are_read_together() -> None:
    things = [
        ("method:atm", ["ATM", "Attention-to-Mask"]),
        ("method:attention-to-mask", ["attention to mask"]),
        ("method:x", ["X"]),
        ("technique:atm", ["ATM"]),
    ]

    def names(kinds: Collection[NodeKind]) -> list[tuple[str, list[str]]]:
        return [(identity, texts) for identity, texts in things if kind_of(identity) in kinds]

    edges = graph_of("paper - Z\n  proposes Method ATM").edges
    assert sharing(names, edges, Overrides()) == [["method:atm", "method:attention-to-mask"]]
    # Whatever the order in which they come.
    assert sharing(lambda kinds: names(kinds)[::-1], edges, Overrides()) == sharing(names, edges, Overrides())
    assert sharing(names, [], Overrides()) == []


class Watched(GraphReader):
    """Remembers at which things all edges were read."""

    def __init__(self, graph: Graph) -> None:
        super().__init__({node.id: node for node in graph.nodes}, graph.edges, graph.links)
        self.read: set[str] = set()

    def edges_at(self, ids: Sequence[str]) -> list[Edge]:
        """Return all edges that end at things or start from them."""
        self.read.update(ids)
        return super().edges_at(ids)

    def edges_into(self, ids: Sequence[str]) -> list[Edge]:
        """Return all edges that end at things."""
        self.read.update(ids)
        return super().edges_into(ids)


SHARED = """
paper - A
  proposes Method X
  compresses BaseModel BERT
  uses Technique pruning
  evaluated_on Benchmark ATM
paper - B
  proposes Method Y
  builds_on Method X
  evaluated_on Benchmark Attention to Mask
"""


@pytest.mark.parametrize(
    ("text", "read"),
    [
        # What is said of things as before moves none of them.
        ("paper - C\n  proposes Method Z\n  compresses BaseModel BERT\n  uses Technique Pruning", {"method:z"}),
        ("paper - A\n  proposes Method X\n  compresses BaseModel BERT", set()),
        # Of what is proposed for the first time, all who speak of it are read.
        ("paper - C\n  proposes Method X", {"method:x"}),
        # A short form that this paper spells out makes one thing of two.
        (
            "paper - C\n  mentions Benchmark ATM ; as Attention to Mask",
            {"benchmark:atm", "benchmark:attention-to-mask"},
        ),
    ],
)
def test_edges_are_read_only_at_what_moves_or_is_newly_proposed(text: str, read: set[str]) -> None:
    before, incoming = sketch(SHARED), sketch(text)
    reader = Watched(before.graph)
    plan(reader, incoming.graph, papers_of(incoming.graph))
    assert reader.read == read


TWICE_SHORTENED = (
    """
paper - One
  proposes Method ATM ; as Attention-to-Mask
  proposes Method A2M ; as Attention-to-Mask
  compresses BaseModel LLaMA-7B ; checkpoint ; of ATM ; 0.5
  compresses BaseModel llama 7b ; family ; of A2M ; 0.9
""",
    """
paper - Two
  mentions Method ATM ; as Adaptive Token Merging
  mentions Method A2M ; as Adaptive 2 Merging
""",
    """
paper - Three
  mentions Method A2M
""",
)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_two_things_that_a_paper_gives_one_long_form_stay_two(order: tuple[int, ...]) -> None:
    store = MemoryStore()
    for position in order:
        store.write(sketch(TWICE_SHORTENED[position]).graph)
    whole = sketch("".join(TWICE_SHORTENED)).graph
    assert store.read() == whole
    assert {"method:atm", "method:a2m"} <= {edge.target for edge in whole.edges if edge.kind is EdgeKind.PROPOSES}


def test_cut_copy_of_a_whole_paper_changes_no_claim_of_it() -> None:
    whole = sketch("paper 2210.17323 GPTQ\n  proposes Method GPTQ\n  claims speed 3.25x\n  claims speed 4x").graph
    cut = sketch("paper 2210.17323 GPTQ\n  claims speed 2x")
    papers = [replace(paper, truncated=Truncation.END) for paper in cut.papers]
    change = rewrite(whole, build(papers, cut.facts, VERSION).graph)
    assert [node.kind for node in change.put_nodes if node.kind is NodeKind.CLAIM] == []
    assert not change.drop_nodes


def test_what_stands_above_is_read_too() -> None:
    assert above(["basemodel:llama-2-7b"]) == [
        "basemodel:language-model",
        "basemodel:large-language-model",
        "basemodel:llama",
        "basemodel:llama-2",
        "basemodel:machine-learning-model",
    ]


# What a store can keep


def test_check_whole_takes_what_build_makes() -> None:
    for graph in (Graph(), A, B, TWO.graph, graph_of("paper - Z\n uses Technique T\n claims speed 1x")):
        check_whole(graph)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"target": "method:gone"}, "'method:gone' is no node of its graph"),
        ({"source": "method:gone"}, "'method:gone' is no node of its graph"),
        ({"paper": "paper:gone"}, "'paper:gone' is no node of its graph"),
        ({"paper": "method:x"}, "is neither its paper nor proposed by it"),
        ({"target": "technique:pruning"}, "COMPRESSES may not end at a Technique"),
        ({"names": ()}, "it has no name for its end"),
        ({"source": "basemodel:bert"}, "'basemodel:bert' is neither its paper nor proposed by it"),
    ],
)
def test_check_whole_refuses_an_edge(wrong: dict[str, object], message: str) -> None:
    (edge,) = (edge for edge in A.edges if edge.kind is EdgeKind.COMPRESSES)
    with pytest.raises(StoreWriteError) as caught:
        check_whole(Graph(A.nodes, (replace(edge, **wrong), *A.edges)))  # type: ignore[arg-type]
    assert message in str(caught.value)
    assert "cannot be written" in str(caught.value)


def test_check_whole_refuses_an_edge_of_another_paper() -> None:
    (edge,) = (edge for edge in A.edges if edge.kind is EdgeKind.COMPRESSES)
    with pytest.raises(StoreWriteError, match="'method:x' is neither its paper nor proposed by it"):
        check_whole(join(TWO.graph, Graph((), (replace(edge, paper=papers_of(B)[0]),))))


def test_check_whole_refuses_a_node_of_another_kind() -> None:
    with pytest.raises(StoreWriteError, match="'task:x' is the id of a Task, not of a Method"):
        check_whole(Graph((Node("task:x", NodeKind.METHOD, "x"),)))
