"""Numbers and units of claims, and years of dates, read from the text that states them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

_TIMES = re.compile(r"\$?\s*\\times\s*\$?|×|(?<=[\d.])\s*-?\s*times\b|(?<=[\d.])\s*-?\s*fold\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<![\w.])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:/(?P<divisor>\d+(?:\.\d+)?))?"
    r"(?:\s*(?:-|–|to)\s*\d[\d.,]*)?\s*-?\s*(?P<unit>%|percent\b|[A-Za-z]+(?:/[A-Za-z]+)?)?"
)
_MAGNITUDES = {
    "k": 10**3, "K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12, "million": 10**6, "billion": 10**9, "trillion": 10**12,
}  # fmt: skip
_UNITS = {"x": "x", "percent": "%", "bits": "bit", "times": "x", "fold": "x", "point": "points", "fps": "FPS"}
_NO_UNITS = frozenset(
    {"a", "and", "at", "for", "in", "lower", "higher", "of", "on", "or", "out", "than", "the", "to", "vs"}
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and its unit; the unit is empty where the text gives none."""

    number: float
    unit: str


def parse_quantity(value: str) -> Quantity | None:
    r"""Return the first number of a claim's value with its unit, or ``None`` if it has none.

    Of a range it is the lower end; "900M" and "7 billion" are 9e8 and 7e9.

    >>> parse_quantity(r"over 64\\%"), parse_quantity("1/8 parameters"), parse_quantity(r"3.2$\\times$")
    (Quantity(number=64.0, unit='%'), Quantity(number=0.125, unit='parameters'), Quantity(number=3.2, unit='x'))
    """
    text = _TIMES.sub("x ", value).replace("\\", "").replace("$", "")
    match = _NUMBER.search(text)
    if match is None:
        return None
    number = float(match["number"].replace(",", ""))
    divisor = float(match["divisor"] or 1)
    if divisor == 0 or not math.isfinite(number / divisor):
        return None
    unit = match["unit"] or ""
    number /= divisor
    if unit in _MAGNITUDES:
        number *= _MAGNITUDES[unit]
        unit = ""
    if unit.casefold() in _NO_UNITS:
        unit = ""
    return Quantity(number, _UNITS.get(unit.casefold(), unit))


def parse_year(date: str) -> int | None:
    """Return the year that a printed date names, or ``None``.

    >>> parse_year("Oct 27, 2022"), parse_year("Mar 8")
    (2022, None)
    """
    found = _YEAR.findall(date)
    return int(found[-1]) if found else None
