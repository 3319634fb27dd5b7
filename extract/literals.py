"""What a text must hold for a pattern to match, read off the pattern: a quick look that spares most searches.

``(?i:we) (?:propose|present)`` can only match where "propose" or "present" stands, and only from a "we" on; to look for
a few words takes a tenth of the time of a search. The look is never wrong: it may let a text pass in vain, and where it
cannot read a pattern it lets all texts pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

# The parser of ``re`` is known by no public name.
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

Options = frozenset[str]
"""Strings of which a text must hold one."""

Items = Any
"""A pattern, or a part of it, as ``re`` parses it: its `data` are pairs of a code and a value."""

# With more options than these the look takes as long as the search.
_MOST = 64
_MOST_JOINED = 16
_MOST_SETS = 3
# With starts that stand at every other word, nothing is spared.
_MOST_STARTS = 0.5

_EMPTY: Options = frozenset({""})
_REPEATS = frozenset({_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT})
_ODD_CASES = (("İ", "i"), ("ı", "i"), ("ſ", "s"))


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is known of the matches of a pattern, as strings of the folded text.

    Each match holds one string of each of the `needs`, and starts with one of the `starts` unless there are none.
    """

    needs: tuple[tuple[str, ...], ...] = ()
    starts: tuple[str, ...] = ()


def fold_text(text: str) -> str:
    """Return a text of the same length in lower case, with every letter that a pattern without case finds in it."""
    if not text.isascii():
        for letter, plain in _ODD_CASES:
            text = text.replace(letter, plain)
    return text.lower()


def read_outlook(pattern: str) -> Outlook:
    """Return what is known of the matches of a pattern."""
    items = _parser.parse(pattern)
    # A space stands in every text.
    telling = {options for options in _read(items)[1] if len(options) <= _MOST and " " not in options}
    needs: list[Options] = []
    for options in sorted(telling, key=lambda options: (_rate(options), sorted(options))):
        if not any(_implies(other, options) for other in needs):
            needs.append(options)
    starts = _read_starts(items)
    least = frozenset(one for one in starts if not any(one.startswith(other) and other != one for other in starts))
    known = "" not in least and _rate(least) < _MOST_STARTS
    return Outlook(tuple(tuple(sorted(one)) for one in needs[:_MOST_SETS]), tuple(sorted(least)) if known else ())


def find_starts(folded: str, starts: Iterable[str]) -> list[int]:
    """Return where in a folded text one of the strings stands, in order."""
    places = []
    for start in starts:
        place = folded.find(start)
        while place >= 0:
            places.append(place)
            place = folded.find(start, place + 1)
    places.sort()
    return places


def _rate(options: Options) -> float:
    """Return about how often one of the options would stand in a text by chance."""
    return float(sum(8.0 ** (1 - len(option)) for option in options))


def _implies(options: Options, others: Options) -> bool:
    """Return whether a text that holds one of the options holds one of the others in it."""
    return all(any(other in one for other in others) for one in options)


def _list_items(items: Items) -> Iterator[tuple[Any, Any]]:
    """Yield the items of a sequence, letters of one word as one string."""
    word = ""
    for code, value in items.data:
        if code is _constants.LITERAL and value < 128:
            word += chr(value)
            continue
        if word:
            yield _constants.LITERAL, word.lower()
            word = ""
        yield code, value
    if word:
        yield _constants.LITERAL, word.lower()


def _read(items: Items) -> tuple[Options | None, list[Options]]:
    """Return the strings that a sequence stands for, ``None`` if they are too many, and what it needs."""
    needs: list[Options] = []
    run: Options = _EMPTY
    whole = True
    for code, value in _list_items(items):
        strings, inner = _read_item(code, value)
        needs += inner
        if strings is None or len(strings) * len(run) > _MOST_JOINED:
            whole = False
            needs += _need(run)
            run = _EMPTY if strings is None else strings
        else:
            run = _join(run, strings)
    return (run if whole else None), needs + _need(run)


def _read_starts(items: Items) -> Options:
    """Return the strings with which a sequence starts; an empty one where it may start with anything."""
    run: Options = _EMPTY
    for code, value in _list_items(items):
        strings = _read_item(code, value)[0]
        first = _start_item(code, value) if strings is None else strings
        if len(first) * len(run) > (_MOST if len(run) == 1 else _MOST_JOINED):
            break
        run = _join(run, first)
        if strings is None:
            break
    return run


def _start_item(code: Any, value: Any) -> Options:
    """Return the strings with which an item starts that stands for more than a few."""
    if code is _constants.BRANCH:
        return frozenset[str]().union(*map(_read_starts, value[1]))
    if code is _constants.SUBPATTERN:
        return _read_starts(value[-1])
    if code in _REPEATS and value[0]:
        return _read_starts(value[2])
    return _EMPTY


def _join(run: Options, strings: Options) -> Options:
    """Return each of the one followed by each of the other."""
    return strings if run is _EMPTY else frozenset([one + other for one in run for other in strings])


def _need(strings: Options) -> list[Options]:
    """Return what a text with one of the strings needs, as a list of at most one."""
    return [] if "" in strings else [_shorten(strings)]


def _shorten(strings: Options) -> Options:
    """Return the strings without those that hold another one: "models" needs no look beside "model"."""
    kept: list[str] = []
    for one in sorted(strings, key=len):
        if not any(other in one for other in kept):
            kept.append(one)
    return frozenset(kept)


def _read_item(code: Any, value: Any) -> tuple[Options | None, list[Options]]:
    """Return the strings that one item of a pattern stands for, and what it needs."""
    return _READERS.get(code, _read_unknown)(value)


def _read_unknown(_value: Any) -> tuple[Options | None, list[Options]]:
    return None, []


def _read_letters(value: int | str) -> tuple[Options | None, list[Options]]:
    """Return a folded word as it is, or a single letter."""
    return (frozenset({value}) if isinstance(value, str) else _fold_letter(value)), []


def _read_set(value: Any) -> tuple[Options | None, list[Options]]:
    """Return the letters in square brackets, if they are listed one by one."""
    letters = [_fold_letter(letter) if kind is _constants.LITERAL else None for kind, letter in value]
    known = [letter for letter in letters if letter is not None]
    return (frozenset[str]().union(*known) if len(known) == len(letters) else None), []


@cache
def _fold_letter(number: int) -> Options | None:
    """Return a letter, folded; ``None`` if it has several lower cases, as some beyond ASCII have."""
    letter = chr(number)
    return frozenset({letter.lower()}) if letter.isascii() or letter.lower() == letter.upper() else None


def _read_branches(value: Any) -> tuple[Options | None, list[Options]]:
    """Return the strings of all branches, and the one of each branch's needs that says most."""
    read = [_read(branch) for branch in value[1]]
    known = [strings for strings, _ in read if strings is not None]
    if len(known) == len(read) and len(strings := frozenset[str]().union(*known)) <= _MOST:
        return strings, []
    needs = [min(inner, key=_rate) for _, inner in read if inner]
    return None, [_shorten(frozenset[str]().union(*needs))] if len(needs) == len(read) else []


def _read_repeat(value: Any) -> tuple[Options | None, list[Options]]:
    """Return the strings of what may be left out or repeated, and what it needs if it stands there."""
    least, most, items = value
    strings, needs = _read(items)
    if most == 1 and strings is not None:
        return strings | _EMPTY if least == 0 else strings, []
    return None, needs if least else []


_READERS: Mapping[Any, Callable[[Any], tuple[Options | None, list[Options]]]] = {
    _constants.LITERAL: _read_letters,
    _constants.IN: _read_set,
    _constants.BRANCH: _read_branches,
    _constants.SUBPATTERN: lambda value: _read(value[-1]),
    _constants.ATOMIC_GROUP: _read,
    _constants.ASSERT: lambda value: (_EMPTY, _read(value[1])[1]),
    _constants.AT: lambda _value: (_EMPTY, []),
    _constants.ASSERT_NOT: lambda _value: (_EMPTY, []),
    **dict.fromkeys(_REPEATS, _read_repeat),
}
