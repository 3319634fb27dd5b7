"""What a listing page carries above and below its papers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from citeweave.extract.pages.dates import DATE
from citeweave.extract.pages.reading import Line, clean

PHRASES = (
    "get trending papers in your email inbox once a day!",
    "get trending papers in your email inbox!",
    "daily papers",
    "trending papers",
    "by ak and the research community",
    "byak and the research community",
    "subscribe",
)
"""Never a whole title: dropped wherever they are a line, and cut off where they are glued to the first one."""

EDGE_WORDS = (
    *("new", "previous", "next", "load more", "back to top", "back to articles", "search", "sort by", "submit"),
    *(
        "company",
        "tos",
        "terms",
        "terms of service",
        "privacy",
        "privacy policy",
        "about",
        "careers",
        "jobs",
        "contact",
    ),
    *("website", "models", "datasets", "spaces", "papers", "collections", "community", "docs", "pricing", "enterprise"),
    *("solutions", "buckets", "log in", "login", "sign up", "system theme", "hugging face", "© hugging face"),
    *("daily", "weekly", "monthly", "today", "all", "top", "hot"),
)
"""Might be words of a title: dropped only in the unbroken run of noise at either end of a page."""

_ANYWHERE = tuple(sorted((tuple(phrase.split()) for phrase in PHRASES), key=len, reverse=True))
_AT_EDGE = tuple(sorted((*_ANYWHERE, *(tuple(words.split()) for words in EDGE_WORDS)), key=len, reverse=True))
_PAGE_NUMBER = re.compile(r"\d{1,5}|\.{3}|[…·•|«»‹›<>]")
_HEAD_DATE = re.compile(DATE)
# "Subscribed" and "Subscribers" are words, "SubscribeLoRA" is not.
_GLUED = re.compile(r"(?!(?:rs?|d)\b)[^\W_]|[$\[({\"“'‘\\]|[-–—] ")
_LONGEST_LINE = 400
_SAID_BY_NO_TITLE = 20


def find_content(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines that are not noise; blank ones between them stay, because they separate blocks."""
    start, end = 0, len(lines)
    while start < end and (is_edge_noise(lines[start].text) or _HEAD_DATE.fullmatch(clean(lines[start].text))):
        start += 1
    while start < end and is_edge_noise(lines[end - 1].text):
        end -= 1
    kept = [line for line in lines[start:end] if not is_noise(line.text)]
    if kept:
        kept[0] = Line(kept[0].number, cut_glued(kept[0].text))
    return tuple(kept)


def is_noise(text: str) -> bool:
    """Return whether a line is made of noise phrases only; a blank line is not."""
    return bool(clean(text)) and _is_made_of(text, _ANYWHERE, numbers=False)


def is_edge_noise(text: str) -> bool:
    """Return whether a line at either end of a page is blank, noise, or page numbers."""
    return _is_made_of(text, _AT_EDGE, numbers=True)


def cut_glued(text: str) -> str:
    """Return the first title without the noise phrases glued to its start, as in ``SubscribeA Title``."""
    cut = False
    while phrase := next((each for each in PHRASES if text.casefold().startswith(each)), None):
        rest = text[len(phrase) :]
        if not clean(rest) or not (
            _GLUED.match(rest) or ((cut or len(phrase) > _SAID_BY_NO_TITLE) and rest[0].isspace())
        ):
            break
        text, cut = rest.lstrip(), True
    return text


def _is_made_of(text: str, phrases: tuple[tuple[str, ...], ...], *, numbers: bool) -> bool:
    text = clean(text)
    if len(text) > _LONGEST_LINE:
        return False
    words = tuple(text.casefold().split())
    at = 0
    while at < len(words):
        if numbers and _PAGE_NUMBER.fullmatch(words[at]):
            at += 1
            continue
        step = next((len(phrase) for phrase in phrases if words[at : at + len(phrase)] == phrase), 0)
        if not step:
            return False
        at += step
    return True
