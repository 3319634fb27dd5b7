"""Whether one name is the short form of another: by initials, by capitals, or by letters in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from citeweave.graph.resolve.lists import read_words
from citeweave.graph.resolve.text import NUMBERS, is_short_plural

_PART = re.compile(r"[A-Za-z0-9]+")
_INNER = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SMALL = read_words("small in names")
_AUTO = re.compile(r"\bauto-?(?=encod|regress)", re.IGNORECASE)
_MOST_WORDS = 9
_LEAST_CLIPPED = 3
_DIMENSION = re.compile(r"(\w+)[- ]dimensional$")
_RUN = re.compile(r"([a-z])\1+")
_VERSIONED = re.compile(r"v?\d.*")
_TAIL = re.compile(r"(?:[- ]?(?:v?\d+(?:\.\d+)*|\+\+?))$")


@lru_cache(maxsize=200_000)
def looks_short(name: str) -> bool:
    """Tell whether a name has the look of a short form: one or two words, few letters, two capitals or more."""
    letters = [letter for letter in name if letter.isalnum()]
    capitals = sum(letter.isupper() for letter in letters)
    return len(name.split()) <= 2 and 2 <= len(letters) <= 12 and capitals >= 2 and 2 * capitals >= len(letters) - 3


def _bare(short: str) -> str:
    return short[:-1] if is_short_plural(short) else short


def _parts(text: str) -> list[str]:
    """Return the words of a text, "autoencoder" as two."""
    return _PART.findall(_AUTO.sub("auto-", text))


@lru_cache(maxsize=200_000)
def initials(long: str) -> frozenset[str]:
    """Return the ways to shorten a long form strictly: its initials, with and without small words, and its capitals.

    Letters that repeat may be counted: M2N2, model merging of natural niches.

    >>> sorted(initials("Attention-to-Mask")), "t2i" in initials("text-to-image")
    (['a2m', 'am', 'atm'], True)
    """
    found: set[str] = set()
    for words in (
        _parts(long),
        _parts(long.replace("-", "")),
        [part for word in _parts(long) for part in _INNER.findall(word)],
    ):
        full = [word for word in words if word.lower() not in _SMALL]
        found |= {"".join(word[0] for word in words), "".join(word[0] for word in full)}
        found.add("".join({"to": "2", "for": "4"}.get(word.lower(), word[0]) for word in words))
    if any(letter.islower() for letter in long):
        found.add("".join(letter for letter in long if letter.isupper()))
    found = {item.lower() for item in found if len(item) >= 2}
    return frozenset(found | {_RUN.sub(lambda run: f"{run[1]}{len(run[0])}", item) for item in found})


@lru_cache(maxsize=200_000)
def loose_initials(long: str) -> frozenset[str]:
    """Return the ways to shorten a long form with one word left out, or with two or three letters of one word.

    >>> "pvc" in loose_initials("Progressive Visual Token Compression"), "quad" in loose_initials("Quantize All Data")
    (True, True)
    """
    found: set[str] = set()
    inner = [part for word in _parts(long) for part in _INNER.findall(word)]
    if any(part.isupper() and len(part) > 1 for part in inner):
        inner = []
    for words in (_parts(long), _parts(long.replace("-", "")), inner):
        whole = [word.lower() for word in words]
        full = [word for word in whole if word not in _SMALL]
        if not 2 <= len(full) <= _MOST_WORDS:
            continue
        first = [word[0] for word in full]
        found |= {"".join((*first[:place], *first[place + 1 :])) for place in range(1, len(full))}
        for spelled in (full, whole):
            first = [word[0] for word in spelled]
            found |= {
                "".join((*first[:place], word[:size], *first[place + 1 :]))
                for place, word in enumerate(spelled)
                for size in (2, 3, 4)
            }
    return frozenset(item for item in found if len(item) >= 3) - initials(long)


def letters_of(short: str) -> str:
    """Return the letters and digits of a short form in the singular and in lower case."""
    return "".join(_PART.findall(_bare(short))).lower()


@lru_cache(maxsize=200_000)
def skeleton(short: str) -> str:
    """Return the letters with which the parts of a short form start, one for each capital of a run.

    >>> skeleton("AdaLog"), skeleton("MobileVD"), skeleton("FaViT")
    ('al', 'mvd', 'fvt')
    """
    parts = [part for word in _PART.findall(_bare(short)) for part in _INNER.findall(word)]
    return "".join(part if part.isupper() else part[0] for part in parts).lower()


@lru_cache(maxsize=200_000)
def is_initials(short: str, long: str) -> bool:
    """Tell whether `short` is made of the initials or the capitals of `long`.

    >>> is_initials("PEFT", "Parameter-Efficient Fine-Tuning"), is_initials("ECTO", "EffiCient TransfOrmer")
    (True, True)
    """
    return letters_of(short) in initials(long)


@lru_cache(maxsize=200_000)
def is_abbreviation(short: str, long: str) -> bool:
    """Tell whether `short` can stand for `long`: its letters stand in `long` in order, the first one at the start.

    Each word of `long`, small words aside, has to give a letter or follow one that does, so that no long name is
    swallowed whole by two letters.
    """
    short = _bare(short)
    words = full_words(long)
    letters = letters_of(short)
    if len(words) < 2 or len(short) >= len(long) or not looks_short(short) or set(full_words(short)) <= set(words):
        return False
    if any(part.startswith(short) and _VERSIONED.fullmatch(part, len(short)) for part in _parts(long)):
        # DINOv3 foundation model: the short form stands there, with a version behind it.
        return False
    if is_initials(short, long):
        return True
    bare = _TAIL.sub("", letters)
    whole = tuple(word.lower() for word in _parts(long))
    spelled = (words, full_words(long.replace("-", "")), whole)
    return any(len(found) <= 2 * len(bare) and _spells(bare, found) for found in spelled)


@lru_cache(maxsize=200_000)
def clipped_parts(name: str) -> tuple[str, ...]:
    """Return the parts of one word of which one or more are clipped words; none if it has no such look.

    >>> clipped_parts("HybridSplat"), clipped_parts("BWCache"), clipped_parts("GPTQ"), clipped_parts("NeRF")
    (('Hybrid', 'Splat'), ('BW', 'Cache'), (), ())
    """
    parts = _INNER.findall(name) if name.replace("-", "").isalpha() else []
    has_clipped = any(len(part) >= _LEAST_CLIPPED and part[1:].islower() for part in parts)
    return tuple(parts) if has_clipped and len(parts) > 1 else ()


def full_words(text: str) -> tuple[str, ...]:
    """Return the words of a text in lower case, small words aside."""
    return tuple(word.lower() for word in _parts(text) if word.lower() not in _SMALL)


def clip(words: Sequence[str]) -> frozenset[tuple[str, str]]:
    """Return the beginnings by which a long form and a name of clipped words find each other.

    They are those of the first word and of a later one: a letter of one, and three of the other.
    """
    first, *later = [word.lower() for word in words]
    return frozenset(
        pair for word in later for pair in ((first[0], word[:_LEAST_CLIPPED]), (first[:_LEAST_CLIPPED], word[0]))
    )


def is_clipped(short: str, long: str) -> bool:
    """Tell whether the parts of `short` begin words of `long`, the first one and at least half of all, in order.

    Capitals in a row begin as many words in a row: HybridSplat is hybrid splatting, BWCache block-wise caching.
    """
    parts, words = clipped_parts(short), full_words(long)
    if not parts or len(words) < 2 or "".join(parts).lower() == "".join(words):
        return False
    hits = _count_begun(parts, words, is_first=True)
    return hits > 1 and 2 * hits >= len(words)


def _count_begun(parts: Sequence[str], words: Sequence[str], *, is_first: bool) -> int:
    """Return how many words the parts begin, as many as can be; none if a part begins no word."""
    if not parts:
        return 0
    part, *rest = parts
    found = [0]
    for start in range(1 if is_first else len(words)):
        for size in {1, len(part) if part.isupper() else 1}:
            begun = [part.lower()] if size == 1 else list(part.lower())
            here = words[start : start + size]
            if len(here) == size and all(map(str.startswith, here, map(_stem, begun))):
                later = _count_begun(rest, words[start + size :], is_first=False)
                if later or not rest:
                    found.append(size + later)
    return max(found)


def _stem(part: str) -> str:
    return part.removesuffix("e") if len(part) > _LEAST_CLIPPED else part


def is_within(short: str, word: str) -> bool:
    """Tell whether a short form is made of letters of one word, its first one among them: hyperparameter (HP)."""
    letters = letters_of(short)
    if not letters or not looks_short(short) or not word.lower().startswith(letters[0]):
        return False
    left = iter(word.lower())
    return all(letter in left for letter in letters)


def is_dimension(short: str, long: str) -> bool:
    """Tell whether a long form ends in what the short one says with a digit.

    >>> is_dimension("2D", "two-dimensional"), is_dimension("2D", "three-dimensional")
    (True, False)
    """
    number = _DIMENSION.search(long.lower())
    return number is not None and short.upper() == f"{NUMBERS.get(number[1])}D"


def _spells(letters: str, words: tuple[str, ...]) -> bool:
    """Tell whether the letters can be read off the words in order, each taken from the start of a word or after one."""

    @cache
    def fits(letter: int, word: int, offset: int, skipped: bool) -> bool:
        if letter == len(letters):
            return word >= len(words) - (1 if skipped else 2)
        if word >= len(words):
            return False
        place = words[word].find(letters[letter], offset)
        if place >= 0 and (offset > 0 or place == 0) and fits(letter + 1, word, place + 1, skipped):
            return True
        if offset == 0 and (skipped or word == 0):
            return False
        return fits(letter, word + 1, 0, skipped or offset == 0)

    return fits(0, 0, 0, False)
