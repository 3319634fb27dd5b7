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
_BREAK = re.compile(r"[\W_]+")
_VERSION_END = re.compile(r"\D+\d+")
_RUN = re.compile(r"([a-z])\1+")
_VERSIONED = re.compile(r"v?\d.*")
_TAIL = re.compile(r"(?:[- ]?(?:v?\d+(?:\.\d+)*|\+\+?))$")


@lru_cache(maxsize=200_000)
def looks_short(name: str) -> bool:
    """Tell whether a name has the look of a short form: one or two words, few letters, two capitals or more."""
    letters = [letter for letter in name if letter.isalnum()]
    capitals = sum(letter.isupper() for letter in letters)
    return len(name.split()) <= 2 and 2 <= len(letters) <= 12 and capitals >= 2 and 2 * capitals >= len(letters) - 3


def _is_part(short: str, long: str) -> bool:
    """Tell whether all words of the short form stand in the long one."""
    return {part.lower() for part in _parts(short)} <= {part.lower() for part in _parts(long)}


def _bare(short: str) -> str:
    return short[:-1] if is_short_plural(short) else short


def _parts(text: str) -> list[str]:
    """Return the words of a text, "autoencoder" as two."""
    return _PART.findall(_AUTO.sub("auto-", text))


@lru_cache(maxsize=200_000)
def initials(long: str) -> frozenset[str]:
    """Return the ways to shorten a long form strictly: its initials, with and without small words, and its capitals.

    Letters that repeat may be counted, but the last ones alone look like a version: M2N2 is model merging of natural
    niches, SAM2 is no segment anything medical model.

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
    counted = {_RUN.sub(lambda run: f"{run[1]}{len(run[0])}", item) for item in found}
    return frozenset(found | {item for item in counted if not _VERSION_END.fullmatch(item)})


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
    if len(words) < 2 or len(short) >= len(long) or not looks_short(short) or _is_part(short, long):
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
    folded = [word.lower() for word in words]
    return frozenset(
        pair
        for first in folded[:1]
        for word in folded[1:]
        for pair in ((first[0], word[:_LEAST_CLIPPED]), (first[:_LEAST_CLIPPED], word[0]))
    )


def is_clipped(short: str, long: str) -> bool:
    """Tell whether the parts of `short` begin words of `long`, the first one and at least half of all, in order.

    Capitals in a row begin as many words in a row: HybridSplat is hybrid splatting, BWCache block-wise caching.
    """
    parts, words = clipped_parts(short), full_words(long)
    if not 1 < len(words) <= _MOST_WORDS or not parts or "".join(parts).lower() == "".join(words):
        return False
    hits = _count_begun(parts, words)
    return hits > 1 and 2 * hits >= len(words)


def _count_begun(parts: Sequence[str], words: Sequence[str]) -> int:
    """Return how many words the parts begin, as many as can be and the first one; none if a part begins none."""

    @cache
    def count(part: int, word: int) -> int:
        """Return how many words this part and those behind it begin, from a word on; -1 if one begins none."""
        if part == len(parts):
            return 0
        text = parts[part]
        best = -1
        for start in range(word, len(words) if part else 1):
            for size in {1, len(text) if text.isupper() else 1}:
                here = words[start : start + size]
                begun = [text.lower()] if size == 1 else list(text.lower())
                if len(here) == size and all(map(str.startswith, here, map(_stem, begun))):
                    later = count(part + 1, start + size)
                    best = max(best, size + later if later >= 0 else -1)
        return best

    return max(count(0, 0), 0)


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
    words = _BREAK.split(long.lower())[-2:]
    return (
        words[1:] == ["dimensional"]
        and words[0] in NUMBERS
        and "".join(_PART.findall(short)).lower() == f"{NUMBERS[words[0]]}d"
    )


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
