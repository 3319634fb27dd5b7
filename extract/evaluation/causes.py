"""Why something was missed or is spurious, as far as two records can tell: by spellings, not by places.

============  =====================  =================================================================================
what          cause                  when
============  =====================  =================================================================================
names         wrong kind             the other record has the same name as another kind of thing
              found twice            the name is matched already: two names of one record are one in the other
              wrong boundary         a name that is wrong in the other record shares words with it
              inside a longer name   it is a part of a name that is right, and stands for itself too
              around a shorter name  a part of it is a name that is right
              found as an entity     (contributions) the other record has the name, but not as the paper's own
              unnamed                (contributions) one record has a name for it, the other has none
              nothing there          none of these
relations     name not found         (missed) the object is not among the names that were found
              no such name           (spurious) the object is no name of the gold record
              found twice            the relation is matched already, with another name of its object
              another relation       the object is in another relation
              no relation            the object is named, in no relation
claims        wrong kind             the other record has the same number as another kind of claim
              wrong extent           the other record has a claim with one of its numbers
              nothing there          none of these
============  =====================  =================================================================================
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from citeweave.extract.lexicon import split_pieces
from citeweave.extract.scoring import (
    PARTS,
    Comparison,
    Mistake,
    Row,
    list_named,
    quantities,
    spell,
    spell_names,
    spell_object,
)


class Cause(StrEnum):
    """Why there is a mistake."""

    KIND = "wrong kind"
    TWICE = "found twice"
    BOUNDARY = "wrong boundary"
    INSIDE = "inside a longer name"
    AROUND = "around a shorter name"
    ENTITY = "found as an entity"
    UNNAMED = "unnamed"
    NOTHING = "nothing there"
    NO_NAME = "name not found"
    FALSE_NAME = "no such name"
    OTHER_RELATION = "another relation"
    NO_RELATION = "no relation"
    EXTENT = "wrong extent"


@dataclass(frozen=True, slots=True)
class Explained:
    """A mistake with its cause; `other` is the kind of the other record where that is the cause."""

    mistake: Mistake
    cause: Cause
    other: str = ""

    def __str__(self) -> str:
        reason = f"{self.cause}: {self.other}" if self.other else self.cause
        return f"{self.mistake} ({reason})"


@dataclass(frozen=True, slots=True)
class CauseCount:
    """How many mistakes of one figure have one cause, and of which types they are, the most frequent first."""

    figure: str
    error: str
    cause: Cause
    count: int
    types: tuple[tuple[str, int], ...]


def explain(comparison: Comparison) -> list[Explained]:
    """Return the mistakes of a paper, each with its cause."""
    finders = {
        "entity": _explain_name,
        "contribution": _explain_contribution,
        "relation": _explain_relation,
        "claim": _explain_claim,
    }
    found = []
    for mistake, row in comparison.list_errors():
        sides = _Sides(comparison, mistake.figure, missed=mistake.error == "missed")
        cause, other = finders[mistake.figure](row, sides)
        found.append(Explained(mistake, cause, other))
    return found


def count_causes(explained: Iterable[Explained]) -> list[CauseCount]:
    """Return how often each cause stands, by figure and error, the most frequent first."""
    counts: dict[tuple[str, str, Cause], Counter[str]] = {}
    for item in explained:
        mistake = item.mistake
        shown = f"{item.other} as {mistake.type}" if item.other and mistake.error == "spurious" else mistake.type
        shown = f"{mistake.type} as {item.other}" if item.other and mistake.error == "missed" else shown
        counts.setdefault((mistake.figure, mistake.error, item.cause), Counter())[shown] += 1
    found = [
        CauseCount(
            figure, error, cause, types.total(), tuple(sorted(types.items(), key=lambda pair: (-pair[1], pair[0])))
        )
        for (figure, error, cause), types in counts.items()
    ]
    order = list(PARTS)
    return sorted(found, key=lambda item: (order.index(item.figure), item.error, -item.count, item.cause))


def rank_papers(explained: Iterable[Explained]) -> list[tuple[str, list[Explained]]]:
    """Return the papers that have mistakes, those with most of them first."""
    papers: dict[str, list[Explained]] = {}
    for item in explained:
        papers.setdefault(item.mistake.paper, []).append(item)
    return sorted(papers.items(), key=lambda pair: (-len(pair[1]), pair[0]))


class _Sides:
    """The record that a mistake stands in, and the other one, with what in it is right or wrong."""

    def __init__(self, comparison: Comparison, part: str, *, missed: bool) -> None:
        match = comparison.matches[part]
        self.missed = missed
        self.own, self.other = (
            (comparison.gold, comparison.predicted) if missed else (comparison.predicted, comparison.gold)
        )
        self.wrong = match.spurious if missed else match.missed
        self.right = [pair[1 if missed else 0] for pair in match.pairs]


Answer = tuple[Cause, str]


def _explain_name(row: Row, sides: _Sides) -> Answer:
    keys = spell(row)
    for other in (*sides.wrong, *sides.right):
        if keys & spell(other):
            return (Cause.KIND, other["type"]) if other["type"] != row["type"] else (Cause.TWICE, "")
    words = _split(row)
    if _any_pair(words, sides.wrong, _share_run):
        return Cause.BOUNDARY, ""
    if _any_pair(words, sides.right, lambda one, other: _holds(other, one)):
        return Cause.INSIDE, ""
    if _any_pair(words, sides.right, _holds):
        return Cause.AROUND, ""
    return Cause.NOTHING, ""


def _explain_contribution(row: Row, sides: _Sides) -> Answer:
    others = [*sides.wrong, *sides.right]
    keys = spell(row) if row["name"] else set()
    for other in others:
        if (keys & spell(other) if row["name"] else other["name"] is None) and other["type"] != row["type"]:
            return Cause.KIND, other["type"]
    if any((other["name"] is None) is not (row["name"] is None) for other in sides.wrong):
        return Cause.UNNAMED, ""
    if row["name"] is None:
        return Cause.NOTHING, ""
    if any(keys & spell(other) for other in sides.other["entities"]):
        return Cause.ENTITY, ""
    return (Cause.BOUNDARY if _any_pair(_split(row), sides.wrong, _share_run) else Cause.NOTHING), ""


def _explain_relation(row: Row, sides: _Sides) -> Answer:
    keys = spell_object(row, spell_names(sides.own))
    if not any(keys & spell(other) for other in list_named(sides.other)):
        return (Cause.NO_NAME if sides.missed else Cause.FALSE_NAME), ""
    known = spell_names(sides.other)
    for other in sides.other["relations"]:
        if keys & spell_object(other, known):
            return (Cause.OTHER_RELATION, other["type"]) if other["type"] != row["type"] else (Cause.TWICE, "")
    return Cause.NO_RELATION, ""


def _explain_claim(row: Row, sides: _Sides) -> Answer:
    numbers = quantities(row["value"])
    others = [*sides.wrong, *sides.right]
    for other in others:
        if quantities(other["value"]) == numbers and other["kind"] != row["kind"]:
            return Cause.KIND, other["kind"]
    if any(set(numbers) & set(quantities(other["value"])) for other in others):
        return Cause.EXTENT, ""
    return Cause.NOTHING, ""


Words = tuple[str, ...]


def _split(row: Row) -> list[Words]:
    texts = [text for text in (row["name"], *row.get("mentions", [])) if text]
    return [tuple(piece for piece, _, _ in split_pieces(text)) for text in dict.fromkeys(texts)]


def _any_pair(words: Sequence[Words], rows: Iterable[Row], holds: Callable[[Words, Words], bool]) -> bool:
    return any(holds(one, other) for row in rows if row["name"] for other in _split(row) for one in words)


def _holds(long: Words, short: Words) -> bool:
    """Return whether `short` is a run of `long`, and not all of it."""
    size = len(short)
    return 0 < size < len(long) and any(long[i : i + size] == short for i in range(len(long) - size + 1))


def _share_run(one: Words, other: Words) -> bool:
    """Return whether one is a part of the other, or one ends as the other begins."""
    return _holds(one, other) or _holds(other, one) or _ends_as(one, other) or _ends_as(other, one)


def _ends_as(one: Words, other: Words) -> bool:
    return any(one[-size:] == other[:size] for size in range(1, min(len(one), len(other)) + 1))
