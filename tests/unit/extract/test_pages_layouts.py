"""Each layout, on pages written for the test."""

from __future__ import annotations

import pytest

from citeweave.extract.pages import PageReading, read_text
from citeweave.graph.errors import UnknownLayoutError
from citeweave.graph.model import Entry

KITES = (
    "FoldKite: Cheap Pruning for Paper Kites",
    "Paper kites are heavy when they are wet. We prune their tails with FoldKite and keep 97.5% of the lift. "
    "Code is at https://example.org/kite_v2",
)
TEAPOTS = (
    "Do Teapots Dream of 3D Tea?",
    "Teapots with $\\sqrt{2}$ handles pour badly. This work asks why. On 12 pots it finds no reason.",
)
CLOCKS = (
    "Small clocks with sparse gears",
    "We remove 64\\% of the gears of a clock, and it still shows the time. Nobody had tried (see Sec. 4).",
)
PAPERS = (KITES, TEAPOTS, CLOCKS)


def get_texts(reading: PageReading) -> list[tuple[str, str]]:
    return [(entry.title, entry.abstract) for entry in reading.entries]


def get_metadata(entry: Entry) -> tuple[int | None, str | None, int | None, int | None]:
    return entry.n_authors, entry.date, entry.votes, entry.comments


def join_blocks(*blocks: str) -> str:
    return "\n\n".join(blocks)


class TestBlocks:
    def test_reads_titles_and_abstracts(self) -> None:
        reading = read_text(join_blocks(*KITES, *TEAPOTS, *CLOCKS), page="kites.html")
        assert reading.layout == "blocks"
        assert get_texts(reading) == list(PAPERS)
        assert [entry.id for entry in reading.entries] == ["kites-000", "kites-001", "kites-002"]
        assert {entry.page for entry in reading.entries} == {"kites.html"}
        assert not reading.skips
        assert not reading.notices

    def test_reads_authors_dates_and_comments(self) -> None:
        page = join_blocks(
            *(*KITES, "  • 8 authors\n·\nMar 28"),
            *(*TEAPOTS, "  • 1 author\n·\nJul 4, 2025 3"),
            *(*CLOCKS, "  • 12 authors\n·\nDec 1, 1999"),
        )
        reading = read_text(page)
        assert get_texts(reading) == list(PAPERS)
        assert [get_metadata(entry) for entry in reading.entries] == [
            (8, "Mar 28", None, None),
            (1, "Jul 4, 2025", None, 3),
            (12, "Dec 1, 1999", None, None),
        ]

    def test_keeps_a_paper_without_a_tail_among_dated_ones(self) -> None:
        page = join_blocks(*KITES, "• 8 authors\n·\nMar 28", *TEAPOTS, *CLOCKS, "• 2 authors\n·\nMay 2 1")
        reading = read_text(page)
        assert get_texts(reading) == list(PAPERS)
        assert [entry.n_authors for entry in reading.entries] == [8, None, 2]
        assert not reading.skips

    @pytest.mark.parametrize(
        "tail",
        [
            "  • 8 authors\n·\nMar 28, 2024 3",
            "8 authors · Mar 28, 2024 3",
            "• 8 authors · Mar 28, 2024 3",
            "• 8 authors\n\n·\n\nMar 28, 2024 3",
            "\u00a0• 8 authors\u00a0\n · \nMar 28, 2024 3  ",
        ],
    )
    def test_reads_a_tail_however_it_is_broken(self, tail: str) -> None:
        reading = read_text(join_blocks(*KITES, tail, *CLOCKS, tail))
        assert get_texts(reading) == [KITES, CLOCKS]
        assert {get_metadata(entry) for entry in reading.entries} == {(8, "Mar 28, 2024", None, 3)}

    def test_joins_the_lines_of_a_block(self) -> None:
        wrapped = [KITES[1].replace(". ", ".\n"), TEAPOTS[1].replace(". ", ".\n")]
        reading = read_text(join_blocks(KITES[0], wrapped[0], TEAPOTS[0], wrapped[1]))
        assert get_texts(reading) == [KITES, TEAPOTS]

    def test_takes_lines_of_odd_blanks_for_blank(self) -> None:
        page = "\n\u00a0\u200b\n".join([*KITES, *TEAPOTS])
        assert get_texts(read_text(page)) == [KITES, TEAPOTS]

    def test_a_date_between_papers_belongs_to_none(self) -> None:
        reading = read_text(join_blocks("Dec 30", *KITES, "Dec 29", *TEAPOTS))
        assert get_texts(reading) == [KITES, TEAPOTS]
        assert {entry.date for entry in reading.entries} == {None}


class TestLines:
    def test_reads_titles_and_abstracts(self) -> None:
        reading = read_text("\n".join([*KITES, *TEAPOTS, *CLOCKS]))
        assert reading.layout == "lines"
        assert get_texts(reading) == list(PAPERS)

    def test_allows_blank_lines_between_papers(self) -> None:
        reading = read_text(join_blocks("\n".join(KITES), "\n".join(TEAPOTS), "\n".join(CLOCKS)))
        assert get_texts(reading) == list(PAPERS)

    def test_reads_tails(self) -> None:
        reading = read_text("\n".join([*KITES, "• 8 authors", "·", "Mar 28", *TEAPOTS, "1 author · Jul 4, 2025 3"]))
        assert get_texts(reading) == [KITES, TEAPOTS]
        assert [get_metadata(entry) for entry in reading.entries] == [
            (8, "Mar 28", None, None),
            (1, "Jul 4, 2025", None, 3),
        ]


class TestOneLine:
    def test_reads_votes_before_the_title_and_comments_after_the_date(self) -> None:
        page = "\n".join(
            [
                f"14 {' '.join(KITES)}. 5 authors · Aug 7, 2024 3",
                f"- {' '.join(TEAPOTS)} 1 author · Mar 8 1",
                f"2 {' '.join(CLOCKS)} 10 authors · Dec 12, 2024",
            ]
        )
        reading = read_text(page)
        assert reading.layout == "oneline"
        assert [get_metadata(entry) for entry in reading.entries] == [
            (5, "Aug 7, 2024", 14, 3),
            (1, "Mar 8", None, 1),
            (10, "Dec 12, 2024", 2, None),
        ]
        assert [f"{entry.title} {entry.abstract}" for entry in reading.entries] == [
            " ".join(KITES) + ".",
            " ".join(TEAPOTS),
            " ".join(CLOCKS),
        ]

    def test_keeps_a_title_that_starts_with_a_number_apart_from_the_votes(self) -> None:
        line = "3D Spoons from 2D Forks We bend forks until they are spoons. It takes a while. 2 authors · Mar 8, 2024"
        for votes, expected in (("-", None), ("7", 7)):
            (entry,) = read_text(f"{votes} {line}").entries
            assert entry.votes == expected
            assert entry.title == "3D Spoons from 2D Forks"

    def test_allows_blank_lines_and_a_missing_tail(self) -> None:
        first, second, third = (" ".join(paper) for paper in (KITES, CLOCKS, TEAPOTS))
        page = f"1 {first}. 2 authors · Mar 8, 2024\n\n4 {second}\n\n- {third} 3 authors · May 2"
        reading = read_text(page)
        assert [entry.votes for entry in reading.entries] == [1, 4, None]
        assert [entry.n_authors for entry in reading.entries] == [2, None, 3]
        assert not reading.skips


class TestUnknown:
    @pytest.mark.parametrize(
        "text",
        [
            "Once upon a time there was a king. He had a very small castle, and no horse at all.",
            "Rain on the tin roof\nA cat beside the window\nTea gone cold again\nWho knocks at the door",
            "id,title,year\n1,Kites,2001\n2,Teapots,2002\n3,Clocks,2003",
            "import os\n\nfor name in os.listdir():\n    print(name)\n\nprint(len(name))\n",
            '[{"id": "a", "title": "A kite", "abstract": "It flies."}]',
            '{\n  "id": "a",\n  "title": "A kite",\n  "abstract": "It flies."\n}',
            "new\n\nSubscribe\n\nDaily Papers\n\nAug 7",
        ],
    )
    def test_says_what_is_known_and_how_to_get_on(self, text: str) -> None:
        with pytest.raises(UnknownLayoutError, match=r"notes\.txt: in no known layout.*blocks.*JSON lines"):
            read_text(text, page="notes.txt")
