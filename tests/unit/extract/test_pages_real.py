"""The real pages, where a checkout has them beside it: every entry equals what was read from them by hand."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from citeweave.extract.pages import read_files

SHARED = Path(os.environ.get("CITEWEAVE_SHARED", Path(__file__).parents[4] / "shared"))
EXPECTED = SHARED / "pages" / "expected.jsonl"
FIELDS = ("title", "abstract", "n_authors", "date", "votes", "comments")


@pytest.mark.skipif(not EXPECTED.exists(), reason=f"no real pages in {SHARED} (set CITEWEAVE_SHARED)")
def test_reads_every_entry_of_the_real_pages() -> None:
    records = [json.loads(line) for line in EXPECTED.read_text(encoding="utf-8").splitlines()]
    readings = list(read_files(sorted(EXPECTED.parent.glob("*.txt"))))
    entries = [entry for reading in readings for entry in reading.entries]
    assert len(entries) == len(records) == 618
    for entry, record in zip(entries, records, strict=True):
        assert {field: getattr(entry, field) for field in FIELDS} == {field: record.get(field) for field in FIELDS}
    assert not [skip for reading in readings for skip in reading.skips]
    assert not [entry.id for entry in entries if entry.truncated]
