"""How close predicted records are to gold ones: the project's figures, their intervals, and the list of errors.

All figures are micro averages over the gold papers; predicted papers without gold do not count.

================  ====================================================================================================
figure            what matches
================  ====================================================================================================
``entity``        same type, and the normalised name or a mention in common; named contributions are included
``contribution``  same type and same name, or both unnamed
``relation``      same type, and the object in common; the object's own type is not asked for
``claim``         same kind and the same numbers with their units; the normalised value where there is no number
``subject``       a matched relation whose subject is the same
``outcome``       a matched COMPARED_WITH whose outcome is the same; ``outcome/other`` of those that are not ``better``
``evidence``      a matched relation whose evidence shares at least half of its words with the gold evidence
================  ====================================================================================================

The first four also stand per type, as in ``relation/USES``.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Row: TypeAlias = Mapping[str, Any]

_NO_RECORD: Row = {"contributions": [], "entities": [], "relations": [], "claims": []}


@dataclass(frozen=True, slots=True)
class Figure:
    """Counts of what matched, what was missed and what was spurious; figures add up.

    A share, such as ``evidence``, counts each failure as one missed and one spurious, so that `f1` is the share.
    """

    matched: int = 0
    missed: int = 0
    spurious: int = 0

    def __add__(self, other: Figure) -> Figure:
        return Figure(self.matched + other.matched, self.missed + other.missed, self.spurious + other.spurious)

    @property
    def gold(self) -> int:
        """Return how many there are to find."""
        return self.matched + self.missed

    @property
    def precision(self) -> float:
        """Return the share of the predicted that is right; 0 where nothing was predicted."""
        return self.matched / max(1, self.matched + self.spurious)

    @property
    def recall(self) -> float:
        """Return the share of the gold that was found; 0 where there is none."""
        return self.matched / max(1, self.gold)

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return 2 * self.matched / max(1, 2 * self.matched + self.missed + self.spurious)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that was missed or is spurious."""

    paper: str
    figure: str
    error: str
    type: str
    value: str

    def __str__(self) -> str:
        return f"{self.paper} {self.figure} {self.error}: {self.type} {self.value}"


def score(gold: Mapping[str, Row], predicted: Mapping[str, Row]) -> dict[str, Figure]:
    """Return every figure by name, in the order of `GROUPS`."""
    return sum_up(comparison.figures for comparison in compare(gold, predicted))


def list_mistakes(gold: Mapping[str, Row], predicted: Mapping[str, Row]) -> list[Mistake]:
    """Return what was missed and what is spurious, paper by paper."""
    return [mistake for comparison in compare(gold, predicted) for mistake in comparison.mistakes]


def estimate_intervals(
    gold: Mapping[str, Row], predicted: Mapping[str, Row], *, samples: int = 1000, seed: int = 0
) -> dict[str, tuple[float, float]]:
    """Return the 95 % bootstrap interval of each figure's F1, as `draw_intervals` does."""
    figures = [comparison.figures for comparison in compare(gold, predicted)]
    return draw_intervals(figures, samples=samples, seed=seed)


def draw_intervals(
    papers: Sequence[Mapping[str, Figure]], *, samples: int = 1000, seed: int = 0
) -> dict[str, tuple[float, float]]:
    """Return the 95 % bootstrap interval of each figure's F1, drawn over papers; one seed gives one answer."""
    draw = random.Random(seed)  # noqa: S311  (statistics, not secrets)
    drawn = [draw.choices(range(len(papers)), k=len(papers)) for _ in range(samples)]
    intervals = {}
    for name in sum_up(papers):
        column = [figures.get(name, Figure()) for figures in papers]
        matched = [figure.matched for figure in column]
        wrong = [figure.missed + figure.spurious for figure in column]
        values = []
        for sample in drawn:
            right = 2 * sum(matched[i] for i in sample)
            values.append(right / max(1, right + sum(wrong[i] for i in sample)))
        values.sort()
        intervals[name] = (_quantile(values, 0.025), _quantile(values, 0.975))
    return intervals


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Return a quantile by linear interpolation; 0 of nothing."""
    if not ordered:
        return 0.0
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


GROUPS = ("entity", "seen", "unseen", "contribution", "relation", "subject", "outcome", "evidence", "claim")
"""What figures' names start with, in the order in which they are shown."""

SHARES = frozenset({"seen", "unseen", "subject", "outcome", "evidence"})
"""The groups whose figures are shares, with no precision and recall of their own."""


# Told even where there is nothing to judge, so that nobody takes silence for a good figure.
_ALWAYS = ("subject", "outcome", "outcome/other", "evidence")


def group_of(name: str) -> str:
    """Return the group of a figure: ``relation`` for ``relation/USES``."""
    return name.partition("/")[0]


def sum_up(papers: Iterable[Mapping[str, Figure]]) -> dict[str, Figure]:
    """Return the sum of each figure over papers, in the order of `GROUPS`."""
    total: dict[str, Figure] = {name: Figure() for name in _ALWAYS}
    for figures in papers:
        for name, figure in figures.items():
            total[name] = total.get(name, Figure()) + figure
    return {name: total[name] for name in sorted(total, key=lambda name: (GROUPS.index(group_of(name)), name))}


@dataclass(frozen=True, slots=True)
class Match:
    """The rows of one part of two records: paired one to one in order, and what is left of either."""

    pairs: tuple[tuple[Row, Row], ...]
    missed: tuple[Row, ...]
    spurious: tuple[Row, ...]


@dataclass(slots=True)
class Comparison:
    """One paper's two records with the match of each part and its figures."""

    paper: str
    gold: Row
    predicted: Row
    matches: dict[str, Match] = field(default_factory=dict)
    figures: dict[str, Figure] = field(default_factory=dict)

    @property
    def mistakes(self) -> list[Mistake]:
        """Return what was missed and what is spurious, part by part."""
        return [mistake for mistake, _ in self.list_errors()]

    def list_errors(self) -> Iterator[tuple[Mistake, Row]]:
        """Yield each mistake with the row that was missed or is spurious."""
        for part, match in self.matches.items():
            kind, value = PARTS[part]
            for error, rows in (("missed", match.missed), ("spurious", match.spurious)):
                for row in rows:
                    yield Mistake(self.paper, part, error, row[kind], str(row[value])), row

    def count(self, name: str, figure: Figure) -> None:
        """Add to a figure."""
        self.figures[name] = self.figures.get(name, Figure()) + figure

    def count_share(self, name: str, right: bool) -> None:
        """Add one to a share, whether right or not."""
        self.count(name, Figure(matched=1) if right else Figure(missed=1, spurious=1))


PARTS = {
    "entity": ("type", "name"),
    "contribution": ("type", "name"),
    "relation": ("type", "object"),
    "claim": ("kind", "value"),
}
"""What is compared, with the keys of a row that hold its type and its value."""


def compare(gold: Mapping[str, Row], predicted: Mapping[str, Row]) -> list[Comparison]:
    """Return the comparison of each gold paper, in order; a paper without prediction is all missed."""
    return [_compare_paper(paper, record, predicted.get(paper, _NO_RECORD)) for paper, record in gold.items()]


def _compare_paper(paper: str, gold: Row, predicted: Row) -> Comparison:
    comparison = Comparison(paper, gold, predicted)
    spellings = [spell_names(record) for record in (gold, predicted)]

    def is_same_relation(one: Row, other: Row) -> bool:
        objects = [spell_object(row, known) for row, known in zip((one, other), spellings, strict=True)]
        return bool(one["type"] == other["type"] and objects[0] & objects[1])

    _match(comparison, "entity", list_named(gold), list_named(predicted), _same_entity)
    _match(comparison, "contribution", gold["contributions"], predicted["contributions"], _same_contribution)
    _match(comparison, "relation", gold["relations"], predicted["relations"], is_same_relation)
    _match(comparison, "claim", gold["claims"], predicted["claims"], _same_claim)
    for one, other in comparison.matches["relation"].pairs:
        subjects = [
            _subject(row, record, known)
            for row, record, known in zip((one, other), (gold, predicted), spellings, strict=True)
        ]
        comparison.count_share("subject", bool(subjects[0] & subjects[1]))
        comparison.count_share("evidence", share_words(one["evidence"], other.get("evidence") or ""))
        if one["type"] == "COMPARED_WITH":
            right = one.get("outcome") == other.get("outcome")
            comparison.count_share("outcome", right)
            if one.get("outcome") != "better":
                comparison.count_share("outcome/other", right)
    return comparison


def _match(
    comparison: Comparison,
    part: str,
    gold: Sequence[Row],
    predicted: Sequence[Row],
    is_same: Callable[[Row, Row], bool],
) -> None:
    """Pair one to one, in order; count and keep the rest."""
    left = list(predicted)
    pairs, missed = [], []
    for row in gold:
        index = next((i for i, other in enumerate(left) if is_same(row, other)), None)
        if index is None:
            missed.append(row)
        else:
            pairs.append((row, left.pop(index)))
    comparison.matches[part] = Match(tuple(pairs), tuple(missed), tuple(left))
    kind, _ = PARTS[part]
    for rows, one in (
        ([row for row, _ in pairs], Figure(matched=1)),
        (missed, Figure(missed=1)),
        (left, Figure(spurious=1)),
    ):
        for row in rows:
            comparison.count(part, one)
            comparison.count(f"{part}/{row[kind]}", one)


def list_named(record: Row) -> list[Row]:
    """Return all that a record names, its contributions first."""
    return [row for row in (*record["contributions"], *record["entities"]) if row["name"]]


def spell_names(record: Row) -> dict[str, set[str]]:
    """Return the normalised spellings of each name of a record."""
    return {row["name"]: spell(row) for row in list_named(record)}


def spell_object(relation: Row, known: Mapping[str, set[str]]) -> set[str]:
    """Return the normalised spellings of a relation's object, by those of the record's names."""
    return known.get(relation["object"]) or {normalise(relation["object"])}


def normalise(text: str) -> str:
    """Return a spelling without case, LaTeX, punctuation and plural."""
    text = re.sub(r"\\[a-z]+|[\\${}~_^]", "", text.casefold())
    text = re.sub(r"[^\w%.+]", "", text).strip(".")
    return text[:-1] if len(text) > 3 and text.endswith("s") and not text.endswith("ss") else text


def spell(entity: Row) -> set[str]:
    """Return the normalised spellings of an entity."""
    return {normalise(text) for text in (entity["name"], *entity.get("mentions", [])) if text} - {""}


def _same_entity(one: Row, other: Row) -> bool:
    return bool(one["type"] == other["type"] and spell(one) & spell(other))


def _same_contribution(one: Row, other: Row) -> bool:
    if one["name"] and other["name"]:
        return _same_entity(one, other)
    return bool(one["type"] == other["type"] and one["name"] == other["name"])


def _same_claim(one: Row, other: Row) -> bool:
    return bool(one["kind"] == other["kind"] and quantities(one["value"]) == quantities(other["value"]))


_NUMBER = re.compile(r"(?<![a-z\d.])(\d[\d.]*(?:/\d+)?)\s*(%|x\b|bits?\b|fps\b|[kmb]\b)?")


def quantities(value: str) -> tuple[str, ...]:
    r"""Return each number with the unit that touches it: ``over 64\%`` gives ``("64%",)``."""
    text = re.sub(r"\\times|times\b|×", "x", value.casefold())
    text = text.replace("\\", "").replace(",", "").replace("-", " ")
    return tuple(number.rstrip(".") + unit for number, unit in _NUMBER.findall(text)) or (normalise(value),)


def _subject(relation: Row, record: Row, spellings: Mapping[str, set[str]]) -> set[str]:
    first = next((row["name"] for row in record["contributions"]), None)
    name = relation.get("subject") or first
    return (spellings.get(name) or {normalise(name)}) if name else {""}


def share_words(one: str, other: str) -> bool:
    """Return whether two texts have at least half of their words in common."""
    words, others = (set(re.findall(r"\w+", text.casefold())) for text in (one, other))
    return bool(words and others) and len(words & others) / len(words | others) >= 0.5
