"""What a text calls a thing, as features."""

from __future__ import annotations

import pytest

from citeweave.extract.callings import describe_callings, is_calling
from citeweave.extract.candidates import Page, Unit


def describe(title: str, body: str, name: str) -> set[str]:
    text = f"{title}\n{body}"
    start, places = 0, set()
    while (start := text.find(name, start)) >= 0:
        places.add((start, start + len(name)))
        start += 1
    return set(describe_callings(Page(text, len(title), (), [0]), Unit(name.lower(), [name], places)))


@pytest.mark.parametrize(
    ("body", "feature"),
    [
        ("We train a language model named Kite on text.", "ahead.last=model"),
        ("Kite framework folds well.", "then.noun=framework"),
        ("Kite is a compact network for phones.", "is.a=network"),
        ("Kite folds. Our method is fast.", "own.noun=method"),
        ("Kite folds paper.", "does=fold"),
        ("Here is Kite, which folds paper.", "does=fold"),
        ("We fold with Kite (Keen Tail) and prune.", "does=and"),
        ("Kite (Keen Tail) prunes models.", "does=prune"),
        ("With Kites in use.", "ahead1=with"),
    ],
)
def test_nouns_around_a_name(body: str, feature: str) -> None:
    assert feature in describe("On folding", body, "Kite")


def test_title_head_is_the_noun_before_the_first_preposition() -> None:
    found = describe("Kite: A Fast Network for Mobile Models", "Kite is new.", "Kite")
    assert {"in.title", "title.head=network", "title.noun=network", "title.noun=model"} <= found


def test_a_title_tells_of_names_that_do_not_stand_in_it() -> None:
    found = describe("A Folding Approach for Mobile Models", "Kite is new.", "Kite")
    assert {"paper.head=approach", "paper.noun=approach", "paper.noun=model"} <= found
    assert "paper.head=network" in describe("Kite: A Fast Network for Mobile Models", "Kite is new.", "Kite")


def test_words_of_another_sentence_do_not_count() -> None:
    assert not any(feature.startswith("ahead") for feature in describe("On", "A model is shown. Kite folds.", "Kite"))


@pytest.mark.parametrize(
    ("name", "feature"),
    [("Kite-7B", "is.sized"), ("KiteNet", "is.end=enet"), ("Kite Model", "is.head=model"), ("kite fold", "is.lower")],
)
def test_form_of_the_name(name: str, feature: str) -> None:
    assert feature in describe("On", f"Here {name} stands.", name)


def test_callings_are_nouns_of_the_rule() -> None:
    assert is_calling("framework")
    assert not is_calling("paper")
