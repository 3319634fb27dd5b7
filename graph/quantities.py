"""Numbers and units of claims, and years and days of dates, read from the text that states them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
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
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = r"(?P<day{}>\d{{1,2}})(?:st|nd|rd|th)?"
_DATES = (
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?(?!\d)"),
    re.compile(
        rf"(?:(?<!\d){_DAY.format('')}\.?\s+)?\b(?P<month>{'|'.join(MONTHS)})[a-z]*\.?"
        rf"(?:\s+{_DAY.format('_after')})?,?\s+(?P<year>(?:19|20)\d\d)(?!\d)",
        re.IGNORECASE,
    ),
)

Day = tuple[int, int, int]
"""Year, month and day of the month."""

Span = tuple[Day, Day]
"""The first and the last day that a date may mean."""


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


def parse_span(date: str) -> Span | None:
    """Return the days that a printed date may mean, or ``None`` where it names no year.

    >>> parse_span("Oct 6, 2022"), parse_span("October 2022"), parse_span("2022"), parse_span("Mar 8")
    (((2022, 10, 6), (2022, 10, 6)), ((2022, 10, 1), (2022, 10, 31)), ((2022, 1, 1), (2022, 12, 31)), None)
    """
    year = parse_year(date)
    if year is None:
        return None
    month = day = None
    for pattern in _DATES:
        for match in pattern.finditer(date):
            if int(match["year"]) == year:
                month, day = _month_and_day(match.groupdict())
    return (year, month or 1, day or 1), (year, month or 12, day or 31)


def _month_and_day(parts: Mapping[str, str | None]) -> tuple[int | None, int | None]:
    """Return month and day of a date, as far as it gives them; a day that no month has is left out."""
    word = str(parts["month"]).casefold()
    month = int(word) if word.isdigit() else MONTHS.index(word) + 1
    day = int(parts["day"] or parts.get("day_after") or 0)
    if not 1 <= month <= 12:
        return None, None
    return month, day if 1 <= day <= 31 else None
