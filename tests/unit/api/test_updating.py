"""What a build extracts, and what it leaves as it is stored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from citeweave.api import building, updating
from citeweave.api.updating import UpdateReport, opener_of
from citeweave.graph.errors import StoreWriteError
from citeweave.graph.model import Entry, Graph, Truncation
from citeweave.graph.ports import Access, GraphStore
from citeweave.graph.resolve.overrides import Overrides, parse_overrides
from citeweave.graph.rows import export_hash, from_lines, to_lines
from citeweave.graph.stores import open_store
from citeweave.graph.stores.memory import MemoryStore
from support.builders import sketch
from support.stores import StoreFactory
from support.updates import Builder, entry_of, keep_open

THREE = sketch(
    """
    paper 2302.13971 LLaMA: Open models
      proposes BaseModel LLaMA
      dated Feb 27, 2023
    paper 2306.00978 AWQ: Weights by activation
      proposes Method AWQ
      compresses BaseModel LLaMA
      compared_with Method GPTQ ; better ; 0.5
    paper - On pruning
      uses Technique pruning
      compresses BaseModel LLaMA
    """
)
LLAMA, AWQ, PRUNING = (entry_of(paper) for paper in THREE.papers)
PAGE = (LLAMA, AWQ, PRUNING)
IDS = [paper.id for paper in THREE.papers]


@pytest.fixture
def builder() -> Builder:
    found = Builder()
    found.learn(THREE)
    return found


@pytest.fixture
def store(stores: StoreFactory, builder: Builder) -> GraphStore:
    """Return a store that holds the three papers."""
    store = stores.new()
    builder.build(PAGE, keep_open(store))
    assert sorted(builder.extracted) == sorted(IDS)
    builder.extracted.clear()
    return store


def numbers(report: UpdateReport) -> tuple[int, int, int]:
    """Return how many papers were extracted, updated and left as they are."""
    return len(report.todo.extracted), len(report.todo.updated), report.todo.unchanged


def test_unchanged_papers_are_not_extracted(store: GraphStore, builder: Builder) -> None:
    before = export_hash(store.read())
    report = builder.build(PAGE, keep_open(store))
    assert (numbers(report), builder.extracted, report.papers) == ((0, 0, 3), [], 3)
    assert report.written.is_empty
    assert export_hash(store.read()) == before == export_hash(builder.whole(PAGE))
    assert dict(report.held.nodes) == dict(store.count().nodes)


def test_changed_and_new_papers_are_extracted_and_replaced(store: GraphStore, builder: Builder) -> None:
    builder.learn(
        changed := sketch(
            "paper - On pruning\n uses Technique distillation\npaper - New\n builds_on Method AWQ ; as AWQ"
        )
    )
    page = (LLAMA, AWQ, *map(entry_of, changed.papers))
    report = builder.build(page, keep_open(store))
    assert numbers(report) == (2, 0, 2)
    assert sorted(builder.extracted) == sorted(paper.id for paper in changed.papers)
    assert export_hash(store.read()) == export_hash(builder.whole(page))


@pytest.mark.parametrize(
    "change",
    [{"votes": 9}, {"comments": 1}, {"n_authors": 4}, {"date": "Jan 1, 2024"}, {"page": "another"}],
    ids=lambda change: next(iter(change)),
)
def test_what_else_a_page_tells_needs_no_extraction(
    store: GraphStore, builder: Builder, change: dict[str, object]
) -> None:
    # A date decides which paper can refer to which.
    page = (entry_of(THREE.papers[0], **change), AWQ, PRUNING)  # type: ignore[arg-type]
    reference = MemoryStore()
    for told in (PAGE, page):
        reference.write(builder.whole(told))
    report = builder.build(page, keep_open(store))
    assert (numbers(report), builder.extracted) == ((0, 1, 2), [])
    assert report.written.changed_nodes == 1
    assert export_hash(store.read()) == export_hash(reference.read())
    assert numbers(builder.build(page, keep_open(store))) == (0, 0, 3)


def test_another_extractor_extracts_all_again(
    store: GraphStore, builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (building, updating):
        monkeypatch.setattr(module, "VERSION", "other-1")
    assert numbers(builder.build(PAGE, keep_open(store))) == (3, 0, 0)
    assert {edge.version for edge in store.read().edges} == {"other-1"}
    assert {node.properties["extractor"] for node in store.paper_nodes(IDS)} == {"other-1"}
    assert numbers(builder.build(PAGE, keep_open(store))) == (0, 0, 3)


@pytest.mark.parametrize("least", [0.5, 0.9])
def test_another_threshold_extracts_all_again(store: GraphStore, builder: Builder, least: float) -> None:
    for _ in range(2):
        report = builder.build(PAGE, keep_open(store), min_confidence=least)
        assert export_hash(store.read()) == export_hash(builder.whole(PAGE, min_confidence=least))
    assert numbers(report) == (0, 0, 3)
    assert numbers(builder.build(PAGE, keep_open(store))) == (3, 0, 0)


def test_all_can_be_extracted_again(store: GraphStore, builder: Builder) -> None:
    report = builder.build(PAGE, keep_open(store), extract_all=True)
    assert (numbers(report), report.written.is_empty) == ((3, 0, 0), True)


def test_other_overrides_extract_all_and_take_the_hash_of_what_they_blur(store: GraphStore, builder: Builder) -> None:
    # AWQ speaks of GPTQ, too: under this row both are one thing.
    same = parse_overrides(["same\tMethod\tAWQ\tGPTQ"])
    report = builder.build((PRUNING,), keep_open(store), same)
    assert numbers(report) == (1, 0, 0)
    hashes = {node.id: node.properties.get("content_hash") for node in store.paper_nodes(IDS)}
    assert [hashes[paper] is None for paper in IDS] == [False, True, False]
    assert numbers(builder.build(PAGE, keep_open(store))) == (1, 0, 2)
    assert export_hash(store.read()) == export_hash(builder.whole(PAGE, same))
    # Taken away, they leave no trace.
    builder.build((PRUNING,), keep_open(store), Overrides())
    assert numbers(builder.build(PAGE, keep_open(store))) == (1, 0, 2)
    assert export_hash(store.read()) == export_hash(builder.whole(PAGE))


def test_overrides_are_kept_even_if_no_paper_was_read(store: GraphStore, builder: Builder) -> None:
    same = parse_overrides(["same\tMethod\tAWQ\tGPTQ"])
    builder.build((), keep_open(store), same)
    assert store.overrides == same


def test_store_without_hashes_is_seen_as_changed(stores: StoreFactory, builder: Builder) -> None:
    lines = (line.replace('"content_hash"', '"hash_of_old"') for line in to_lines(builder.whole(PAGE)))
    store = stores.new()
    store.write(from_lines(lines))
    assert numbers(builder.build(PAGE, keep_open(store))) == (3, 0, 0)
    assert export_hash(store.read()) == export_hash(builder.whole(PAGE))


def test_a_text_that_is_cut_off_is_not_extracted_in_place_of_a_whole_one(store: GraphStore, builder: Builder) -> None:
    cut = entry_of(THREE.papers[1], abstract=AWQ.abstract[:20], truncated=Truncation.END)
    before = export_hash(store.read())
    assert numbers(builder.build((cut,), keep_open(store))) == (0, 0, 1)
    moved = entry_of(THREE.papers[1], "elsewhere", abstract=AWQ.abstract[:20], truncated=Truncation.END)
    assert numbers(builder.build((moved,), keep_open(store))) == (0, 1, 0)
    assert builder.extracted == []
    assert "elsewhere#1" in str(store.paper_nodes(IDS)[1].properties["sources"])
    assert numbers(builder.build(PAGE, keep_open(store))) == (0, 0, 3)
    assert export_hash(store.read()) != before


def test_entries_of_one_paper_are_compared_as_one(store: GraphStore, builder: Builder) -> None:
    again = [entry_of(THREE.papers[1]), entry_of(THREE.papers[1], abstract="We compress.", page="other")]
    assert numbers(builder.build(again, keep_open(store))) == (0, 1, 0)
    assert numbers(builder.build(again, keep_open(store))) == (0, 0, 1)


def test_a_removed_paper_is_extracted_again(store: GraphStore, builder: Builder) -> None:
    before = export_hash(store.read())
    store.remove([IDS[0]])
    assert numbers(builder.build(PAGE, keep_open(store))) == (1, 0, 2)
    assert export_hash(store.read()) == before


# What happens between the comparison and the write


def change_after_comparison(monkeypatch: pytest.MonkeyPatch, change: Callable[[], object]) -> None:
    """Let another process do something once papers are compared with a store."""
    found = updating.compare

    def compare(*arguments: object, **options: object) -> updating.Todo:
        todo = found(*arguments, **options)  # type: ignore[arg-type]
        change()
        return todo

    monkeypatch.setattr(updating, "compare", compare)


def test_what_another_process_changed_meanwhile_is_left_to_it(
    store: GraphStore, builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder.learn(changed := sketch("paper 2302.13971 LLaMA: Open models\n mentions Task translation"))
    graph = builder.whole(map(entry_of, changed.papers))
    change_after_comparison(monkeypatch, lambda: (store.write(graph), store.remove([IDS[1]])))
    report = builder.build(tuple(entry_of(paper, votes=7) for paper in THREE.papers), keep_open(store))
    assert numbers(report) == (0, 3, 0)
    nodes = {node.id: node for node in store.paper_nodes(IDS)}
    assert nodes.keys() == {IDS[0], IDS[2]}
    assert ("votes" in nodes[IDS[0]].properties, nodes[IDS[2]].properties["votes"]) == (False, 7)
    assert nodes[IDS[0]].properties["abstract"] == changed.papers[0].abstract


# Rounds


def test_papers_are_written_in_rounds(stores: StoreFactory, builder: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    store = stores.new()
    extracted_at_write: list[int] = []
    write = store.write

    def counted(graph: Graph) -> object:
        extracted_at_write.append(len(builder.extracted))
        return write(graph)

    monkeypatch.setattr(store, "write", counted)
    report = builder.build(PAGE, keep_open(store), papers_per_round=1)
    assert extracted_at_write == [1, 2, 3]
    assert export_hash(store.read()) == export_hash(builder.whole(PAGE))
    assert report.written.created_nodes == len(store.read().nodes)


def test_a_build_that_fails_keeps_its_rounds_and_the_next_does_the_rest(
    stores: StoreFactory, builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = stores.new()
    write = store.write

    def fail(graph: Graph) -> object:
        if len(builder.extracted) == 3:
            raise StoreWriteError("full")
        return write(graph)

    with monkeypatch.context() as patch:
        patch.setattr(store, "write", fail)
        with pytest.raises(StoreWriteError):
            builder.build(PAGE, keep_open(store), papers_per_round=1)
    assert len(store.paper_nodes(IDS)) == 2
    assert numbers(builder.build(PAGE, keep_open(store))) == (1, 0, 2)
    assert export_hash(store.read()) == export_hash(builder.whole(PAGE))


# Stores that are not there yet


def test_a_new_store_is_made_once_something_is_extracted(tmp_path: Path, builder: Builder) -> None:
    path = tmp_path / "graph.kgl"

    def fail(entry: Entry) -> None:
        raise RuntimeError(entry.title)

    with pytest.raises(RuntimeError):
        updating.update(
            building.Reading(PAGE),
            opener_of(str(path)),
            extract=lambda _papers, _progress: map(fail, PAGE),  # type: ignore[arg-type]
        )
    assert not path.exists()
    builder.build(PAGE, opener_of(str(path)))
    with open_store(str(path)) as store:
        assert export_hash(store.read()) == export_hash(builder.whole(PAGE))


def test_a_new_store_is_made_of_no_papers_too(tmp_path: Path, builder: Builder) -> None:
    path = tmp_path / "graph.kgl"
    report = builder.build((), opener_of(str(path)))
    assert (numbers(report), report.url, dict(report.held.nodes)) == ((0, 0, 0), str(path), {})
    assert path.exists()


def test_memory_is_one_store_for_a_build(builder: Builder) -> None:
    opener = opener_of("memory:")
    builder.build(PAGE, opener, papers_per_round=1)
    with opener(Access.READ) as store:
        assert export_hash(store.read()) == export_hash(builder.whole(PAGE))
