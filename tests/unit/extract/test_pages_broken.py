"""Pages that are cut off or damaged: what is whole is kept, what is not is reported with its line."""

from __future__ import annotations

import pytest

from citeweave.extract.pages import PageReading, read_text
from citeweave.graph.model import Truncation

KITE, KITE_TEXT = "FoldKite: Cheap Pruning for Kites", "Wet kites are heavy. We prune their tails and keep the lift."
POT, POT_TEXT = "Do Teapots Dream of Tea?", "Teapots pour badly. This work asks why, and finds no reason."
CLOCK, CLOCK_TEXT = "Small Clocks with Sparse Gears", "We remove gears from clocks. They still show the time."
START = (
    "Kites that are wet hardly leave the ground. Prior work dried them in the sun, which takes all day and half of the "
    "next one. To let them fly in any weather, and at any hour, we prune"
)
REST = "their tails instead, which costs nothing. They fly twice as high."
TAIL = "• 2 authors\n·\nMar 8, 2024"


def get_titles(reading: PageReading) -> list[str]:
    return [entry.title for entry in reading.entries]


def get_skips(reading: PageReading) -> list[tuple[int | None, str]]:
    return [(skip.line, skip.reason) for skip in reading.skips]


class TestMiddle:
    @pytest.mark.parametrize(("separator", "line"), [("\n", 3), ("\n\n", 5)])
    def test_a_title_without_an_abstract_is_skipped(self, separator: str, line: int) -> None:
        reading = read_text(
            separator.join([KITE, KITE_TEXT, "Lonely Title", POT, POT_TEXT, CLOCK, CLOCK_TEXT]), page="p"
        )
        assert get_titles(reading) == [KITE, POT, CLOCK]
        assert get_skips(reading) == [(line, "a title without an abstract")]
        assert str(reading.skips[0]) == f"p:{line}: a title without an abstract (Lonely Title)"
        assert [entry.position for entry in reading.entries] == [0, 1, 2]

    def test_a_title_with_only_a_tail_is_skipped(self) -> None:
        reading = read_text("\n\n".join([KITE, KITE_TEXT, TAIL, POT, TAIL, CLOCK, CLOCK_TEXT, TAIL]))
        assert get_titles(reading) == [KITE, CLOCK]
        assert get_skips(reading) == [(9, "a title without an abstract")]

    @pytest.mark.parametrize(("separator", "line"), [("\n", 3), ("\n\n", 5)])
    def test_an_abstract_without_a_title_is_skipped(self, separator: str, line: int) -> None:
        reading = read_text(separator.join([KITE, KITE_TEXT, POT_TEXT, CLOCK, CLOCK_TEXT]))
        assert get_titles(reading) == [KITE, CLOCK]
        assert [entry.abstract for entry in reading.entries] == [KITE_TEXT, CLOCK_TEXT]
        assert get_skips(reading) == [(line, "an abstract without a title")]

    def test_an_abstract_without_a_title_takes_its_tail_along(self) -> None:
        reading = read_text(
            "\n\n".join([KITE, KITE_TEXT, TAIL, POT_TEXT, "9 authors · May 2", CLOCK, CLOCK_TEXT, TAIL])
        )
        assert [entry.n_authors for entry in reading.entries] == [2, 2]
        assert get_skips(reading) == [(9, "an abstract without a title")]

    def test_a_second_paragraph_is_joined_where_a_tail_shows_that_it_belongs(self) -> None:
        reading = read_text("\n\n".join([KITE, KITE_TEXT, POT_TEXT, TAIL, CLOCK, CLOCK_TEXT, TAIL]))
        assert [entry.abstract for entry in reading.entries] == [f"{KITE_TEXT} {POT_TEXT}", CLOCK_TEXT]
        assert not reading.skips

    def test_a_sentence_that_goes_on_is_joined(self) -> None:
        reading = read_text("\n\n".join([KITE, START, REST, POT, POT_TEXT]))
        assert reading.entries[0].abstract == f"{START} {REST}"

    def test_a_tail_without_a_paper_is_skipped(self) -> None:
        reading = read_text("\n\n".join([TAIL, KITE, KITE_TEXT, TAIL, TAIL, POT, POT_TEXT, TAIL]))
        assert get_titles(reading) == [KITE, POT]
        assert {reason for _, reason in get_skips(reading)} == {"authors and date without a paper"}

    def test_a_broken_line_of_the_one_line_layout_is_skipped(self) -> None:
        tail = "2 authors · Mar 8, 2024"
        lines = [f"1 {KITE} {KITE_TEXT} {tail}", f"2 {POT} {tail}", "Something else", f"3 {CLOCK} {CLOCK_TEXT} {tail}"]
        reading = read_text("\n".join([*lines, lines[0], lines[3]]))
        assert [entry.votes for entry in reading.entries] == [1, 3, 1, 3]
        assert get_skips(reading) == [
            (2, "a title without an abstract"),
            (3, "no votes, no authors and no date: not a paper"),
        ]

    def test_a_title_without_a_stop_and_a_long_one_with_one_are_told_apart(self) -> None:
        title = (
            "A Very Long Title That Goes on Much Longer Than Any Title Should Because Its Authors Had No Editor at All."
        )
        reading = read_text("\n".join([KITE, KITE_TEXT, title, KITE_TEXT, POT, POT_TEXT, CLOCK, CLOCK_TEXT]))
        assert get_titles(reading) == [KITE, title, POT, CLOCK]


class TestStart:
    @pytest.mark.parametrize("separator", ["\n", "\n\n"])
    @pytest.mark.parametrize("rest", ["which is good.", "of the tail. We release all kites at https://example.org/k"])
    def test_keeps_what_is_left_of_an_abstract(self, separator: str, rest: str) -> None:
        reading = read_text(separator.join([rest, POT, POT_TEXT, CLOCK, CLOCK_TEXT]))
        assert [(entry.title, entry.abstract) for entry in reading.entries] == [
            ("", rest),
            (POT, POT_TEXT),
            (CLOCK, CLOCK_TEXT),
        ]
        assert [entry.truncated for entry in reading.entries] == [Truncation.START, None, None]
        assert [(notice.line, notice.entry) for notice in reading.notices] == [(1, "page-000")]
        assert not reading.skips

    def test_keeps_its_authors_and_date(self) -> None:
        reading = read_text("\n\n".join(["and keep the lift.", TAIL, POT, POT_TEXT, TAIL]))
        first = reading.entries[0]
        assert (first.title, first.abstract, first.date) == ("", "and keep the lift.", "Mar 8, 2024")
        assert first.truncated is Truncation.START

    def test_keeps_a_first_line_without_votes(self) -> None:
        tail = "2 authors · Mar 8, 2024"
        lines = [f"and keep the lift. {tail}", f"3 {POT} {POT_TEXT} {tail}", f"- {CLOCK} {CLOCK_TEXT} {tail}"]
        reading = read_text("\n".join(lines))
        assert (reading.entries[0].title, reading.entries[0].abstract) == ("", "and keep the lift.")
        assert reading.entries[0].truncated is Truncation.START
        assert get_titles(reading)[1:] == [POT, CLOCK]


class TestEnd:
    @pytest.mark.parametrize("separator", ["\n", "\n\n"])
    @pytest.mark.parametrize("rest", ["", "We remove gears from cl"])
    def test_keeps_a_last_paper_that_breaks_off(self, separator: str, rest: str) -> None:
        reading = read_text(separator.join([KITE, KITE_TEXT, POT, POT_TEXT, CLOCK, rest]).rstrip())
        last = reading.entries[-1]
        assert (last.title, last.abstract, last.truncated) == (CLOCK, rest, Truncation.END)
        assert [notice.entry for notice in reading.notices] == ["page-002"]
        assert not reading.skips

    @pytest.mark.parametrize("end", ["", ".", "?", ".)", ".''", " at https://example.org/clock", ".3"])
    def test_an_abstract_that_ends_like_one_is_whole(self, end: str) -> None:
        abstract = f"{CLOCK_TEXT} They are cheap{end}"
        last = read_text("\n\n".join([KITE, KITE_TEXT, CLOCK, abstract])).entries[-1]
        assert last.abstract == abstract
        assert (last.truncated is None) == bool(end)

    def test_an_abstract_with_a_tail_is_whole(self) -> None:
        last = read_text("\n\n".join([KITE, KITE_TEXT, TAIL, CLOCK, "We remove gears. They are cheap", TAIL])).entries[
            -1
        ]
        assert last.truncated is None

    @pytest.mark.parametrize(
        "tail", ["• 2 aut", "• 2 authors", "• 2 authors\n·", "• 2 authors\n·\nMa", "• 2 authors\n·\nMar 8, 20"]
    )
    def test_a_tail_may_break_off(self, tail: str) -> None:
        reading = read_text("\n\n".join([KITE, KITE_TEXT, TAIL, POT, POT_TEXT, tail]))
        last = reading.entries[-1]
        assert (last.title, last.abstract, last.date) == (POT, POT_TEXT, None)
        assert last.truncated is Truncation.END
        assert not reading.skips

    @pytest.mark.parametrize(
        ("end", "n_authors"),
        [
            ("", None),
            ("2 auth", None),
            ("2 authors", 2),
            ("2 authors ·", 2),
            ("2 authors · Ma", 2),
            ("2 authors · Mar 8, 20", 2),
        ],
    )
    def test_a_last_line_may_break_off(self, end: str, n_authors: int | None) -> None:
        tail = "2 authors · Mar 8, 2024"
        text = f"{POT_TEXT} So be it{'.' if end else ''}"
        page = f"3 {KITE} {KITE_TEXT} {tail}\n- {CLOCK} {CLOCK_TEXT} {tail}\n1 {POT} {text} {end}"
        last = read_text(page).entries[-1]
        assert (last.title, last.abstract, last.n_authors) == (POT, text, n_authors)
        assert last.truncated is Truncation.END

    def test_a_last_line_with_only_a_title_is_kept(self) -> None:
        tail = "2 authors · Mar 8, 2024"
        page = f"3 {KITE} {KITE_TEXT} {tail}\n- {CLOCK} {CLOCK_TEXT} {tail}\n1 Do Teapots"
        last = read_text(page).entries[-1]
        assert (last.title, last.abstract, last.truncated) == ("Do Teapots", "", Truncation.END)
