"""Build the vocabulary files: rows kept by hand stay, rows harvested from annotated papers are made anew.

    python tests/bench/build_vocabulary.py RECORDS PAPERS SPLIT

RECORDS and PAPERS are JSON lines (``id``, ``contributions``, ``entities``; ``id``, ``title``, ``abstract``). SPLIT is a
JSON object of lists of held-out ids: nothing of those papers is read. Only names are written, never a sentence.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from learn_terms import learn_heads, learn_modifiers

from citeweave.extract.lexicon import FILES, Lexicon, Term, fold_name, split_pieces
from citeweave.graph.model import Level, NodeKind

FOLDER = Path(__file__).parents[2] / "extract" / "vocabulary"
COLUMNS = ("name", "kind", "level", "aliases", "confidence", "source")
KIND_FILES = dict(
    zip(
        FILES,
        (NodeKind.METHOD, NodeKind.BASE_MODEL, NodeKind.BENCHMARK, NodeKind.TECHNIQUE, NodeKind.TASK),
        strict=True,
    )
)
HARVESTED = "harvested"

# A name is kept if this share of the papers with it annotates it. A name found in one paper only is taken at the rate
# at which such names turned out right in other papers (measured on five folds), by number of words.
THRESHOLD = 0.5
PRIOR_RATES = {
    NodeKind.METHOD: (0.7, 0.8, 0.7),
    NodeKind.BASE_MODEL: (0.7, 0.6, 0.8),
    NodeKind.BENCHMARK: (0.8, 0.8, 0.9),
    NodeKind.TECHNIQUE: (0.35, 0.52, 0.75),
    NodeKind.TASK: (0.43, 0.5, 0.75),
}
PRIOR_WEIGHT = 1.5

Row = dict[str, str]
Use = tuple[NodeKind, Level | None, str]


@dataclass(slots=True)
class Form:
    """One spelling in the training papers, and how it is used there."""

    uses: Counter[Use] = field(default_factory=Counter)
    spellings: Counter[str] = field(default_factory=Counter)
    words: int = 1
    papers: int = 0
    annotated: int = 0

    @property
    def rate(self) -> float:
        """Return the smoothed share of its papers that annotate it, leaving out the one that it was found in."""
        prior = PRIOR_RATES[self.best[0]][min(self.words, 3) - 1]
        return (max(0, self.annotated - 1) + PRIOR_WEIGHT * prior) / (max(0, self.papers - 1) + PRIOR_WEIGHT)

    @property
    def best(self) -> Use:
        """Return the majority kind and level, and the majority name under them."""
        kinds: Counter[tuple[NodeKind, Level | None]] = Counter()
        for (kind, level, _), count in self.uses.items():
            kinds[kind, level] += count
        top = min(kinds, key=lambda key: (-kinds[key], str(key)))
        names = {name: count for (kind, level, name), count in self.uses.items() if (kind, level) == top}
        return (*top, min(names, key=lambda name: (-names[name], name)))


def key_of(text: str) -> tuple[str, ...]:
    """Return the folded pieces of a spelling."""
    return tuple(piece for piece, _, _ in split_pieces(text))


def collect_forms(records: Iterable[Mapping[str, Any]]) -> dict[tuple[str, ...], Form]:
    """Return every annotated spelling with its uses."""
    forms: dict[tuple[str, ...], Form] = defaultdict(Form)
    for record in records:
        for part in ("contributions", "entities"):
            for entity in record[part]:
                if not entity["name"]:
                    continue
                kind = NodeKind(entity["type"])
                level = Level(entity["level"]) if entity.get("level") else None
                generic = kind in {NodeKind.TECHNIQUE, NodeKind.TASK} or level is Level.CLASS
                if part == "contributions" and (generic or not is_proper(entity["name"])):
                    continue
                if kind is NodeKind.BASE_MODEL and level is None:
                    level = Level.FAMILY
                for text in {entity["name"], *entity["mentions"]}:
                    if (key := key_of(text)) and sum(letter.isalpha() for letter in text) > 1:
                        forms[key].uses[kind, level, entity["name"]] += 1
                        forms[key].spellings[text] += 1
                        forms[key].words = len(key)
    return dict(forms)


def is_proper(name: str) -> bool:
    """Return whether no ordinary word looks like this."""
    return any(letter.isupper() for letter in name[1:]) or any(letter.isdigit() for letter in name)


def count_uses(
    forms: Mapping[tuple[str, ...], Form], records: Mapping[str, Mapping[str, Any]], texts: Mapping[str, str]
) -> None:
    """Count in how many papers each form is matched, and annotated."""
    lexicon = Lexicon()
    for form in forms.values():
        kind, level, name = form.best
        for spelling in sorted(form.spellings):
            lexicon.add(spelling, Term(name, kind, level))
    for paper, text in texts.items():
        record = records[paper]
        marked = {
            key_of(text)
            for entity in (*record["contributions"], *record["entities"])
            if entity["name"]
            for text in (entity["name"], *entity["mentions"])
        }
        for key in {key_of(text[match.start : match.end]) for match in lexicon.find(text)}:
            if key in forms:
                forms[key].papers += 1
                forms[key].annotated += key in marked


def harvest(
    records: Mapping[str, Mapping[str, Any]], texts: Mapping[str, str], threshold: float = THRESHOLD
) -> list[Row]:
    """Return the rows of the names that the annotations keep often enough."""
    forms = collect_forms(records.values())
    count_uses(forms, records, texts)
    groups: dict[tuple[str, str, str], dict[str, Form]] = defaultdict(dict)
    names: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for form in forms.values():
        if form.rate < threshold or not form.papers:
            continue
        kind, level, name = form.best
        group = (kind.value, level.value if level else "", fold_name(name))
        names[group][name] += form.annotated
        generic = Term(name, kind, level).generic
        for spelling in sorted(form.spellings):
            text = spelling if not generic or (spelling.isupper() or is_proper(spelling)) else spelling.lower()
            # A bar parts aliases in the file, so a spelling cannot hold one.
            if len(text) > 1 and "|" not in text and len(key_of(text)) <= 7:
                groups[group][text] = form
    rows = []
    for group, spellings in groups.items():
        kind_name, level_name, _ = group
        name = min(names[group], key=lambda text: (-names[group][text], text))
        rate = sum(form.rate for form in spellings.values()) / len(spellings)
        generic = kind_name in {"Technique", "Task"} or level_name == "class"
        aliases = drop_redundant(spellings, name) if generic else sorted(spellings)
        if key_of(name) not in {key_of(spelling) for spelling in spellings}:
            # The name itself is not matched where only its other forms are kept.
            aliases = ["=", *aliases]
        rows.append(
            {"name": name, "kind": kind_name, "level": level_name,
             "aliases": "|".join(alias for alias in aliases if alias != name),
             "confidence": f"{rate:.2f}", "source": HARVESTED}
        )  # fmt: skip
    return sorted(rows, key=lambda row: (row["kind"], row["name"].lower(), row["name"], row["level"]))


def drop_redundant(spellings: Iterable[str], name: str) -> list[str]:
    """Return the spellings, one of each that matches the same texts."""
    kept = {key_of(name): name}
    for spelling in sorted(spellings, key=lambda text: (not text.islower(), len(text), text)):
        kept.setdefault(key_of(spelling), spelling)
    return sorted(kept.values())


def read_kept(folder: Path, kind: NodeKind, name: str) -> list[Row]:
    """Return the rows of a vocabulary file that are not harvested."""
    path = folder / f"{name}.tsv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = [dict(row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    return [row for row in rows if row["source"] != HARVESTED and row["kind"] == kind.value]


def write_rows(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    """Write a vocabulary file, sorted."""
    write_lines(path, COLUMNS, ([row[column] for column in COLUMNS] for row in rows))


def write_lines(path: Path, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Write a table of tab-separated values."""
    lines = ["\t".join(row) for row in (header, *rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_lines(path: Path) -> dict[str, dict[str, Any]]:
    """Return the objects of a JSON lines file by id."""
    with path.open(encoding="utf-8") as file:
        return {row["id"]: row for row in map(json.loads, file)}


def main() -> None:
    """Write the vocabulary files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("records", "papers", "split"):
        parser.add_argument(name, type=Path)
    options = parser.parse_args()
    held_out = {paper for ids in json.loads(options.split.read_text()).values() for paper in ids}
    records = {paper: row for paper, row in read_lines(options.records).items() if paper not in held_out}
    papers = read_lines(options.papers)
    texts = {paper: f"{papers[paper]['title']}\n{papers[paper]['abstract']}" for paper in records}
    rows = harvest(records, texts)
    for name, kind in KIND_FILES.items():
        kept = read_kept(FOLDER, kind, name)
        known = {key_of(spelling) for row in kept for spelling in (row["name"], *row["aliases"].split("|"))}
        new = [row for row in rows if row["kind"] == kind.value and not adds_nothing(row, known)]
        write_rows(FOLDER / f"{name}.tsv", sorted([*kept, *new], key=lambda row: (row["name"].lower(), row["name"])))
    heads = learn_heads(records, texts)
    write_lines(
        FOLDER / "heads.tsv", ("word", "kind", "level", "rate"),
        (
            (word, head.kind.value, head.level.value if head.level else "", f"{head.rate}")
            for word, head in heads.items()
        ),
    )  # fmt: skip
    modifiers = learn_modifiers(records, texts)
    write_lines(FOLDER / "modifiers.tsv", ("word", "share"), ((word, f"{share}") for word, share in modifiers.items()))


def adds_nothing(row: Row, known: set[tuple[str, ...]]) -> bool:
    """Return whether all spellings of a harvested row are those of rows kept by hand."""
    spellings = [spelling for spelling in (row["name"], *row["aliases"].split("|")) if spelling not in {"", "="}]
    return all(key_of(spelling) in known for spelling in spellings)


if __name__ == "__main__":
    main()
