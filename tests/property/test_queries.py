"""Every query answers what plain loops over the graph answer, in the same order."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from citeweave.cypher.catalog import Mode, load
from citeweave.graph.analysis import analyse
from citeweave.graph.model import Graph
from support.answers import ANSWERS, World
from support.stores import StoreFactory
from support.worlds import arguments, sketches

QUERIES = load().list(Mode.READ)


def test_every_query_has_an_answer_to_compare_with() -> None:
    assert sorted(ANSWERS) == [query.name for query in QUERIES]


@settings(max_examples=40)
@given(data=st.data())
def test_rows_equal_those_of_plain_loops(cypher_stores: StoreFactory, data: st.DataObject) -> None:
    graph = data.draw(sketches()).build().graph
    world = World(graph)
    with cypher_stores.new() as store:
        store.write(graph)
        store.annotate(analyse(graph).properties)
        for query in QUERIES:
            for _ in range(2):
                bound = query.bind(data.draw(arguments(query, graph), label=query.name))
                rows = store.run(query, bound)
                expected = ANSWERS[query.name](world, **bound)
                assert [dict(row) for row in rows.rows] == expected, query.name
                if expected:
                    assert rows.columns == tuple(expected[0]), query.name


@settings(max_examples=1)
@given(data=st.data())
def test_queries_of_an_empty_store_have_no_rows(cypher_stores: StoreFactory, data: st.DataObject) -> None:
    with cypher_stores.new() as store:
        for query in QUERIES:
            assert len(store.run(query, query.bind(data.draw(arguments(query, Graph()))))) == 0
