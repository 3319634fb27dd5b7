"""Relation rules: which of them a line matches, and how a comparison ended.

The rules were the whole relation extractor once. Now each is a hint for the model in `citeweave.extract.relations`;
only training data is still stated by its rule alone, for want of examples.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from citeweave.extract.resources import Rule, likely_rules, match_any, read_rules
from citeweave.graph.model import NodeKind, Outcome

RULE_FILES: Mapping[NodeKind, str] = MappingProxyType(
    {
        NodeKind.METHOD: "relations_method",
        NodeKind.BASE_MODEL: "relations_model",
        NodeKind.BENCHMARK: "relations_benchmark",
        NodeKind.TECHNIQUE: "relations_technique",
        NodeKind.TASK: "relations_task",
    }
)
"""The rules by the kind of the object; each hints only at relations that may end at that kind."""

NOTHING = "none"
"""The type of a rule after which a sighting hints at no more."""


def match_rules(line: str, rules: tuple[Rule, ...]) -> Iterator[Rule]:
    """Yield the first rule of each relation type that matches a line.

    A rule of type `NOTHING`, which is yielded too, or one that is marked as last, ends the search.
    """
    seen = set()
    for rule in likely_rules(rules, line):
        kind = rule.attributes["type"]
        if kind not in seen and rule.pattern.search(line):
            seen.add(kind)
            yield rule
            if kind == NOTHING or "last" in rule.attributes:
                return


@lru_cache(maxsize=512)
def list_hints(line: str, kind: NodeKind) -> tuple[Rule, ...]:
    """Return the rules that match a line about a thing of `kind`; kept, since each is asked for several times."""
    return tuple(match_rules(line, read_rules(RULE_FILES[kind])))


def is_denied(line: str) -> bool:
    """Return whether a line says what ``OBJ`` is not, or not yet: "without OBJ", "we leave OBJ to future work"."""
    return match_any(read_rules("denials"), line)


def judge_outcome(line: str) -> Outcome:
    """Return how a comparison with ``OBJ`` ended, by the first rule that matches."""
    for rule in likely_rules(read_rules("outcomes"), line):
        if rule.pattern.search(line):
            return Outcome(rule.attributes["outcome"])
    return Outcome.BETTER
