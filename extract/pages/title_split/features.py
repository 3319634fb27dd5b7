"""What a place between two words tells of whether the title ends there.

A feature is a template and a value, such as ``("+0", "we")``: the next word is "we". `README.md` lists the templates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

Feature = tuple[str, str]

LONGEST_TITLE = 32
"""The most words a title is taken to have."""

_WORDS_AFTER = 24
_LONGEST_WORD = 60
_WORD = re.compile(r"\S+")
_EDGES = "\"'`“”‘’()[]{}.,:;?!*_$~"
_SENTENCE_END = (".", "?", "!", '."', ".)")
_NONE = "<>"


@dataclass(frozen=True, slots=True)
class Word:
    """A word with what the features ask of it.

    `core` is lower case without punctuation around it, `shape` its case and end mark; a title that capitalises words
    would capitalise it where it `is_content`.
    """

    start: int
    end: int
    text: str
    core: str
    shape: str
    is_capital: bool
    is_content: bool


_EDGE_WORD = Word(0, 0, "", _NONE, _NONE, is_capital=False, is_content=False)


def find_words(body: str) -> list[Word]:
    """Return the first words of `body`: as many as any title has, and some more."""
    words = []
    for match in _WORD.finditer(body):
        words.append(_make_word(match))
        if len(words) == LONGEST_TITLE + _WORDS_AFTER:
            break
    return words


def _make_word(match: re.Match[str]) -> Word:
    text = match[0] if match.end() - match.start() <= _LONGEST_WORD else match[0][:_LONGEST_WORD] + match[0][-1]
    core, shape = text.strip(_EDGES).lower() or text[:3], _find_shape(text)
    is_content = len(core) > 3 and any(letter.isalpha() for letter in core)
    return Word(match.start(), match.end(), text, core, shape, shape[0] != "l", is_content)


def find_places(words: Sequence[Word]) -> list[int]:
    """Return how many words the title can have; what follows it does not start in lower case, if that can be."""
    places = range(1, min(len(words) - 1, LONGEST_TITLE) + 1)
    return [place for place in places if words[place].is_capital] or list(places)


def find_features(words: Sequence[Word], places: Iterable[int]) -> Iterator[list[Feature]]:
    """Yield the features of each place."""
    padded = (*(_EDGE_WORD,) * 4, *words, *(_EDGE_WORD,) * 7)
    cores = [word.core for word in words]
    for place in places:
        features = list(_find_near(padded, place + 4))
        features.extend(_find_style(words, place))
        features.extend(_find_echoes(cores, place, is_content=words[place].is_content))
        yield features


def _find_shape(text: str) -> str:
    """Return the case of each of the first parts of a hyphenated word, and the mark at its end."""
    parts = [_find_case(part) for part in text.strip(_EDGES).split("-")[:2]]
    opening = "(" if text[0] in "([{" else ""
    return "-".join(parts) + opening + (text[-1] if text[-1] in ".,:;?!)" else "")


def _find_case(part: str) -> str:
    letters = [letter for letter in part if letter.isalpha()]
    if not letters:
        return "d" if any(letter.isdigit() for letter in part) else "s"
    if not any(letter.isupper() for letter in letters):
        return "l"
    if len(letters) == 1:
        return "A"
    if all(letter.isupper() for letter in letters):
        return "U"
    return "C" if letters[0].isupper() and not any(letter.isupper() for letter in letters[1:]) else "M"


def _find_ending(core: str) -> str:
    """Return the second half of a hyphenated word, or the last letters of another: both tell the kind of word."""
    half = core.rpartition("-")[2]
    return f"-{half}" if len(half) < len(core) else core[-3:]


def _find_near(padded: Sequence[Word], at: int) -> Iterator[Feature]:
    cores = [word.core for word in padded[at - 4 : at + 7]]
    shapes = [word.shape for word in padded[at - 4 : at + 7]]
    for offset in range(-3, 7):
        sign = f"{offset:+d}"
        yield sign, cores[offset + 4]
        yield "s" + sign, shapes[offset + 4]
    for offset in range(-3, 3):
        pair = f"{offset:+d}{offset + 1:+d}"
        yield pair, f"{cores[offset + 4]} {cores[offset + 5]}"
        yield "s" + pair, f"{shapes[offset + 4]} {shapes[offset + 5]}"
    for offset in range(-2, 1):
        yield f"s{offset:+d}..", " ".join(shapes[offset + 4 : offset + 7])
    for offset in range(-1, 3):
        yield f"e{offset:+d}", _find_ending(cores[offset + 4])
    yield "e-1+0", f"{_find_ending(cores[3])} {_find_ending(cores[4])}"
    yield "e-1s+0+1", f"{_find_ending(cores[3])} {shapes[4]} {shapes[5]}"
    yield "e+0s+0+1", f"{_find_ending(cores[4])} {shapes[4]} {shapes[5]}"
    yield "w-1s+0+1", f"{cores[3]} {shapes[4]} {shapes[5]}"
    yield "w+0s-1+1", f"{cores[4]} {shapes[3]} {shapes[5]}"
    yield "s-1w+0", f"{shapes[3]} {cores[4]}"
    yield "w+0s+0+1", f"{cores[4]} {shapes[4]} {shapes[5]}"
    yield "w-1s-1+0", f"{cores[3]} {shapes[3]} {shapes[4]}"


def _find_style(words: Sequence[Word], place: int) -> Iterator[Feature]:
    before, after = words[:place], words[place : place + 10]
    left, right = _rate_capitals(before[1:]), _rate_capitals(after[1:])
    here, following = words[place].shape, words[place + 1].shape if place + 1 < len(words) else _NONE
    yield "left", left
    yield "left right", f"{left} {right}"
    yield "left s+0", f"{left} {here}"
    yield "left s+0+1", f"{left} {here} {following}"
    yield "right s+0", f"{right} {here}"
    yield "left s-1", f"{left} {before[-1].shape}"
    yield "left s-1+0", f"{left} {before[-1].shape} {here}"
    yield "words", str(place)
    yield "characters", str(before[-1].end // 8)
    yield "lower run", str(min(_count_run(reversed(before), capital=False), 8))
    yield "capital run", str(min(_count_run(iter(words[place:]), capital=True), 8))
    yield "capital run left", f"{min(_count_run(iter(words[place:]), capital=True), 5)} {left}"
    yield "ends", str(min(sum(word.text.endswith(_SENTENCE_END) for word in before), 3))
    yield "last end", before[-1].text[-1] if before[-1].text.endswith(_SENTENCE_END) else "no"
    yield "commas", str(min(sum(word.text.endswith(",") for word in before), 4))
    yield "colons", str(min(sum(word.text.endswith(":") for word in before), 3))
    yield "open", str(_count_open(before))
    yield "first sentence", str(min(_measure_sentence(words[place:]) // 3, 8))
    for word in {word.core for word in before if len(word.core) <= 5 and word.shape[0] in "lA"}:
        yield "in", word
    for word in {word.core for word in after if len(word.core) <= 5 and word.shape[0] in "lA"}:
        yield "soon", word
    yield "start", before[0].core
    yield "start s+0", f"{before[0].core} {here}"


def _find_echoes(cores: list[str], place: int, *, is_content: bool) -> Iterator[Feature]:
    before, after = cores[:place], cores[place:]
    yield "again", f"{after[0] in before} {is_content}"
    yield "again both", str(after[:2] in [before[at : at + 2] for at in range(len(before) - 1)])
    yield "last again", str(before[-1] in after[:8])
    yield "later", f"{after[0] in after[1:]} {is_content}"
    yield "first later", str(before[0] in after)
    for size in range(1, 5):
        if before[-size:] == after[:size]:
            yield "echo", str(size)
        if size < 3 and before[-size:] == after[1 : 1 + size]:
            yield "echo after", str(size)


def _rate_capitals(words: Sequence[Word]) -> str:
    content = [word for word in words if word.is_content]
    if not content:
        return "?"
    return str(4 * sum(word.is_capital for word in content) // len(content))


def _count_run(words: Iterator[Word], *, capital: bool) -> int:
    count = 0
    for word in words:
        if word.is_capital is not capital:
            break
        count += 1
    return count


def _count_open(words: Sequence[Word]) -> int:
    text = "".join(word.text for word in words)
    return max(-1, min(text.count("(") - text.count(")"), 2))


def _measure_sentence(words: Sequence[Word]) -> int:
    return next((count for count, word in enumerate(words) if word.text.endswith(_SENTENCE_END)), len(words))
