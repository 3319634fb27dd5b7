"""Which of a paper's own things are one: "Zero Redundancy Optimizer" and "ZeRO", which no bracket joins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from citeweave.extract.abbreviations import align_long_form, vary_short_form
from citeweave.extract.choosing import Chosen

_MARKUP = re.compile(r"\\[a-z]+|[\\${}~_^]|[^\w+.]")
_BREAK = re.compile(r"[\s-]+")


def join_aliases(chosen: Iterable[Chosen]) -> list[Chosen]:
    """Return the own things in order, those that the text names in two ways as one, under the shorter name."""
    joined: list[Chosen] = []
    for item in chosen:
        place = next((place for place, other in enumerate(joined) if are_same(other, item)), None)
        if place is None:
            joined.append(item)
        else:
            joined[place] = _join(joined[place], item)
    return joined


def are_same(one: Chosen, other: Chosen) -> bool:
    """Return whether two things that a paper introduces are one thing."""
    if not _bare(one).isdisjoint(_bare(other)):
        return True
    return any(_spells(short, long) or _heads(long, short) for short, long in ((one, other), (other, one)))


def _join(one: Chosen, other: Chosen) -> Chosen:
    first, second = sorted((one, other), key=lambda item: (not _has_short(item), -item.confidence, item.unit.key))
    surer = one if one.confidence >= other.confidence else other
    places = tuple(sorted({*first.places, *second.places}))
    return replace(first, kind=surer.kind, confidence=surer.confidence, places=places)


def _is_short(string: str) -> bool:
    return " " not in string and sum(map(str.isupper, string)) >= 2


def _has_short(item: Chosen) -> bool:
    return any(map(_is_short, item.unit.strings))


def _bare(item: Chosen) -> set[str]:
    """Return the strings without case and markup, by which "$F^2$" is "F^2"."""
    return {_MARKUP.sub("", string.casefold()) for string in item.unit.strings}


def _spells(short: Chosen, long: Chosen) -> bool:
    """Return whether one thing has a short name whose letters the words of the other spell out."""
    if _has_short(long):
        return False
    return any(
        _spells_out(string, words)
        for words in long.unit.strings
        if " " in words
        for string in short.unit.strings
        if _is_short(string)
    )


def _spells_out(short: str, long: str) -> bool:
    if any(align_long_form(form, long) == 0 for form in _forms(short)):
        return True
    capitals = "".join(filter(str.isupper, short)).lower()
    words = [word for word in _BREAK.split(long) if word]
    initials = ("".join(word[0] for word in words), "".join(word[0] for word in words if word[0].isupper()))
    return capitals in {text.lower() for text in initials}


def _forms(short: str) -> Iterator[str]:
    return (form for form in vary_short_form(short) if sum(map(str.isalnum, form)) >= 2)


def _heads(title: Chosen, short: Chosen) -> bool:
    """Return whether one is the words before the title's colon, the other a short name that the abstract introduces."""
    return (
        not title.unit.sources.isdisjoint({"own=title", "title"})
        and all(" " in string and not _is_short(string) for string in title.unit.strings)
        and _has_short(short)
        and any(source.startswith("own=") and source != "own=title" for source in short.unit.sources)
    )
