"""Files of every encoding and line end, and files that cannot be read."""

from __future__ import annotations

import codecs
import os
import time
import tracemalloc
from pathlib import Path

import pytest

from citeweave.extract.pages import read_file, read_files, read_text
from citeweave.extract.pages.reading import MAX_TEXT
from citeweave.graph.errors import UnknownLayoutError, UnreadableFileError

TITLE = "Kites with Café Sails – a “Study”"
ABSTRACT = "Café sails are light. We sew 12 of them…"
TAIL = "  • 2 authors\n·\nMar 8, 2024 1"
PAGE = f"{TITLE}\n\n{ABSTRACT}\n\n{TAIL}\n\n{TITLE}\n\n{ABSTRACT}\n\n{TAIL}"


def write(folder: Path, content: bytes) -> Path:
    path = folder / "saved.page.txt"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"", "cp1252"),
    ],
)
def test_reads_every_usual_encoding_and_line_end(tmp_path: Path, mark: bytes, encoding: str, line_end: str) -> None:
    reading = read_file(write(tmp_path, mark + PAGE.replace("\n", line_end).encode(encoding)))
    assert [(entry.title, entry.abstract, entry.comments) for entry in reading.entries] == [(TITLE, ABSTRACT, 1)] * 2
    assert [entry.id for entry in reading.entries] == ["saved.page-000", "saved.page-001"]
    assert reading.page == "saved.page.txt"
    assert not reading.skips
    assert not reading.notices


def test_numbers_lines_alike_for_every_line_end(tmp_path: Path) -> None:
    page = f"{TITLE}\n\n{ABSTRACT}\n\nLonely\n\n{TITLE}\n\n{ABSTRACT}"
    for line_end in ("\n", "\r\n", "\r"):
        reading = read_file(write(tmp_path, page.replace("\n", line_end).encode()))
        assert [skip.line for skip in reading.skips] == [5]


def test_a_character_cut_in_two_at_either_end_does_no_harm(tmp_path: Path) -> None:
    blocks = ["é and light when they are dry.", TITLE, ABSTRACT, TITLE, f"{ABSTRACT} Theé"]
    reading = read_file(write(tmp_path, "\n\n".join(blocks).encode()[1:-1]))
    assert [entry.abstract for entry in reading.entries] == [
        "and light when they are dry.",
        ABSTRACT,
        f"{ABSTRACT} The",
    ]
    assert [notice.entry for notice in reading.notices] == ["saved.page-000", "saved.page-002"]


def test_a_few_bad_bytes_do_not_turn_utf8_into_something_else(tmp_path: Path) -> None:
    reading = read_file(write(tmp_path, PAGE.encode().replace(b"12", b"\xff", 1)))
    assert reading.entries[0].abstract == ABSTRACT.replace("12", "\ufffd")
    assert reading.entries[1].abstract == ABSTRACT
    assert [notice.reason for notice in reading.notices] == ["1 characters are not UTF-8 and were replaced"]


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n \x0c\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_says_that_a_file_is_empty(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnreadableFileError, match=r"saved\.page\.txt: is empty"):
        read_file(write(tmp_path, content))


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        PAGE.encode() + b"\0",
        PAGE.encode("utf-16-le"),
        b"\x0c".join(b"page" for _ in range(50)),
        bytes(range(1, 256)) * 4,
    ],
)
def test_says_that_a_file_is_binary(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnreadableFileError, match="is not text but binary; save it as UTF-8"):
        read_file(write(tmp_path, content))


def test_says_that_an_encoding_is_unknown(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="in an unknown encoding; save it as UTF-8"):
        read_file(write(tmp_path, "Бумажные змеи тяжелы, когда они мокрые".encode("koi8-r")))


def test_says_that_a_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"gone\.txt: there is no such file"):
        read_file(tmp_path / "gone.txt")


def test_says_that_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="not a file but a folder"):
        read_file(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are of POSIX")
def test_does_not_wait_for_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnreadableFileError, match="not a file but a device"):
        read_file(tmp_path / "pipe")


def test_says_why_a_file_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = write(tmp_path, PAGE.encode())
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadableFileError, match="cannot be read: Permission denied"):
        read_file(path)


def test_a_name_that_no_system_allows_is_no_crash(tmp_path: Path) -> None:
    for name in ("a\0b", "x" * 5000):
        with pytest.raises(UnreadableFileError):
            read_file(tmp_path / name)


def test_a_text_in_memory_may_be_empty_or_binary() -> None:
    with pytest.raises(UnreadableFileError, match="page: is empty"):
        read_text(" \n")
    with pytest.raises(UnreadableFileError, match="binary"):
        read_text(PAGE + "\0")


def test_the_name_of_a_file_says_nothing(tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.pdf", "c"):
        (tmp_path / name).write_text(PAGE, encoding="utf-8")
    readings = list(read_files(tmp_path / name for name in ("a.jsonl", "b.pdf", "c")))
    assert [reading.layout for reading in readings] == ["blocks"] * 3
    assert [reading.entries[1].id for reading in readings] == ["a-001", "b-001", "c-001"]


def test_an_unknown_layout_names_the_path(tmp_path: Path) -> None:
    path = write(tmp_path, b"Just a note.")
    with pytest.raises(UnknownLayoutError, match=str(path)):
        read_file(path)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_line_that_is_too_long_is_skipped(place: int) -> None:
    good = ['{"id": "a", "title": "Kites", "abstract": "They fly."}', '{"id": "b", "title": "Pots", "abstract": "So."}']
    long = '{"id": "c", "title": "Clocks", "abstract": "' + "tick " * (MAX_TEXT // 5) + '"}'
    reading = read_text("\n".join([*good[:place], long, *good[place:]]))
    assert [entry.id for entry in reading.entries] == ["a", "b"]
    assert [(skip.line, skip.reason) for skip in reading.skips] == [
        (place + 1, "a line of more than 1,000,000 characters")
    ]
    assert reading.skips[0].excerpt.startswith('{"id": "c", "title": "Clocks"')


def test_an_abstract_of_many_lines_that_is_too_long_is_skipped() -> None:
    long = "\n".join(["Tick tock goes the clock, all day and all night."] * 25_000)
    reading = read_text(f"{TITLE}\n\n{ABSTRACT}\n\nClocks and Their Noise\n\n{long}\n\n{TITLE}\n\n{ABSTRACT}")
    assert [entry.title for entry in reading.entries] == [TITLE, TITLE]
    assert [skip.line for skip in reading.skips] == [5, 7]


def test_a_line_of_fifty_megabytes_takes_neither_long_nor_much_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    with path.open("wb") as stream:
        for _ in range(50):
            stream.write("tick “tock” ".encode() * 66_000)
    assert path.stat().st_size > 50_000_000
    tracemalloc.start()
    began = time.perf_counter()
    try:
        reading = read_file(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert reading.entries == ()
    assert [(skip.line, skip.reason) for skip in reading.skips] == [(1, "a line of more than 1,000,000 characters")]
    assert peak < 50_000_000
    assert time.perf_counter() - began < 30
