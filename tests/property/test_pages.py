"""Whatever papers are written in a layout are read back; whatever else is read either works or says why not."""

from __future__ import annotations

import contextlib
import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from citeweave.extract.pages import PageReading, read_file, read_text
from citeweave.graph.errors import CiteweaveError
from citeweave.graph.model import Entry

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NOUNS = ("Kite", "Teapot", "Ladder", "Umbrella", "Clock", "Spoon", "3D-Fork", "$\\alpha$-Bread", "Ünïcode")
VERBS = ("melts", "folds", "prunes", "is 64\\% lighter than", "outruns (by 2.5x)", "never meets")

titles = st.lists(st.sampled_from(NOUNS), min_size=2, max_size=8).map(" ".join)
sentences = st.tuples(st.sampled_from(NOUNS), st.sampled_from(VERBS), st.sampled_from(NOUNS)).map(
    lambda words: f"The {words[0].lower()} {words[1]} the {words[2].lower()}."
)
abstracts = st.lists(sentences, min_size=4, max_size=9).map(" ".join)
small = st.integers(0, 999)
dates = st.builds(
    lambda month, day, year: f"{month} {day}" + (f", {year}" if year else ""),
    st.sampled_from(MONTHS),
    st.integers(1, 28),
    st.none() | st.integers(1990, 2030),
)
plain = st.builds(Entry, st.just(""), titles, abstracts, st.just("page"), st.just(0))
dated = st.builds(
    Entry,
    *(st.just(""), titles, abstracts, st.just("page"), st.just(0)),
    n_authors=st.integers(1, 999),
    date=dates,
    votes=st.none() | small,
    comments=st.none() | small,
)


def write_tail(entry: Entry, separator: str) -> str:
    authors = f"{entry.n_authors} author{'' if entry.n_authors == 1 else 's'}"
    comments = "" if entry.comments is None else f" {entry.comments}"
    return separator.join([authors, "·", f"{entry.date}{comments}"])


def get_texts(entries: list[Entry] | tuple[Entry, ...]) -> list[tuple[str, str]]:
    return [(entry.title, entry.abstract) for entry in entries]


def get_tails(entries: list[Entry] | tuple[Entry, ...]) -> list[tuple[int | None, str | None, int | None]]:
    return [(entry.n_authors, entry.date, entry.comments) for entry in entries]


def check_clean(reading: PageReading, layout: str) -> None:
    assert reading.layout == layout
    assert not reading.skips
    assert not reading.notices
    assert [entry.position for entry in reading.entries] == list(range(len(reading.entries)))


@settings(deadline=None)
@given(st.lists(plain, min_size=1, max_size=12), st.sampled_from([("\n", "lines"), ("\n\n", "blocks")]))
def test_titles_and_abstracts_are_read_back(entries: list[Entry], way: tuple[str, str]) -> None:
    separator, layout = way
    reading = read_text(separator.join(text for pair in get_texts(entries) for text in pair))
    check_clean(reading, layout)
    assert get_texts(reading.entries) == get_texts(entries)


@settings(deadline=None)
@given(st.lists(plain | dated, min_size=1, max_size=12))
def test_blocks_with_and_without_tails_are_read_back(entries: list[Entry]) -> None:
    blocks = []
    for entry in entries:
        blocks += [entry.title, entry.abstract]
        blocks += [f"  • {write_tail(entry, chr(10))}"] if entry.date else []
    reading = read_text("\n\n".join(blocks))
    check_clean(reading, "blocks")
    assert get_texts(reading.entries) == get_texts(entries)
    assert get_tails(reading.entries) == get_tails(entries)


@settings(deadline=None)
@given(st.lists(dated, min_size=1, max_size=12))
def test_lines_of_one_paper_each_are_read_back(entries: list[Entry]) -> None:
    lines = [
        f"{'-' if entry.votes is None else entry.votes} {entry.title} {entry.abstract} {write_tail(entry, ' ')}"
        for entry in entries
    ]
    reading = read_text("\n".join(lines))
    check_clean(reading, "oneline")
    assert get_tails(reading.entries) == get_tails(entries)
    assert [entry.votes for entry in reading.entries] == [entry.votes for entry in entries]
    assert [f"{title} {abstract}" for title, abstract in get_texts(reading.entries)] == [
        f"{title} {abstract}" for title, abstract in get_texts(entries)
    ]


@settings(deadline=None)
@given(st.lists(dated, min_size=1, max_size=12), st.booleans())
def test_json_lines_are_read_back(entries: list[Entry], ascii_only: bool) -> None:
    fields = ("title", "abstract", "n_authors", "date", "votes", "comments")
    records = [
        {"id": f"p{place}", **{field: getattr(entry, field) for field in fields}} for place, entry in enumerate(entries)
    ]
    reading = read_text("\n".join(json.dumps(record, ensure_ascii=ascii_only) for record in records))
    check_clean(reading, "jsonl")
    found = [{field: getattr(entry, field) for field in ("id", *fields)} for entry in reading.entries]
    assert found == records


@settings(deadline=None)
@given(st.text(min_size=1).filter(str.strip), st.text(min_size=1).filter(str.strip))
def test_any_text_survives_json_lines_or_is_reported(title: str, abstract: str) -> None:
    reading = read_text(json.dumps({"id": "a", "title": title, "abstract": abstract}, ensure_ascii=True))
    if reading.entries:
        assert get_texts(reading.entries) == [(title, abstract)]
    else:
        assert [skip.line for skip in reading.skips] == [1]


@settings(deadline=None)
@given(
    st.lists(plain, min_size=4, max_size=10),
    st.integers(1, 100),
    st.sampled_from(["\n", "\n\n"]),
    st.sampled_from(["title", "abstract"]),
)
def test_one_broken_paper_costs_no_other(entries: list[Entry], place: int, separator: str, kept: str) -> None:
    place = 1 + place % (len(entries) - 2)
    texts = [text for pair in get_texts(entries) for text in pair]
    del texts[2 * place + (1 if kept == "title" else 0)]
    reading = read_text(separator.join(texts))
    assert get_texts(reading.entries) == get_texts(entries[:place] + entries[place + 1 :])
    assert [skip.line for skip in reading.skips] == [1 + len(separator) * 2 * place]


@settings(deadline=None)
@given(st.lists(dated, min_size=3, max_size=6), st.data())
def test_a_page_cut_anywhere_keeps_its_whole_papers(entries: list[Entry], data: st.DataObject) -> None:
    blocks = [(entry.title, entry.abstract, f"  • {write_tail(entry, chr(10))}") for entry in entries]
    page = "\n\n".join("\n\n".join(block) for block in blocks)
    first_two = len("\n\n".join("\n\n".join(block) for block in blocks[:2]))
    end = data.draw(st.integers(first_two, len(page)))
    reading = read_text(page[:end])
    assert get_texts(reading.entries[:2]) == get_texts(entries[:2])
    for found, entry in zip(reading.entries[2:], entries[2:], strict=False):
        assert entry.title.startswith(found.title)
        assert entry.abstract.startswith(found.abstract)
    assert len(reading.entries) <= len(entries)
    assert not reading.skips


fragments = st.sampled_from(
    [
        *(
            "\n",
            "\n\n",
            "\r",
            " ",
            "•",
            "·",
            "-",
            "7 ",
            "8 authors",
            "1 author",
            "Mar 28",
            ", 2025",
            "Subscribe",
            "new",
        ),
        *(
            '{"id": "a"',
            "{",
            "}",
            "[",
            "\\",
            '"',
            "https://",
            "Next",
            "...",
            "\u2028",
            "\ufeff",
            "A Title",
            "We do. It works.",
        ),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(fragments | st.text(max_size=20), max_size=60).map("".join))
def test_odd_texts_end_in_a_reading_or_an_error_of_ours(text: str) -> None:
    try:
        reading = read_text(text)
    except CiteweaveError:
        return
    assert all(entry.title or entry.abstract for entry in reading.entries)
    assert len({entry.id for entry in reading.entries}) == len(reading.entries)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200) | st.lists(fragments, max_size=40).map(lambda parts: "".join(parts).encode("utf-16")))
def test_odd_bytes_end_in_a_reading_or_an_error_of_ours(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "odd"
        path.write_bytes(content)
        with contextlib.suppress(CiteweaveError):
            read_file(path)


def test_long_runs_of_one_character_are_read_fast() -> None:
    for piece in (
        " ",
        "\u200b ",
        "a",
        "A ",
        ".",
        "1 ",
        "- ",
        "• ",
        "·",
        "(",
        "{",
        "[",
        '"',
        "\\",
        "Mar 2 ",
        "1 authors ",
    ):
        for page in (piece * (900_000 // len(piece)), "\n".join([piece * 50] * 2000), "\n\n".join([piece * 50] * 2000)):
            with contextlib.suppress(CiteweaveError):
                read_text(f"A Title\n{page}")
