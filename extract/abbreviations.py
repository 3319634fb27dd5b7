"""Short forms and the long forms that a text gives for them.

The matching is that of Schwartz & Hearst (2003), "A simple algorithm for identifying abbreviation definitions in
biomedical text", with hyphens as word breaks, plural short forms, and the long form in brackets as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from citeweave.extract.doc import Abbreviation, read_text
from citeweave.extract.resources import read_rules

NAME = "citeweave_abbreviations"

_WORD = re.compile(r"[^\s-]+")
_CLAUSE_END = re.compile(r"[.;:!?]\s|[()\n]|,\s")
_VALUE = re.compile(r"[\d.,%+-]+[a-zA-Z%]{0,2}|(?:19|20)\d\d")
_TITLE_WORDS = 9
_ARTICLE = re.compile(r"(?:the|an?|our|and|or|of|for|with|by|to|in|on) ", re.IGNORECASE)


def align_long_form(short: str, text: str) -> int | None:
    """Return where in `text` the shortest long form of `short` starts that ends at the end of `text`."""
    letters = [letter for letter in short.lower() if letter.isalnum()]
    folded = text.lower()
    position = len(folded)
    for index in range(len(letters) - 1, -1, -1):
        position -= 1
        while position >= 0 and not (
            folded[position] == letters[index] and (index or position == 0 or not folded[position - 1].isalnum())
        ):
            position -= 1
        if position < 0:
            return None
    return position


def vary_short_form(short: str) -> Iterator[str]:
    """Yield `short`, then without a plural's s, then without digits that only count ("NF4" for "NormalFloat")."""
    yield short
    if len(short) > 2 and short.endswith("s") and short[-2].isalnum():
        yield short[:-1]
    bare = short.rstrip("0123456789")
    if len(bare) > 1 and bare != short:
        yield bare


def looks_short(short: str) -> bool:
    """Return whether `short` can be a short form: it has a capital or a digit beside a letter, and is no quantity."""
    if _VALUE.fullmatch(short) or not any(letter.isalpha() for letter in short):
        return False
    return any(letter.isupper() for letter in short)


def find_long_before(short: str, text: str, end: int) -> tuple[int, int] | None:
    """Return the stretch of `text` that ends before `end`, at a bracket, and spells out `short`."""
    stop = end
    while stop and text[stop - 1] in " \"'“”‘’`*~":
        stop -= 1
    start = 0
    for match in _CLAUSE_END.finditer(text, max(0, stop - 200), stop):
        # A comma may stand inside a long form only if nothing shorter fits, which is too rare to try.
        start = match.end()
    size = sum(letter.isalnum() for letter in short)
    words = [match.start() for match in _WORD.finditer(text, max(start, stop - 200), stop)]
    if not words:
        return None
    start = words[-min(len(words), size + 5, size * 2)]
    return choose_long_form(short, text, start, stop)


def choose_long_form(short: str, text: str, start: int, stop: int) -> tuple[int, int] | None:
    """Return the part of ``text[start:stop]`` that spells out `short` and ends at `stop`."""
    for variant in vary_short_form(short):
        offset = align_long_form(variant, text[start:stop])
        if offset is None:
            continue
        begin = widen_to_compound(variant, text, start, start + offset)
        # An article before the name is none of it, even where its letter fits.
        if (article := _ARTICLE.match(text, begin, stop)) and align_long_form(variant, text[article.end() : stop]) == 0:
            begin = article.end()
        long = text[begin:stop]
        words = len(_WORD.findall(long))
        if len(long) > len(variant) and variant.lower() not in long.lower().split() and words <= 2 * len(variant) + 2:
            return begin, stop
    return None


def widen_to_compound(short: str, text: str, start: int, begin: int) -> int:
    """Return the start of the hyphenated compound around `begin` if its first letter is that of `short`.

    The shortest alignment of AWQ starts inside "Activation-aware".
    """
    head = begin
    while head > start and not text[head - 1].isspace():
        head -= 1
    return head if text[head].lower() == short[0].lower() else begin


def find_abbreviations(text: str) -> tuple[Abbreviation, ...]:
    """Return the pairs of `text` by place, each short form with the first long form that is given for it."""
    found: dict[str, Abbreviation] = {}
    pairs: list[Abbreviation] = []
    for rule in read_rules("abbreviations"):
        for match in rule.pattern.finditer(text):
            short, (start, end) = match["short"], match.span("short")
            if not looks_short(short):
                continue
            if rule.id == "long-then-short":
                span = find_long_before(short, text, match.start())
            else:
                group = "quoted" if match.groupdict().get("quoted") else "long"
                span = match.span(group)
                span = choose_long_form(short, text, *span)
                if span is not None and span[0] != match.start(group):
                    span = None
            if span is not None:
                pairs.append(Abbreviation(short, text[slice(*span)], (start, end), span))
    for pair in sorted(pairs, key=lambda pair: (pair.short_span, pair.long_span)):
        found.setdefault(pair.short, pair)
    return tuple(found.values())


def find_title_pairs(title: str) -> Iterator[tuple[str, str]]:
    """Yield the short name before a title's colon with each stretch behind the colon that spells it out.

    >>> [long for _, long in find_title_pairs("GPS: Gated Pruning Schedules for Kites")]
    ['Gated Pruning Schedules', 'Gated Pruning Schedules for', 'Gated Pruning Schedules for Kites']
    """
    short, colon, rest = title.partition(": ")
    words = rest.split()
    if not colon or not looks_short(short) or len(short.split()) > 2:
        return
    for size in range(2, min(_TITLE_WORDS, len(words)) + 1):
        long = " ".join(words[:size])
        if align_long_form(short, long) == 0:
            yield short, long


@Language.component(NAME, assigns=["doc._.abbreviations"])
def mark_abbreviations(doc: Doc) -> Doc:
    """Set ``doc._.abbreviations``."""
    doc._.abbreviations = find_abbreviations(read_text(doc))
    return doc
