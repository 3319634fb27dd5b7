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
``outcome``       a matched COMPARED_WITH whose outcome is the same
``evidence``      a matched relation whose evidence shares at least half of its words with the gold evidence
================  ====================================================================================================

The first four also stand per type, as in ``relation/USES``.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
    """Return every figure by name, sorted, the three shares last."""
    return _sum_up(figures for _, figures, _ in _compare_all(gold, predicted))


def list_mistakes(gold: Mapping[str, Row], predicted: Mapping[str, Row]) -> list[Mistake]:
    """Return what was missed and what is spurious, paper by paper."""
    return [mistake for _, _, mistakes in _compare_all(gold, predicted) for mistake in mistakes]


def estimate_intervals(
    gold: Mapping[str, Row], predicted: Mapping[str, Row], *, samples: int = 1000, seed: int = 0
) -> dict[str, tuple[float, float]]:
    """Return the 95 % bootstrap interval of each figure's F1, drawn over papers; one seed gives one answer."""
    papers = [figures for _, figures, _ in _compare_all(gold, predicted)]
    draw = random.Random(seed)  # noqa: S311  (statistics, not secrets)
    drawn = [draw.choices(range(len(papers)), k=len(papers)) for _ in range(samples)]
    intervals = {}
    for name in _sum_up(papers):
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


_SHARES = ("subject", "outcome", "evidence")


def _sum_up(papers: Iterable[Mapping[str, Figure]]) -> dict[str, Figure]:
    total: dict[str, Figure] = defaultdict(Figure)
    for figures in papers:
        for name, figure in figures.items():
            total[name] += figure
    names = [*sorted(total.keys() - set(_SHARES)), *_SHARES]
    return {name: total[name] for name in names}


def _compare_all(
    gold: Mapping[str, Row], predicted: Mapping[str, Row]
) -> Iterator[tuple[str, dict[str, Figure], list[Mistake]]]:
    for paper, record in gold.items():
        comparison = _Comparison(paper, record, predicted.get(paper, _NO_RECORD))
        yield paper, dict(comparison.figures), comparison.mistakes


class _Comparison:
    """One paper's two records, compared part by part on creation."""

    def __init__(self, paper: str, gold: Row, predicted: Row) -> None:
        self.paper = paper
        self.figures: dict[str, Figure] = defaultdict(Figure)
        self.mistakes: list[Mistake] = []
        self._match("entity", _named(gold), _named(predicted), _same_entity, ("type", "name"))
        self._match(
            "contribution", gold["contributions"], predicted["contributions"], _same_contribution, ("type", "name")
        )
        self._compare_relations(gold, predicted)
        self._match("claim", gold["claims"], predicted["claims"], _same_claim, ("kind", "value"))

    def _compare_relations(self, gold: Row, predicted: Row) -> None:
        spellings = [{entity["name"]: spell(entity) for entity in _named(record)} for record in (gold, predicted)]

        def is_same(one: Row, other: Row) -> bool:
            objects = [
                known.get(row["object"]) or {_normalise(row["object"])}
                for known, row in zip(spellings, (one, other), strict=True)
            ]
            return bool(one["type"] == other["type"] and objects[0] & objects[1])

        pairs = self._match("relation", gold["relations"], predicted["relations"], is_same, ("type", "object"))
        for one, other in pairs:
            subjects = [
                _subject(row, record, known)
                for row, record, known in zip((one, other), (gold, predicted), spellings, strict=True)
            ]
            self._count_share("subject", bool(subjects[0] & subjects[1]))
            self._count_share("evidence", share_words(one["evidence"], other.get("evidence") or ""))
            if one["type"] == "COMPARED_WITH":
                self._count_share("outcome", one.get("outcome") == other.get("outcome"))

    def _match(
        self,
        figure: str,
        gold: Sequence[Row],
        predicted: Sequence[Row],
        is_same: Callable[[Row, Row], bool],
        keys: tuple[str, str],
    ) -> list[tuple[Row, Row]]:
        """Pair one to one, in order; count and keep the rest."""
        left = list(predicted)
        pairs, missed = [], []
        for row in gold:
            index = next((i for i, other in enumerate(left) if is_same(row, other)), None)
            if index is None:
                missed.append(row)
            else:
                pairs.append((row, left.pop(index)))
        kind, value = keys
        for error, rows, one in (
            ("matched", [row for row, _ in pairs], Figure(matched=1)),
            ("missed", missed, Figure(missed=1)),
            ("spurious", left, Figure(spurious=1)),
        ):
            for row in rows:
                self.figures[figure] += one
                self.figures[f"{figure}/{row[kind]}"] += one
                if error != "matched":
                    self.mistakes.append(Mistake(self.paper, figure, error, row[kind], str(row[value])))
        return pairs

    def _count_share(self, name: str, right: bool) -> None:
        self.figures[name] += Figure(matched=1) if right else Figure(missed=1, spurious=1)


def _named(record: Row) -> list[Row]:
    return [row for row in (*record["contributions"], *record["entities"]) if row["name"]]


def _normalise(text: str) -> str:
    """Return a spelling without case, LaTeX, punctuation and plural."""
    text = re.sub(r"\\[a-z]+|[\\${}~_^]", "", text.casefold())
    text = re.sub(r"[^\w%.+]", "", text).strip(".")
    return text[:-1] if len(text) > 3 and text.endswith("s") and not text.endswith("ss") else text


def spell(entity: Row) -> set[str]:
    """Return the normalised spellings of an entity."""
    return {_normalise(text) for text in (entity["name"], *entity.get("mentions", [])) if text} - {""}


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
    return tuple(number.rstrip(".") + unit for number, unit in _NUMBER.findall(text)) or (_normalise(value),)


def _subject(relation: Row, record: Row, spellings: Mapping[str, set[str]]) -> set[str]:
    first = next((row["name"] for row in record["contributions"]), None)
    name = relation.get("subject") or first
    return (spellings.get(name) or {_normalise(name)}) if name else {""}


def share_words(one: str, other: str) -> bool:
    """Return whether two texts have at least half of their words in common."""
    words, others = (set(re.findall(r"\w+", text.casefold())) for text in (one, other))
    return bool(words and others) and len(words & others) / len(words | others) >= 0.5
