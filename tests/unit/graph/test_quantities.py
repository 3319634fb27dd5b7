from __future__ import annotations

import pytest

from citeweave.graph.quantities import Quantity, Span, parse_quantity, parse_span, parse_year


@pytest.mark.parametrize(
    ("value", "number", "unit"),
    [
        ("3.25x", 3.25, "x"),
        ("3.2 x", 3.2, "x"),
        (r"3.2$\times$", 3.2, "x"),
        (r"3.2 \times", 3.2, "x"),
        ("3.2×", 3.2, "x"),
        ("10 times", 10, "x"),
        ("10-fold", 10, "x"),
        ("10,000 times", 10_000, "x"),
        ("1,234,567 images", 1_234_567, "images"),
        (r"over 64\%", 64, "%"),
        ("64 percent", 64, "%"),
        ("40% smaller", 40, "%"),
        ("1/8 parameters", 0.125, "parameters"),
        ("2-3x", 2, "x"),
        ("2 to 3 times", 2, "x"),
        ("4 bits", 4, "bit"),
        ("4-bit", 4, "bit"),
        ("1.58-bit", 1.58, "bit"),
        ("207 MB", 207, "MB"),
        ("30 fps", 30, "FPS"),
        ("7B", 7e9, ""),
        ("5 in all", 5, ""),
        ("42", 42, ""),
    ],
)
def test_parse_quantity_reads_number_and_unit(value: str, number: float, unit: str) -> None:
    assert parse_quantity(value) == Quantity(number, unit)


@pytest.mark.parametrize("value", ["", "state of the art", "half the layers", "W4A4", "1/0", "9" * 400])
def test_parse_quantity_finds_none(value: str) -> None:
    assert parse_quantity(value) is None


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ("Oct 27, 2022", 2022),
        ("2023-01-31", 2023),
        ("1998", 1998),
        ("Mar 8", None),
        ("", None),
        ("12345", None),
        ("20221", None),
        ("2021, revised 2023", 2023),
    ],
)
def test_parse_year_reads_the_year(date: str, year: int | None) -> None:
    assert parse_year(date) == year


@pytest.mark.parametrize(
    ("date", "span"),
    [
        ("Oct 27, 2022", ((2022, 10, 27), (2022, 10, 27))),
        ("27 October 2022", ((2022, 10, 27), (2022, 10, 27))),
        ("1st Sept. 2021", ((2021, 9, 1), (2021, 9, 1))),
        ("May 2020", ((2020, 5, 1), (2020, 5, 31))),
        ("2023-01-31", ((2023, 1, 31), (2023, 1, 31))),
        ("2023/7", ((2023, 7, 1), (2023, 7, 31))),
        ("1998", ((1998, 1, 1), (1998, 12, 31))),
        ("2023-13-31", ((2023, 1, 1), (2023, 12, 31))),
        ("2023-02-45", ((2023, 2, 1), (2023, 2, 31))),
        ("Oct 6, 2021, revised 2023", ((2023, 1, 1), (2023, 12, 31))),
        ("Mar 8", None),
        ("", None),
    ],
)
def test_parse_span_reads_the_days(date: str, span: Span | None) -> None:
    assert parse_span(date) == span
