"""Which units of a page are names: by their probabilities, none over another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from citeweave.extract.candidates import Span, Unit
from citeweave.extract.linear import Scores

# What a longer name gains over a shorter one at the same place, in log-odds a character.
LENGTH_BONUS = 0.1


@dataclass(frozen=True, slots=True)
class Chosen:
    """A unit that is a name, the places that no other name took, and how sure that is."""

    unit: Unit
    kind: str
    confidence: float
    places: tuple[Span, ...]


def choose_units(units: Sequence[Unit], chances: Scores, kinds: Sequence[str], threshold: float) -> list[Chosen]:
    """Return the names among the units, by first place; column 0 of `chances` is that of no name.

    The likeliest kind of a name must reach `threshold`: a string that may be a method or a technique is as often wrong.
    """
    ranked = []
    columns = chances[:, 1:].argmax(axis=1) + 1
    # Most units are far from being names.
    for index in np.flatnonzero(chances[:, 1:].max(axis=1) >= threshold).tolist():
        unit, row, best = units[index], chances[index].tolist(), int(columns[index])
        some = 1 - row[0]
        longest = max(end - start for start, end in unit.places)
        rank = log(max(some, 1e-6) / max(row[0], 1e-6)) + LENGTH_BONUS * longest
        ranked.append((-rank, unit.key, unit, kinds[best], row[best]))
    used: set[int] = set()
    chosen = []
    for _, _, unit, kind, confidence in sorted(ranked, key=lambda item: item[:2]):
        free = [span for span in sorted(unit.places) if used.isdisjoint(range(*span))]
        if free:
            for span in free:
                used.update(range(*span))
            chosen.append(Chosen(unit, kind, confidence, tuple(free)))
    return sorted(chosen, key=lambda item: item.places)
