"""The same graph is exported as the same bytes, whichever store holds it."""

from __future__ import annotations

from citeweave.graph.confidence import sure_part
from citeweave.graph.diff import compare
from citeweave.graph.exports import list_items
from citeweave.graph.rows import to_lines
from citeweave.graph.stores.memory import MemoryStore
from citeweave.graph.view import to_graphml
from support.odd import odd_papers
from support.stores import StoreFactory


def test_odd_papers_are_exported_as_from_memory(stores: StoreFactory) -> None:
    graph, memory, store = odd_papers().graph, MemoryStore(), stores.new()
    for one in (memory, store):
        one.write(graph)
    read, wanted = store.read(), memory.read()
    assert list(to_lines(read)) == list(to_lines(wanted)) == list(to_lines(graph))
    assert list(to_lines(sure_part(read, 0.6))) == list(to_lines(sure_part(wanted, 0.6)))
    assert list(to_graphml(read)) == list(to_graphml(wanted))
    assert not compare(list_items(read), list_items(wanted)).differences


def test_export_after_changes_is_that_of_a_new_store(stores: StoreFactory) -> None:
    papers, store = odd_papers(), stores.new()
    store.write(papers.graph)
    store.remove([papers.papers[0].id])
    assert list(to_lines(store.read())) == list(to_lines(papers.only(1, 2).graph))
    store.write(papers.only(0).graph)
    assert list(to_lines(store.read())) == list(to_lines(papers.graph))
