"""What holds of resolution, whatever the names and whatever the order."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from citeweave.graph.build import build, relabel
from citeweave.graph.content import CONTENT_HASH
from citeweave.graph.model import Graph, Node, NodeKind
from citeweave.graph.readers import GraphReader
from citeweave.graph.resolve.batch import resolve_names
from citeweave.graph.resolve.families import ancestors, parent_of
from citeweave.graph.resolve.naming import identify
from citeweave.graph.resolve.overrides import Overrides, Row, Verb
from citeweave.graph.resolve.text import squeeze
from citeweave.graph.rows import export_hash
from citeweave.graph.sharing import sharing
from citeweave.graph.stores.memory import MemoryStore
from citeweave.graph.vocabulary import THINGS
from support.builders import VERSION, Sketch, sketch

# Short forms that stand for several things, long forms with several short forms, hyphens, sizes and families.
METHODS = (
    ("ATM", "Attention-to-Mask"),
    ("ATM", "Adaptive Token Merging"),
    ("Attention to Mask", None),
    ("A2M", "Attention-to-Mask"),
    ("IP-Adapter", None),
    ("IPAdapter", None),
    ("ATM", None),
    ("Attention-to-Mask", "ATM"),
)
TECHNIQUES = (
    ("LAPT", "language-adaptive pre-training"),
    ("language adaptive pretraining", None),
    ("LAPT", None),
    ("SVD", "sparse value dropping"),
    ("SVD", None),
    ("singular value decomposition", "SVD"),
    ("4-bit quantization", None),
)
MODELS = (("LLaMA-2-7B", None), ("Llama2 7B", None), ("LLaMA", None), ("LLM", "large language model"))
WORDS = ("a", "pruning", "model", "7b", "2", "llama", "attention", "token", "language", "large", "of", "self")
TITLES = ("One", "Two", "Three", "Four", "Five")


@st.composite
def _statement(draw: st.DrawFn) -> str:
    verb, kind, names = draw(
        st.sampled_from(
            [
                ("proposes", "Method", METHODS),
                ("builds_on", "Method", METHODS),
                ("mentions", "Method", METHODS),
                ("uses", "Technique", TECHNIQUES),
                ("compresses", "BaseModel", MODELS),
            ]
        )
    )
    name, other = draw(st.sampled_from(names))
    return f"{verb} {kind} {name}" + (f" ; as {other}" if other else "")


@st.composite
def worlds(draw: st.DrawFn) -> Sketch:
    titles = draw(st.lists(st.sampled_from(TITLES), unique=True, min_size=1))
    lines = [
        line
        for title in titles
        for line in (f"paper - {title}", *draw(st.lists(_statement(), max_size=5, unique=True)))
    ]
    return sketch("\n".join(lines))


ROWS = st.lists(
    st.sampled_from(
        [
            Row(Verb.SAME, NodeKind.METHOD, "IP-Adapter", "ATM"),
            Row(Verb.SAME, NodeKind.TECHNIQUE, "LAPT", "4-bit quantization"),
            Row(Verb.DIFFERENT, NodeKind.TECHNIQUE, "SVD", "singular value decomposition"),
            Row(Verb.DIFFERENT, NodeKind.METHOD, "ATM", "Attention-to-Mask"),
            Row(Verb.CANONICAL, NodeKind.BASE_MODEL, "LLM"),
        ]
    ),
    unique=True,
    max_size=3,
).map(lambda rows: Overrides(tuple(sorted(rows))))
NAMES = st.lists(
    st.one_of(
        st.sampled_from([(NodeKind.METHOD, name) for pair in METHODS for name in pair if name]),
        st.sampled_from([(NodeKind.TECHNIQUE, name) for pair in TECHNIQUES for name in pair if name]),
        st.tuples(st.sampled_from(THINGS), st.text(max_size=12)),
    ),
    max_size=12,
)


def things(graph: Graph) -> dict[str, Node]:
    return {node.id: node for node in graph.nodes if node.kind in THINGS}


@settings(max_examples=60)
@given(worlds(), ROWS)
def test_settling_again_changes_nothing(drawn: Sketch, overrides: Overrides) -> None:
    edges = build(drawn.papers, drawn.facts, VERSION, overrides).graph.edges
    assert sorted(relabel(edges, overrides), key=lambda edge: edge.key) == list(edges)


@settings(max_examples=60)
@given(st.data(), worlds(), ROWS)
def test_order_of_papers_and_of_writes_is_of_no_account(
    data: st.DataObject, drawn: Sketch, overrides: Overrides
) -> None:
    whole = build(drawn.papers, drawn.facts, VERSION, overrides).graph
    order = data.draw(st.permutations(drawn.papers))
    assert build(order, drawn.facts, VERSION, overrides).graph == whole
    store = MemoryStore()
    store.settle(overrides)
    for paper in order:
        store.write(build([paper], drawn.facts, VERSION, overrides).graph)
    assert store.read() == whole
    store.remove([order[0].id])
    assert store.read() == build(order[1:], drawn.facts, VERSION, overrides).graph


@settings(max_examples=60)
@given(worlds())
def test_a_paper_changes_only_things_that_share_a_name_with_it(drawn: Sketch) -> None:
    last = len(drawn.papers) - 1
    before, new = drawn.only(*range(last)).build().graph, drawn.only(last).build().graph
    after = drawn.build().graph
    old, now = things(before), things(after)
    names = GraphReader(old, (), ()).names
    together = {identity for group in sharing(names, new.edges, Overrides()) for identity in group}
    for identity, node in old.items():
        if identity not in together and "inferred" not in node.properties:
            assert now[identity] == node


@settings(max_examples=60)
@given(worlds(), ROWS)
def test_an_override_taken_away_leaves_no_trace(drawn: Sketch, overrides: Overrides) -> None:
    plain = drawn.build().graph
    store = MemoryStore()
    store.write(plain)
    before = export_hash(store.read())
    store.settle(overrides)
    store.write(build(drawn.papers, drawn.facts, VERSION, overrides).graph)
    store.settle(Overrides())
    store.write(plain)
    assert export_hash(store.read()) == before == export_hash(plain)


@settings(max_examples=100)
@given(worlds(), ROWS, ROWS)
def test_a_paper_keeps_its_content_hash_if_settling_makes_it_what_a_build_does(
    drawn: Sketch, before: Overrides, after: Overrides
) -> None:
    store = MemoryStore()
    store.settle(before)
    store.write(build(drawn.papers, drawn.facts, VERSION, before).graph)
    store.settle(after)
    settled, built = store.read(), build(drawn.papers, drawn.facts, VERSION, after).graph
    sure = {node.id for node in settled.nodes if CONTENT_HASH in node.properties}
    # What an unsure paper is stored to say can be wrong, and with it what the names of others mean.
    if len(sure) == len(drawn.papers):
        assert export_hash(settled) == export_hash(built)
    # A build extracts the others, and leaves no trace of what was before.
    store.write(build([paper for paper in drawn.papers if paper.id not in sure], drawn.facts, VERSION, after).graph)
    assert export_hash(store.read()) == export_hash(built)


@settings(max_examples=60)
@given(worlds())
def test_no_two_things_of_one_kind_differ_in_hyphens_only(drawn: Sketch) -> None:
    found = [squeeze(identity) for identity in things(drawn.build().graph)]
    assert len(found) == len(set(found))


@settings(max_examples=60)
@given(st.data(), NAMES)
def test_a_list_of_names_means_the_same_in_any_order(data: st.DataObject, names: list[tuple[NodeKind, str]]) -> None:
    answers = resolve_names(names, Overrides())
    assert resolve_names(data.draw(st.permutations(names)), Overrides()) == answers
    assert set(answers) == set(names)


@given(st.sampled_from(THINGS), st.text(max_size=30))
def test_any_text_has_an_id_of_its_kind(kind: NodeKind, name: str) -> None:
    identity = identify(kind, name)
    prefix, _, rest = identity.id.partition(":")
    assert (prefix, bool(rest)) == (kind.value.lower(), True)
    assert identify(kind, identity.canonical).id == identify(kind, identity.canonical).id


@given(
    st.sampled_from(["basemodel", "technique", "task"]),
    st.lists(
        st.sampled_from(WORDS),
        min_size=1,
        max_size=5,
    ),
)
def test_nothing_stands_above_itself(prefix: str, words: list[str]) -> None:
    identity = f"{prefix}:{'-'.join(words)}"
    above = [parent.id for parent in ancestors(identity)]
    assert len(above) == len(set(above))
    assert identity not in above
    assert above == [] or parent_of(identity).id == above[0]  # type: ignore[union-attr]
