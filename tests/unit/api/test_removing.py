"""Which papers are removed, and what goes with them."""

from __future__ import annotations

import pytest

from citeweave.api.removing import find_papers, plan_removal
from citeweave.graph.errors import AmbiguousNameError, UnknownNameError
from citeweave.graph.ports import GraphStore, WriteReport
from support.builders import sketch
from support.stores import StoreFactory

FOUR = sketch(
    """
    paper 2306.00978 AWQ: Weights by activation
      proposes Method AWQ
      compresses BaseModel LLaMA
      uses Technique pruning
      claims speed 2x
    paper - On pruning
      proposes Method
      compresses BaseModel LLaMA
    paper 2301.00001 The same title
      builds_on Method AWQ
    paper 2301.00002 The same title
      mentions Task translation
    """
)
AWQ, PRUNING, ONE, OTHER = (paper.id for paper in FOUR.papers)


@pytest.fixture
def store(cypher_stores: StoreFactory) -> GraphStore:
    store = cypher_stores.new()
    store.write(FOUR.graph)
    return store


@pytest.mark.parametrize(
    ("names", "ids"),
    [
        (["AWQ: Weights by activation"], [AWQ]),
        (["awq: weights by ACTIVATION"], [AWQ]),
        (["2306.00978v2"], [AWQ]),
        (["arXiv:2306.00978"], [AWQ]),
        ([ONE], [ONE]),
        ([PRUNING, "On pruning", "2306.00978"], sorted([AWQ, PRUNING])),
    ],
)
def test_papers_are_found_by_id_number_and_title(store: GraphStore, names: list[str], ids: list[str]) -> None:
    assert find_papers(store, names) == ids


@pytest.mark.parametrize("name", ["AWQ", "nothing", "", "method:awq", "paper:nobody", "2306.99999"])
def test_what_is_no_paper_is_refused(store: GraphStore, name: str) -> None:
    with pytest.raises(UnknownNameError, match="knows no Paper called"):
        find_papers(store, [AWQ, name])


def test_a_title_of_several_papers_is_refused_with_their_ids(store: GraphStore) -> None:
    with pytest.raises(
        AmbiguousNameError, match=f"'The same title' means 2 papers: {ONE}, {OTHER}; name one by its id"
    ):
        find_papers(store, ["The same title"])


def test_all_mistakes_are_told_at_once(store: GraphStore) -> None:
    with pytest.raises(UnknownNameError, match=r"(?s)'nobody'.*\n'The same title' means 2"):
        find_papers(store, ["nobody", AWQ, "The same title"])


def test_what_goes_and_what_stays_is_told_before(store: GraphStore) -> None:
    before = store.read()
    removal = plan_removal(store, [AWQ])
    assert store.read() == before
    assert [node.id for node in removal.papers] == [AWQ]
    # Another paper builds on AWQ, so it stays, though nobody proposes it any more; what stands above pruning goes, too.
    assert [node.id for node in removal.things] == ["technique:model-compression", "technique:pruning"]
    assert removal.staying == 2
    assert store.remove([AWQ]) == WriteReport.of(removal.change)
    gone = {node.id for node in before.nodes} - {node.id for node in store.read().nodes}
    assert gone == {node.id for node in removal.change.drop_nodes}


def test_contribution_without_a_name_goes_with_its_paper(store: GraphStore) -> None:
    removal = plan_removal(store, [PRUNING])
    assert [node.id.partition("#")[1:] for node in removal.things] == [("#", "1")]
    assert removal.staying == 1
