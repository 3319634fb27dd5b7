"""The layout of lines: a title on one line, its abstract on the next, and no blank line between them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from citeweave.extract.pages.alternating import read_units
from citeweave.extract.pages.reading import Draft, Fault, Text, clean
from citeweave.extract.pages.units import make_units, measure_turns

name: Final = "lines"
shape: Final = "a title on one line and its abstract on the next"


def score(text: Text) -> float:
    """Return the share of lines that pair up as title and abstract, or 0 where blank lines set all of them apart."""
    numbers = {line.number for line in text.content if clean(line.text)}
    if not any(number + 1 in numbers for number in numbers):
        return 0.0
    return measure_turns(make_units(text.content, by_line=True))


def read(text: Text) -> Iterator[Draft | Fault]:
    """Yield papers and faults in page order."""
    return read_units(make_units(text.content, by_line=True))
