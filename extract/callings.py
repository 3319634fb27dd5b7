"""By what words a text speaks of a thing, as feature strings: the model of a contribution's kind reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from citeweave.extract.candidates import Page, Unit
from citeweave.extract.kinds import rules_for

_WORD = re.compile(r"[A-Za-z][\w-]*")
_NEXT = re.compile(r"[ \"'”)]*([A-Za-z][\w-]*)")
_SIZED = re.compile(
    r"-(?:\d+(?:\.\d+)?[BbMm]?|[BLHSTX]\d*|R?\d+|Ti|[Bb]ase|[Ss]mall|[Ll]arge|[Tt]iny|XL|Pro|[Mm]ini)(?:/\d+)?$|"
    r"\d+(?:\.\d+)?[BM]$"
)
_PLURAL = re.compile(r"(?:'s|’s|s)$")
_HEAD_END = re.compile(r"\b(?:for|with|via|in|of|by|through|using|on|to|from|towards?|under)\b")
_IS = re.compile(r"[)\"',]* (?:,? ?(?:is|are|which is|, )) ?(?:an?|the) ([^.;]{0,70})")
_DOES = re.compile(r"(?: ?\([^)]{1,40}\))?[)\"',]* (?:(?:which|that) )?([a-z]+)")
_OWN = re.compile(r"\b(?:our|proposed|this) ([\w-]+)(?: ([\w-]+))?")

MOST_PLACES = 4
_NEAR = 12


@lru_cache(maxsize=20_000)
def is_calling(word: str) -> bool:
    """Return whether a word says what sort of thing is meant; which kind it speaks for is learned."""
    return any(rule.pattern.fullmatch(word) for rule in rules_for("noun"))


def to_singular(word: str) -> str:
    """Return a word without the s of a plural."""
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def describe_callings(page: Page, unit: Unit) -> list[str]:
    """Return the features of a unit: its last letters, the words around it, nouns of the title and of own things."""
    low = page.text.lower()
    found = {feature for string in unit.strings[:MOST_PLACES] for feature in _describe_string(string)}
    places = sorted(unit.places)
    for start, end in places:
        if start < page.title_length:
            found.update(_describe_title(low[end : page.title_length]))
    body = [span for span in places if span[0] > page.title_length]
    for start, end in body[:MOST_PLACES]:
        found.update(_describe_place(low, page.title_length, start, end))
    own = (to_singular(word) for words in _OWN.findall(low, page.title_length) for word in words)
    found.update(f"own.noun={noun}" for noun in own if is_calling(noun))
    found.update(_describe_paper(low[: page.title_length]))
    return sorted(found)


def _describe_string(string: str) -> Iterator[str]:
    base = _PLURAL.sub("", string)
    words = base.split()
    if not words:
        return
    tail = re.split(r"[-_]", words[-1])[-1] or words[-1]
    if len(words) > 1:
        yield "is.multi"
        yield f"is.head={to_singular(words[-1].lower())}"
    if len(tail) >= 3:
        yield f"is.end={tail[-3:].lower()}"
        yield f"is.end={tail[-4:].lower()}"
    if _SIZED.search(string):
        yield "is.sized"
    yield "is.capitals" if base.isupper() else "is.mixed" if any(map(str.isupper, base[1:])) else "is.capital"
    if string[0].islower():
        yield "is.lower"


@lru_cache(maxsize=16)
def _describe_paper(title: str) -> frozenset[str]:
    """Return what a whole title calls the paper's own thing, whose name need not stand in it: "a pruning approach"."""
    head = _WORD.findall(_HEAD_END.split(title.partition(":")[2] or title)[0])[-1:]
    nouns = filter(is_calling, map(to_singular, _WORD.findall(title)))
    return frozenset((*(f"paper.noun={noun}" for noun in nouns), *(f"paper.head={to_singular(noun)}" for noun in head)))


def _describe_title(rest: str) -> Iterator[str]:
    """Yield what the title says after the colon that follows a name."""
    yield "in.title"
    if ":" not in rest[:3]:
        return
    if head := _WORD.findall(_HEAD_END.split(rest)[0]):
        yield f"title.head={to_singular(head[-1])}"
    yield from (f"title.noun={noun}" for noun in map(to_singular, _WORD.findall(rest)) if is_calling(noun))


def _describe_place(low: str, title_length: int, start: int, end: int) -> Iterator[str]:
    """Yield the words before and after a place, up to the bounds of its sentence."""
    stop = low.rfind(". ", 0, start)
    left = [to_singular(word) for word in _WORD.findall(low, max(stop + 2, start - 160, title_length + 1), start)]
    stop = low.find(". ", end)
    right = _WORD.findall(low, end, min(stop if stop >= 0 else len(low), end + 80))
    if match := _NEXT.match(low, end, end + 30):
        yield f"then={to_singular(match[1])}"
    if match := _DOES.match(low, end, end + 80):
        yield f"does={to_singular(match[1])}"
    for distance, word in enumerate(left[:-3:-1], 1):
        yield f"ahead{distance}={word}"
    nouns = [word for word in left[-_NEAR:] if is_calling(word)]
    yield from (f"ahead.noun={noun}" for noun in nouns)
    if nouns:
        yield f"ahead.last={nouns[-1]}"
    if after := [noun for noun in map(to_singular, right[:8]) if is_calling(noun)]:
        yield f"then.noun={after[0]}"
    if (match := _IS.match(low, end, end + 100)) and (
        said := [noun for noun in map(to_singular, _WORD.findall(match[1])) if is_calling(noun)]
    ):
        yield f"is.a={said[0]}"
