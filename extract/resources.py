"""Rules and vocabularies: data files beside the code, read once.

A rule file is ``rules/NAME.json``, a list of objects with ``id``, ``pattern`` (a regular expression), ``hit`` (a text
that must match) and ``miss`` (a near text that must not); any other key is an attribute for the component. A
vocabulary is ``vocabulary/NAME.tsv``: a header line, then one row a name.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from citeweave.extract.literals import Outlook, find_starts, fold_text, read_outlook

_RULE_KEYS = frozenset({"id", "pattern", "hit", "miss"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern with the texts that prove it, and what is known of its matches."""

    id: str
    pattern: re.Pattern[str]
    hit: str
    miss: str
    attributes: Mapping[str, str]
    outlook: Outlook = field(default_factory=Outlook)

    def find(self, text: str, folded: str) -> Iterator[re.Match[str]]:
        """Yield the matches in a long text, as ``pattern.finditer`` does; `folded` is its `fold_text`."""
        if not self.outlook.starts:
            yield from self.pattern.finditer(text)
            return
        end = 0
        for place in find_starts(folded, self.outlook.starts):
            if place >= end and (match := self.pattern.match(text, place)):
                end = match.end()
                yield match


@cache
def read_rules(name: str) -> tuple[Rule, ...]:
    """Return the rules of ``rules/NAME.json`` in file order.

    Raises:
        ValueError: a rule lacks a key, its pattern is no regular expression, or its id stands twice.
    """
    place = f"rules/{name}.json"
    rows = json.loads((files(__package__) / place).read_text(encoding="utf-8"))
    rules: dict[str, Rule] = {}
    for row in rows:
        if missing := _RULE_KEYS - row.keys():
            raise ValueError(f"{place}: rule {row.get('id')!r} lacks {sorted(missing)}")
        if row["id"] in rules:
            raise ValueError(f"{place}: rule {row['id']!r} stands twice")
        try:
            pattern = re.compile(row["pattern"])
        except re.error as error:
            raise ValueError(f"{place}: rule {row['id']!r}: {error}") from error
        attributes = MappingProxyType({key: value for key, value in row.items() if key not in _RULE_KEYS})
        outlook = read_outlook(row["pattern"])
        rules[row["id"]] = Rule(row["id"], pattern, row["hit"], row["miss"], attributes, outlook)
    return tuple(rules.values())


@cache
def select_rules(name: str, attribute: str, value: str) -> tuple[Rule, ...]:
    """Return the rules of ``rules/NAME.json`` that have this value of an attribute, in file order."""
    return tuple(rule for rule in read_rules(name) if rule.attributes[attribute] == value)


def match_any(rules: Iterable[Rule], text: str) -> bool:
    """Return whether one of the rules matches a text."""
    return any(rule.pattern.search(text) for rule in likely_rules(rules, text))


def likely_rules(rules: Iterable[Rule], text: str) -> Iterator[Rule]:
    """Yield the rules that may match a text, in their order; the others surely do not."""
    folded = fold_text(text)
    for rule in rules:
        for options in rule.outlook.needs:
            for option in options:
                if option in folded:
                    break
            else:
                break
        else:
            yield rule


def find_matches(rules: Iterable[Rule], text: str) -> Iterator[tuple[Rule, re.Match[str]]]:
    """Yield the matches of each rule in a long text."""
    folded = fold_text(text)
    for rule in likely_rules(rules, text):
        for match in rule.find(text, folded):
            yield rule, match


@cache
def read_vocabulary(name: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of ``vocabulary/NAME.tsv``, each by column name."""
    text = (files(__package__) / f"vocabulary/{name}.tsv").read_text(encoding="utf-8")
    reader = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)
    return tuple(MappingProxyType(row) for row in reader)
