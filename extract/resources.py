"""Rules and vocabularies: data files beside the code, read once.

A rule file is ``rules/NAME.json``, a list of objects with ``id``, ``pattern`` (a regular expression), ``hit`` (a text
that must match) and ``miss`` (a near text that must not); any other key is an attribute for the component. A
vocabulary is ``vocabulary/NAME.tsv``: a header line, then one row a name.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

_RULE_KEYS = frozenset({"id", "pattern", "hit", "miss"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern with the texts that prove it."""

    id: str
    pattern: re.Pattern[str]
    hit: str
    miss: str
    attributes: Mapping[str, str]


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
        rules[row["id"]] = Rule(row["id"], pattern, row["hit"], row["miss"], attributes)
    return tuple(rules.values())


@cache
def read_vocabulary(name: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of ``vocabulary/NAME.tsv``, each by column name."""
    text = (files(__package__) / f"vocabulary/{name}.tsv").read_text(encoding="utf-8")
    reader = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)
    return tuple(MappingProxyType(row) for row in reader)
