"""The curated vocabulary: data files beside the code, read once. `data/README.md` says what they hold."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from citeweave.graph.model import NodeKind


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the vocabulary: its name, the other names that it has, and where they come from."""

    kind: NodeKind
    name: str
    aliases: tuple[str, ...]
    source: str


def _rows(name: str) -> Iterator[Mapping[str, str]]:
    text = (files(__package__) / "data" / f"{name}.tsv").read_text(encoding="utf-8")
    return iter(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE, strict=True))


@cache
def read_entries() -> tuple[Entry, ...]:
    """Return all things of the vocabulary in file order."""
    return tuple(
        Entry(NodeKind(row["kind"]), row["name"], tuple(filter(None, row["aliases"].split("|"))), row["source"])
        for row in _rows("aliases")
    )


@cache
def read_spellings() -> Mapping[str, str]:
    """Return how each word is spelled that people spell in several ways."""
    return MappingProxyType({row["word"]: row["spelling"] for row in _rows("spellings")})


@cache
def read_modifiers() -> Mapping[str, str]:
    """Return the one form of words that stand before a noun in two: math reasoning is mathematical reasoning."""
    return MappingProxyType({row["word"]: row["spelling"] for row in _rows("modifiers")})


@cache
def read_verbs() -> Mapping[str, str]:
    """Return the noun of each form of a verb: prunes, pruned and prune are pruning."""
    nouns: dict[str, str] = {}
    for row in _rows("verbs"):
        for form in _forms(row["verb"]):
            nouns.setdefault(form, row["noun"])
    return MappingProxyType(nouns)


def _forms(verb: str) -> Iterator[str]:
    yield verb
    stem = verb.removesuffix("e")
    if verb.endswith("y"):
        yield from (f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing")
        return
    yield from (f"{verb}es" if verb.endswith(("s", "ch", "sh", "x")) else f"{verb}s", f"{stem}ing", f"{stem}ed")
    if verb[-1] in "bdgklmnprt" and verb[-2] in "aeiou" and verb[-3] not in "aeiou":
        yield from (f"{verb}{verb[-1]}ing", f"{verb}{verb[-1]}ed")


@cache
def read_parents() -> tuple[tuple[NodeKind, str, str], ...]:
    """Return kind, name and parent of each row of the taxonomy."""
    return tuple((NodeKind(row["kind"]), row["name"], row["parent"]) for row in _rows("parents"))


@cache
def read_heads() -> tuple[tuple[NodeKind, str], ...]:
    """Return kind and name of each term whose name, behind other words, tells what those words narrow."""
    return tuple((NodeKind(row["kind"]), row["name"]) for row in _rows("heads"))


@cache
def _read_groups() -> Mapping[str, frozenset[str]]:
    return MappingProxyType({row["group"]: frozenset(row["words"].split()) for row in _rows("words")})


def read_words(group: str) -> frozenset[str]:
    """Return the words of one group of `data/words.tsv`."""
    return _read_groups()[group]


def read_endings() -> tuple[str, ...]:
    """Return the endings that are cut off a word to compare it, longest first."""
    return tuple(sorted(read_words("word ending"), key=lambda item: (-len(item), item)))
