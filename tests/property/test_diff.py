from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from citeweave.graph.diff import Fate, compare
from citeweave.graph.exports import Item, list_items
from citeweave.graph.model import Graph, Node
from support.worlds import sketches


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Graph, Graph]:
    """Draw two graphs that share some papers."""
    drawn = draw(sketches(most=4))
    positions = st.lists(st.sampled_from(range(len(drawn.papers))), unique=True) if drawn.papers else st.just([])
    return drawn.only(*draw(positions)).build().graph, drawn.only(*draw(positions)).build().graph


def by_key(items: Iterable[Item]) -> dict[object, Item]:
    return {item.id if isinstance(item, Node) else (type(item), item.key): item for item in items}


@given(pairs())
def test_difference_leads_from_one_graph_to_the_other(pair: tuple[Graph, Graph]) -> None:
    before, after = pair
    held = by_key(list_items(before))
    for difference in compare(list_items(before), list_items(after)).differences:
        (key,) = by_key([difference.item])
        if difference.fate is Fate.GONE:
            assert held.pop(key) == difference.item
        else:
            assert (key in held) == (difference.fate is Fate.CHANGED) == bool(difference.changes)
            assert held.get(key) != difference.item
            held[key] = difference.item
    assert held == by_key(list_items(after))


@given(pairs())
def test_the_other_way_round_tells_the_opposite(pair: tuple[Graph, Graph]) -> None:
    there, back = (compare(list_items(one), list_items(other)) for one, other in (pair, pair[::-1]))
    opposite = {Fate.ADDED: Fate.GONE, Fate.GONE: Fate.ADDED, Fate.CHANGED: Fate.CHANGED}
    assert (there.before, there.after) == (back.after, back.before)
    assert [(opposite[one.fate], one.part) for one in there.differences] == [
        (other.fate, other.part) for other in back.differences
    ]
    for one, other in zip(there.differences, back.differences, strict=True):
        assert {name: (new, old) for name, (old, new) in one.changes.items()} == dict(other.changes)
