from __future__ import annotations

import itertools

import pytest

from citeweave.graph import keys
from citeweave.graph.model import Entry, Truncation
from citeweave.graph.papers import merge


def entry(
    title: str = "Pruning in one shot",
    abstract: str = "We prune.",
    id: str = "page-1",  # noqa: A002
    page: str = "a.txt",
    position: int = 1,
    **values: object,
) -> Entry:
    """Return an entry of a page."""
    return Entry(id, title, abstract, page, position, **values)  # type: ignore[arg-type]


def test_merge_of_nothing_is_nothing() -> None:
    assert merge([]) == ()


def test_merge_keeps_different_papers_sorted_by_id() -> None:
    papers = merge([entry("B"), entry("A"), entry("C", id="1706.03762")])
    assert [paper.title for paper in papers] == ["A", "C", "B"]
    assert [paper.id for paper in papers] == sorted(paper.id for paper in papers)


def test_merge_joins_one_title_on_two_pages() -> None:
    (paper,) = merge([entry(page="b.txt", position=3), entry("PRUNING in One-Shot.", page="a.txt", position=9)])
    assert paper.sources == ("a.txt#9", "b.txt#3")
    assert paper.id == keys.paper_id("Pruning in one shot")


def test_merge_joins_one_arxiv_id_under_two_titles() -> None:
    (paper,) = merge([entry("Old title", id="2210.17323v1"), entry("New, longer title", id="arXiv:2210.17323v2")])
    assert paper.id == "paper:arxiv:2210.17323"
    assert paper.title == "New, longer title"


def test_merge_joins_a_title_to_its_arxiv_id() -> None:
    (paper,) = merge([entry(page="a.txt"), entry(id="2210.17323", page="b.txt")])
    assert paper.id == "paper:arxiv:2210.17323"
    assert paper.sources == ("a.txt#1", "b.txt#1")


def test_merge_does_not_guess_between_two_arxiv_ids_of_one_title() -> None:
    papers = merge([entry(id="2210.17323"), entry(id="2301.00774", page="b.txt"), entry(page="c.txt")])
    assert [paper.id for paper in papers] == [
        "paper:arxiv:2210.17323",
        "paper:arxiv:2301.00774",
        keys.paper_id("Pruning in one shot"),
    ]


def test_merge_takes_the_whole_text_before_the_cut() -> None:
    (paper,) = merge(
        [
            entry(abstract="We prune much, and then", truncated=Truncation.END, votes=5),
            entry(abstract="We prune.", page="b.txt"),
        ]
    )
    assert (paper.abstract, paper.truncated, paper.votes) == ("We prune.", None, 5)


def test_merge_takes_the_longest_of_the_cut() -> None:
    (paper,) = merge(
        [
            entry(abstract="We", truncated=Truncation.END),
            entry(abstract="We prune", truncated=Truncation.END, page="b.txt"),
        ]
    )
    assert (paper.abstract, paper.truncated) == ("We prune", Truncation.END)


def test_merge_takes_each_value_from_the_best_entry_that_has_it() -> None:
    (paper,) = merge(
        [
            entry(abstract="Long enough to win.", votes=1),
            entry(abstract="Short.", votes=2, comments=3, date="Oct 6", n_authors=4),
        ]
    )
    assert (paper.votes, paper.comments, paper.date, paper.n_authors) == (1, 3, "Oct 6", 4)


def test_merge_keeps_zero_as_a_value() -> None:
    (paper,) = merge([entry(abstract="Long enough.", votes=0), entry(votes=9, page="b.txt")])
    assert paper.votes == 0


def test_merge_knows_an_entry_without_title_by_its_text() -> None:
    papers = merge([entry("", "rest of a text", truncated=Truncation.START), entry("", "another rest", page="b.txt")])
    assert len(papers) == 2
    (paper,) = merge([entry("", "rest of a text"), entry("", "rest of a text", page="b.txt")])
    assert paper.id == keys.paper_id("rest of a text")


def test_merge_counts_an_entry_that_is_given_twice_once() -> None:
    (paper,) = merge([entry(), entry()])
    assert paper.sources == ("a.txt#1",)


@pytest.mark.parametrize("start", range(4))
def test_merge_is_free_of_order(start: int) -> None:
    entries = [
        entry(votes=1),
        entry(votes=2, page="b.txt"),
        entry("Pruning In One Shot", id="2210.17323", page="c.txt", comments=1),
        entry("Other title", id="2210.17323", page="d.txt", comments=2),
    ]
    expected = merge(entries)
    rotated = entries[start:] + entries[:start]
    for order in itertools.permutations(rotated):
        assert merge(order) == expected
