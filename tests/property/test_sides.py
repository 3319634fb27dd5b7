"""What stands beside a place is read in a hurry, and as the plain definition has it."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from citeweave.extract.candidates import Page
from citeweave.extract.features import Describer
from citeweave.extract.memory import Memory
from citeweave.extract.phrases import Phrases
from citeweave.extract.words import WORD

PIECES = [
    "kite",
    " ",
    "  ",
    "-",
    "x1.2.3",
    "tail-",
    ".",
    ", ",
    "a_b",
    "’s",
    "\n",
    "W4A4",
    "(",
    "+",
    "é",
    "7.5",
    "/",
    "longer" * 5,
]
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).map("".join)


def describer(text: str) -> Describer:
    return Describer(Page(text, 0, (), [0]), [], Memory({}, {}), Phrases({}, b""))


@settings(max_examples=400, deadline=None)
@given(text=TEXTS, data=st.data())
def test_words_around_a_place(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(2, max(2, len(text))))
    sides = describer(text)
    before, after = text[max(0, place - 40) : place], text[place : place + 40]
    assert sides.words_before(place) == (re.findall(r"\w[\w-]*|[^\w\s]", before)[-2:] or ["^"])
    farther = [f"b={word.lower()}" for word in WORD.findall(text[max(0, place - 45) : place])[-5:]]
    assert list(sides.read_farther(place)) == farther
    words = [word.lower() for word in re.findall(r"\w[\w-]*|[^\w\s]|\n", after)[:2]] or ["$"]
    right = sides.read_right(place)
    assert right.word.removeprefix("+") == words[0] or right.word == words[0]
    assert (f"r2={' '.join(words)}" in right.features) == (len(words) > 1)


@given(text=TEXTS)
def test_keys_of_runs(text: str) -> None:
    page = Page(text, 0, (), [0])
    assert [text[start:end] for start, end in page.spans] == page.words
    for index, joined in enumerate(page.joined):
        start = page.spans[index][0]
        last = page.spans[index - 1][1] if index else -1
        assert joined == (index > 0 and text[last:start] == " ")
