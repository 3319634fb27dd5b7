"""Dates as the pages print them: ``Mar 28`` or ``Mar 28, 2025``."""

from __future__ import annotations

import datetime
import re

from citeweave.graph.quantities import MONTHS

DATE = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.? \d{1,2}(?:, \d{4})?"
)
"""A pattern for a whole date, without groups."""

_WITHOUT_YEAR = re.compile(DATE.removesuffix(r"(?:, \d{4})?"))
# Between two 29ths of February lie eight years around 1900, 2100 and so on, else four.
_YEARS_BACK = 8


def settle_date(date: str, saved_on: datetime.date | None) -> str:
    """Return `date` with the year of the latest such day that is not after `saved_on`.

    A date that has a year, or is on no calendar (``Feb 31``), stays as it stands.
    """
    if saved_on is None or not _WITHOUT_YEAR.fullmatch(date):
        return date
    name, day = date.split(" ")
    month = MONTHS.index(name[:3].lower()) + 1
    for year in range(saved_on.year, max(saved_on.year - _YEARS_BACK, 1) - 1, -1):
        try:
            settled = datetime.date(year, month, int(day))
        except ValueError:
            continue
        if settled <= saved_on:
            return f"{date}, {year}"
    return date
