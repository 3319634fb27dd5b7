"""What annotated papers say about the strings in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from citeweave.extract.candidates import MOST_WORDS, Page, Unit
from citeweave.extract.lexicon import fold_piece
from citeweave.extract.memory import Ledger, PaperUse, key_of
from citeweave.extract.scoring import list_named, normalise
from citeweave.extract.spans import find_occurrences
from citeweave.extract.words import WORD, is_function

Record = Mapping[str, Any]

NONE = "None"


def read_kinds(record: Record) -> dict[str, str]:
    """Return the kind of each annotated spelling."""
    kinds: dict[str, str] = {}
    for row in list_named(record):
        for text in (row["name"], *row["mentions"]):
            kinds.setdefault(normalise(text), row["type"])
    return kinds


def label_units(units: Iterable[Unit], record: Record) -> list[str]:
    """Return the kind of each unit by the annotated spellings, `NONE` for the rest."""
    kinds = read_kinds(record)
    return [next((kinds[form] for text in unit.strings if (form := normalise(text)) in kinds), NONE) for unit in units]


def read_use(record: Record, page: Page) -> PaperUse:
    """Return what a paper adds to the memory."""
    use = PaperUse()
    places: list[tuple[int, int]] = []
    for row in list_named(record):
        level = row.get("level") or ""
        for text in {row["name"], *row["mentions"]}:
            found = find_occurrences(page.text, text)
            places += found
            key = key_of(text)
            if not found or sum(letter.isalpha() for letter in text) < 2 or not key:
                continue
            use.uses.setdefault(key, set()).add((row["type"], level, row["name"]))
            words = WORD.findall(text)
            if words and len(words) > 1:
                use.heads.add(fold_piece(words[-1]))
    inside = sorted(set(places))
    for first, (start, _) in enumerate(page.spans):
        for last in range(first, min(first + MOST_WORDS, len(page.spans))):
            if last > first and not page.joined[last]:
                break
            end = page.spans[last][1]
            if is_function(page.words[last]):
                continue
            if any(a <= start and end <= b and (a, b) != (start, end) for a, b in inside):
                continue
            use.standing.add(page.key_between(first, last))
    return use


def make_ledger(records: Mapping[str, Record], pages: Mapping[str, Page]) -> Ledger:
    """Return the ledger of annotated papers."""
    uses = {paper: read_use(record, pages[paper]) for paper, record in records.items()}
    known = {key for use in uses.values() for key in use.uses}
    for use in uses.values():
        use.standing &= known
    return Ledger(uses)
