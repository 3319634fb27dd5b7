"""What a text calls the thing that it introduces: the noun after the name, its apposition, the noun before it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from citeweave.extract.resources import Rule, find_matches, likely_rules, select_rules
from citeweave.graph.model import NodeKind

STOP = re.compile(
    r" (?:that|which|to|by|based|built|on|for|using|with|via|from|where|whose|in|as|when|while|without|because|capable|"
    r"aim\w*|design\w*|enabl\w*|consist\w*|compris\w*|leverag\w*|combin\w*|towards?|under|"
    r"and (?:show|demonstrate|evaluate|use|apply|then))\b|[.;?!](?:\s|$)|: "
)
_NOUN_AFTER = re.compile(r"[)\"”’}$]*(?: \([^()]{2,60}\))? (?:[a-z-]+ ){0,2}?([A-Za-z-]+)")
_APPOSITION = re.compile(
    r"[)\"”’}$]*(?: \([^()]{2,60}\))?(?:,? (?:which )?(?:is|are) |, |: | -+ |\s?[—–]\s?)"
    r"(?:an?|the|our|one of the) ([^.;:]{3,140})"
)
_OWN = re.compile(r"\b(?:[Oo]ur|[Tt]he proposed|[Tt]his|[Tt]hese|[Pp]roposed|new|novel) (?:[\w-]+ )?([a-z-]+)")


def rules_for(use: str) -> tuple[Rule, ...]:
    """Return the rules for contributions of one use, in file order."""
    return select_rules("contributions", "use", use)


@lru_cache(maxsize=16)
def find_cues(text: str, use: str) -> tuple[tuple[Rule, int, int], ...]:
    """Return where the rules of one use match a text; kept, since several components ask for it."""
    return tuple((rule, *match.span()) for rule, match in find_matches(rules_for(use), text))


@lru_cache(maxsize=4000)
def last_kind(phrase: str) -> NodeKind | None:
    """Return the kind of the last noun of a phrase that tells one."""
    best: tuple[int, NodeKind] | None = None
    for rule in likely_rules(rules_for("kind"), phrase):
        for match in rule.pattern.finditer(phrase):
            if best is None or match.end() > best[0]:
                best = (match.end(), NodeKind(rule.attributes["kind"]))
    return best[1] if best else None


@lru_cache(maxsize=10_000)
def word_kind(word: str) -> NodeKind | None:
    """Return the kind that a noun tells."""
    for rule in rules_for("kind"):
        if rule.pattern.fullmatch(word):
            return NodeKind(rule.attributes["kind"])
    return None


def head_kind(phrase: str) -> NodeKind | None:
    """Return the kind of the head of a phrase, which ends where a clause or preposition starts."""
    cut = STOP.search(f"{phrase} ")
    return last_kind((phrase[: cut.start()] if cut else phrase).partition(",")[0])


def noun_after(text: str, end: int) -> NodeKind | None:
    """Return the kind of the noun that directly follows a name ("NAME framework")."""
    match = _NOUN_AFTER.match(text, end, end + 120)
    return word_kind(match[1]) if match else None


def apposition_after(text: str, end: int) -> NodeKind | None:
    """Return the kind of what is said of a name right after it ("NAME, a framework for")."""
    match = _APPOSITION.match(text, end, end + 170)
    return head_kind(match[1]) if match else None


def suffix_kind(names: Iterable[str]) -> NodeKind | None:
    """Return the kind that a name itself tells ("-Net", "-Bench")."""
    return next((kind for name in names if (kind := ending_kind(name.rpartition(" ")[2]))), None)


@lru_cache(maxsize=10_000)
def ending_kind(word: str) -> NodeKind | None:
    """Return the kind that the last word of a name tells by its end."""
    kinds = (NodeKind(rule.attributes["kind"]) for rule in rules_for("suffix") if rule.pattern.search(word))
    return next(kinds, None)


@lru_cache(maxsize=4)
def find_callings(text: str) -> tuple[tuple[str, NodeKind], ...]:
    """Return the words by which a text speaks of its own things ("our framework"), with their kinds."""
    return tuple((word, kind) for word in _OWN.findall(text) if (kind := word_kind(word)))


def vote_kind(text: str, names: list[str], places: Iterable[tuple[int, int]], before: str) -> NodeKind:
    """Return what the text calls a contribution, by all places of its names and by the words of the cue."""
    votes: Counter[NodeKind] = Counter()
    for _, end in places:
        if kind := apposition_after(text, end):
            votes[kind] += 4
        if kind := noun_after(text, end):
            votes[kind] += 3
    if before and (kind := last_kind(before)):
        votes[kind] += 4
    if kind := suffix_kind(names):
        votes[kind] += 2
    votes.update(kind for _, kind in find_callings(text))
    votes[NodeKind.METHOD] += 1
    return min(votes, key=lambda kind: (-votes[kind], kind))
