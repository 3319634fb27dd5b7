from __future__ import annotations

import pytest

from citeweave.api.asking import ask
from citeweave.graph.errors import ParameterError, UnknownNameError, UnknownQueryError, UnsupportedError
from citeweave.graph.ports import GraphStore
from citeweave.graph.stores.memory import MemoryStore
from support.builders import graph_of
from support.stores import StoreFactory

GRAPH = graph_of(
    """
    paper 2302.13971 LLaMA: Open models
      proposes BaseModel LLaMA
    paper 2306.00978 AWQ: Weights by activation
      proposes Method AWQ
      compresses BaseModel LLaMA-2 ; as Llama2
      compresses BaseModel LLaMA ; 0.5
      compared_with Method llama.cpp ; better
    paper - Pruning
      uses Technique pruning
      compresses BaseModel OPT
    """
)


@pytest.fixture
def store(cypher_stores: StoreFactory) -> GraphStore:
    """Return a store that holds the graph."""
    store = cypher_stores.new()
    store.write(GRAPH)
    return store


@pytest.mark.parametrize("model", ["LLaMA-2", "llama 2", "Llama2", "basemodel:llama-2"])
def test_ask_takes_a_name_a_spelling_or_an_id(store: GraphStore, model: str) -> None:
    rows = ask(store, "compresses", {"model": model})
    assert [(row["id"], row["model"]) for row in rows.rows] == [("method:awq", "LLaMA-2")]


def test_ask_takes_ids_as_they_are(store: GraphStore) -> None:
    rows = ask(store, "compresses", {"model": ["basemodel:llama-2", "basemodel:llama", "basemodel:nobody"]})
    assert [row["model"] for row in rows.rows] == ["LLaMA-2", "LLaMA"]


def test_ask_finds_a_paper_by_title(store: GraphStore) -> None:
    rows = ask(store, "paper", {"paper": "awq: weights by ACTIVATION", "limit": "1"})
    assert [row["edge"] for row in rows.rows] == ["PROPOSES"]


@pytest.mark.parametrize("paper", ["2306.00978", "2306.00978v2", "arXiv:2306.00978"])
def test_ask_finds_a_paper_by_arxiv_id(store: GraphStore, paper: str) -> None:
    rows = ask(store, "paper", {"paper": paper, "limit": 1})
    assert [row["paper_id"] for row in rows.rows] == ["paper:arxiv:2306.00978"]
    with pytest.raises(UnknownNameError):
        ask(store, "compresses", {"model": paper})


def test_ask_keeps_to_the_kinds_of_a_parameter(store: GraphStore) -> None:
    with pytest.raises(UnknownNameError, match="knows no BaseModel or Method called 'pruning'"):
        ask(store, "compresses", {"model": "pruning"})


def test_unknown_name_is_answered_with_near_ones_of_its_kinds(store: GraphStore) -> None:
    with pytest.raises(UnknownNameError) as caught:
        ask(store, "compresses", {"model": "LLaMA 7B"})
    assert str(caught.value) == (
        f"{store.url} knows no BaseModel or Method called 'LLaMA 7B'; near it: LLaMA, LLaMA-2, llama.cpp"
    )


def test_unknown_name_without_near_ones_is_answered_with_a_way_out(store: GraphStore) -> None:
    with pytest.raises(UnknownNameError, match=r"called 'zzz'; look for it with the query search, text='zzz'$"):
        ask(store, "compresses", {"model": "zzz"})


@pytest.mark.parametrize("name", ["", "  ", "?", "'", "basemodel:nobody", "🦙", "$model", "a" * 5_000])
def test_odd_name_is_unknown_and_nothing_worse(store: GraphStore, name: str) -> None:
    with pytest.raises(UnknownNameError):
        ask(store, "compresses", {"model": name})


def test_suggestions_are_few(cypher_stores: StoreFactory) -> None:
    store = cypher_stores.new()
    store.write(graph_of("paper - A\n" + "\n".join(f" mentions Method GPT {number}" for number in range(9))))
    with pytest.raises(UnknownNameError, match=r"near it: GPT 0, GPT 1, GPT 2, GPT 3, GPT 4$"):
        ask(store, "compresses", {"model": "GPT"})


def test_unknown_query_names_those_there_are(store: GraphStore) -> None:
    with pytest.raises(UnknownQueryError, match=r"no query is called 'compress'; there are: .*, compresses, "):
        ask(store, "compress", {})


def test_query_for_stores_is_not_for_people(store: GraphStore) -> None:
    with pytest.raises((ParameterError, UnknownQueryError)):
        ask(store, "drop_nodes", {})


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "needs the parameter 'model'"),
        ({"model": None}, "needs the parameter 'model'"),
        ({"model": 5}, "model must be a name or an id"),
        ({"model": "LLaMA", "limit": "ten"}, "limit must be of type integer"),
        ({"model": "LLaMA", "limits": 10}, "has no parameter 'limits'"),
    ],
)
def test_wrong_parameter_is_named(store: GraphStore, arguments: dict[str, object], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        ask(store, "compresses", arguments)


def test_ask_leaves_its_arguments_alone(store: GraphStore) -> None:
    arguments: dict[str, object] = {"model": "LLaMA"}
    ask(store, "compresses", arguments)
    assert arguments == {"model": "LLaMA"}


def test_ask_of_a_store_that_speaks_no_cypher_says_so() -> None:
    store = MemoryStore()
    store.write(GRAPH)
    for model in ("LLaMA", "unknown"):
        with pytest.raises(UnsupportedError, match="speaks no Cypher"):
            ask(store, "compresses", {"model": model})
