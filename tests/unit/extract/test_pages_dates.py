"""A date keeps what the page says; a save date adds the year, and nothing else."""

from __future__ import annotations

import datetime

import pytest

from citeweave.extract.pages import read_text
from citeweave.extract.pages.dates import settle_date

SAVED = datetime.date(2026, 1, 7)


@pytest.mark.parametrize(
    ("date", "settled"),
    [
        ("Jan 7", "Jan 7, 2026"),
        ("Jan 8", "Jan 8, 2025"),
        ("Dec 30", "Dec 30, 2025"),
        ("September 3", "September 3, 2025"),
        ("Sept. 3", "Sept. 3, 2025"),
        ("Feb 29", "Feb 29, 2024"),
        ("Feb 31", "Feb 31"),
        ("Jun 0", "Jun 0"),
        ("Mar 28, 2019", "Mar 28, 2019"),
        ("2019-03-28", "2019-03-28"),
        ("last week", "last week"),
    ],
)
def test_takes_the_latest_such_day(date: str, settled: str) -> None:
    assert settle_date(date, SAVED) == settled
    assert settle_date(date, None) == date


def test_looks_no_further_than_the_first_year() -> None:
    assert settle_date("Feb 29", datetime.date(3, 5, 5)) == "Feb 29"


def test_goes_over_a_century_without_a_leap_day() -> None:
    assert settle_date("Feb 29", datetime.date(1904, 2, 1)) == "Feb 29, 1896"


def test_settles_every_layout() -> None:
    title, abstract = "Small clocks with sparse gears", "We remove gears from clocks. They still work."
    pages = [
        f"{title}\n\n{abstract}\n\n• 2 authors\n·\nMar 28 4",
        f"{title}\n{abstract}\n2 authors · Mar 28 4",
        f"- {title} {abstract} 2 authors · Mar 28 4",
        f'{{"id": "a", "title": "{title}", "abstract": "{abstract}", "date": "Mar 28", "comments": 4}}',
    ]
    for page in pages:
        (entry,) = read_text(page).entries
        assert entry.date == "Mar 28"
        (settled,) = read_text(page, saved_on=SAVED).entries
        assert settled.date == "Mar 28, 2025"
        assert settled.comments == 4
