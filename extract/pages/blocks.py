"""The layout of blocks: title, abstract, and perhaps a tail, with a blank line after each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from citeweave.extract.pages.alternating import read_units
from citeweave.extract.pages.reading import Draft, Fault, Text
from citeweave.extract.pages.units import make_units, measure_turns

name: Final = "blocks"
shape: Final = "a title, a blank line, an abstract, a blank line (and perhaps '8 authors · Mar 28, 2025')"


def score(text: Text) -> float:
    """Return the share of blocks that pair up as title and abstract."""
    return measure_turns(make_units(text.content, by_line=False))


def read(text: Text) -> Iterator[Draft | Fault]:
    """Yield papers and faults in page order."""
    return read_units(make_units(text.content, by_line=False))
