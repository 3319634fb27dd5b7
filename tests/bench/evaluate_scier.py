"""Score names on the official tests of SciER, as a check from outside.

    python tests/bench/evaluate_scier.py ARCHIVE [--sentences 8] [--parts test test_ood]

ARCHIVE is a folder or ``.tar.gz`` with ``PLM/test.jsonl`` and ``PLM/test_ood.jsonl``: documents as tokens, with the
names of each sentence. SciER is under GPL-3: nothing is learned from it, and nothing of its texts is kept.

SciER annotates every place of a name in full papers, with three types; the extractor reads titles and abstracts and
has five kinds, so that a Method of theirs is a Method, BaseModel or Technique of ours. Documents are read in stretches
of as many sentences as an abstract has, without a title.
"""

from __future__ import annotations

import argparse
import json
import re
import tarfile
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from citeweave.extract.pipeline import extract
from citeweave.extract.scoring import Figure
from citeweave.extract.spans import find_occurrences
from citeweave.graph.errors import InputError
from citeweave.graph.model import NodeKind, PaperFacts

PARTS = ("test", "test_ood")
TYPES: Mapping[NodeKind, str] = {
    NodeKind.BENCHMARK: "Dataset",
    NodeKind.TASK: "Task",
    NodeKind.METHOD: "Method",
    NodeKind.BASE_MODEL: "Method",
    NodeKind.TECHNIQUE: "Method",
}
SENTENCES = 8

Span = tuple[int, int, str]
"""The first token, the one after the last, and the type."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some sentences of a document: their tokens as plain text, where each token starts, and the names in them."""

    text: str
    starts: tuple[int, ...]
    gold: frozenset[Span]

    def find_tokens(self, start: int, end: int) -> tuple[int, int]:
        """Return the first token that characters touch, and the one after the last."""
        return bisect_right(self.starts, start) - 1, bisect_right(self.starts, end - 1)


def read_documents(archive: Path, part: str) -> Iterator[Mapping[str, Any]]:
    """Yield the documents of one part.

    Raises:
        InputError: the archive has no such part.
    """
    name = f"PLM/{part}.jsonl"
    try:
        text = _read_folder(archive, name) if archive.is_dir() else _read_archive(archive, name)
    except (OSError, tarfile.TarError) as error:
        raise InputError(f"{archive}: cannot be read as the archive of SciER: {error}") from error
    if not text:
        raise InputError(f"{archive}: there is no {name} in it; give the archive or folder of SciER")
    yield from map(json.loads, text.splitlines())


def _read_folder(folder: Path, name: str) -> str:
    found = sorted(folder.rglob(name))
    return found[0].read_text(encoding="utf-8") if found else ""


def _read_archive(archive: Path, name: str) -> str:
    with tarfile.open(archive) as opened:
        member = next((member for member in opened if member.name.endswith(name)), None)
        file = opened.extractfile(member) if member else None
        return file.read().decode("utf-8") if file else ""


_NO_SPACE_BEFORE = re.compile(r"[,.;:!?)\]}%’”]|['’](?:s|t|re|ve|ll|d|m)|n['’]t|[-–/]")
_QUOTE = '"'
_NO_SPACE_AFTER = re.compile(r"[(\[{“]|[-–/]")


def join_tokens(tokens: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    """Return tokens as text that reads as people write it, and where each token starts.

    Hyphens, slashes and the digits of a number, which SciER parts, are drawn together again.
    """
    text = ""
    starts = []
    quoted = False
    last = ""
    for word in tokens:
        quote = word == _QUOTE
        glued = (
            not last
            or (quote and quoted)
            or (last == _QUOTE and quoted)
            or (last.isdigit() and word.isdigit())
            or _NO_SPACE_BEFORE.fullmatch(word)
            or _NO_SPACE_AFTER.fullmatch(last)
        )
        text += "" if glued else " "
        starts.append(len(text))
        text += word
        quoted = quoted is not quote
        last = word
    return text, tuple(starts)


def cut_document(document: Mapping[str, Any], sentences: int) -> Iterator[Stretch]:
    """Yield the stretches of a document, of so many sentences each."""
    tokens: Sequence[Sequence[str]] = document["sentences"]
    offset = 0
    for first in range(0, len(tokens), sentences):
        inside = [token for sentence in tokens[first : first + sentences] for token in sentence]
        names = [name for sentence in document["ner"][first : first + sentences] for name in sentence]
        gold = frozenset((start - offset, end + 1 - offset, kind) for start, end, kind in names)
        yield Stretch(*join_tokens(inside), gold)
        offset += len(inside)


def find_spans(stretch: Stretch, facts: PaperFacts) -> frozenset[Span]:
    """Return every place of the names that were found; of places that overlap, the longest."""
    places = {
        (start, end, TYPES[entity.kind])
        for entity in (*facts.contributions, *facts.entities)
        for string in dict.fromkeys(mention.text for mention in entity.mentions)
        for start, end in find_occurrences(stretch.text, string)
    }
    taken: set[int] = set()
    found = set()
    for start, end, kind in sorted(places, key=lambda place: (place[0] - place[1], place)):
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            found.add((*stretch.find_tokens(start, end), kind))
    return frozenset(found)


def score_strictly(gold: Iterable[Span], found: Iterable[Span]) -> dict[str, Figure]:
    """Return what matches by tokens and type, by type and ``all``."""
    gold, found = frozenset(gold), frozenset(found)
    return _count(
        [(kind, "matched") for _, _, kind in gold & found]
        + [(kind, "missed") for _, _, kind in gold - found]
        + [(kind, "spurious") for _, _, kind in found - gold]
    )


def score_by_overlap(gold: Iterable[Span], found: Iterable[Span]) -> tuple[dict[str, Figure], dict[str, Figure]]:
    """Return how many of the gold names share a token with a found one of the type, and how many of the found."""
    gold, found = frozenset(gold), frozenset(found)
    return _count_touching(gold, found), _count_touching(found, gold)


def _count_touching(spans: Iterable[Span], others: Iterable[Span]) -> dict[str, Figure]:
    places: dict[str, set[int]] = defaultdict(set)
    for start, end, kind in others:
        places[kind].update(range(start, end))
    return _count(
        (kind, "missed" if places[kind].isdisjoint(range(start, end)) else "matched") for start, end, kind in spans
    )


def _count(pairs: Iterable[tuple[str, str]]) -> dict[str, Figure]:
    figures: dict[str, Figure] = defaultdict(Figure)
    for kind, error in pairs:
        for name in (kind, "all"):
            figures[name] += Figure(**{error: 1})
    return figures


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one type, as shares."""

    gold: int
    strict: tuple[float, float, float]
    overlap: tuple[float, float, float]


def evaluate(archive: Path, part: str, sentences: int = SENTENCES) -> dict[str, Row]:
    """Return precision, recall and F1 of each type and of all, by the same tokens and by any token in common."""
    strict: dict[str, Figure] = defaultdict(Figure)
    recalls: dict[str, Figure] = defaultdict(Figure)
    precisions: dict[str, Figure] = defaultdict(Figure)
    stretches = [stretch for document in read_documents(archive, part) for stretch in cut_document(document, sentences)]
    papers = ((str(number), "", stretch.text) for number, stretch in enumerate(stretches))
    for stretch, facts in zip(stretches, extract(papers), strict=True):
        found = find_spans(stretch, facts)
        tables = (score_strictly(stretch.gold, found), *score_by_overlap(stretch.gold, found))
        for total, table in zip((strict, recalls, precisions), tables, strict=True):
            for kind, figure in table.items():
                total[kind] += figure
    return {
        kind: Row(
            strict[kind].gold,
            (strict[kind].precision, strict[kind].recall, strict[kind].f1),
            _combine(precisions[kind].recall, recalls[kind].recall),
        )
        for kind in ("Dataset", "Method", "Task", "all")
    }


def _combine(precision: float, recall: float) -> tuple[float, float, float]:
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--sentences", type=int, default=SENTENCES, help="how many sentences are read at once")
    parser.add_argument("--parts", nargs="+", default=PARTS)
    options = parser.parse_args()
    print(f"{'':10}{'':10}{'gold':>6}   {'strict P':>8}{'R':>7}{'F1':>7}   {'overlap P':>9}{'R':>7}{'F1':>7}")
    for part in options.parts:
        for kind, row in evaluate(options.archive, part, options.sentences).items():
            strict, overlap = ("".join(f"{value:7.3f}" for value in values) for values in (row.strict, row.overlap))
            print(f"{part:10}{kind:10}{row.gold:6d}    {strict}     {overlap}")


if __name__ == "__main__":
    main()
