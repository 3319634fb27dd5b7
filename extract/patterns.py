"""Proper names that no vocabulary knows, by their shape and by the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from citeweave.extract.lexicon import Term
from citeweave.extract.resources import Rule, find_matches, select_rules
from citeweave.extract.spans import Candidate
from citeweave.extract.words import is_marked_word
from citeweave.graph.model import Level, NodeKind

_WORD = r"(?:[A-Z][\w+&@^$'’/-]*(?:\.\d\w*)*[\w+]|[a-z]{1,3}[A-Z]\w+|\d+D?[A-Z][\w-]*[A-Za-z]\w*)\*?"
_NAME = rf"(?:{_WORD}(?: (?:of )?{_WORD}| \d+(?:\.\d+)?(?![\w%.-])){{0,3}})"
_NOTE = r"(?: ?\([^()]{1,40}\))?"
_LIST = rf"{_NAME}{_NOTE}(?:(?:, |,? and |,? or |,? & |/)(?:the |on |e\.g\., )?{_NAME}{_NOTE})*"
_FORWARD = re.compile(_LIST)
_BACKWARD = re.compile(rf"(?<![\w-]){_LIST}$")
_NAME_END = re.compile(r"[A-Z]|[\d)]$")
_ITEM = re.compile(_NAME)
_JOINT = re.compile(r"(?:, |,? and |,? or |,? & )(?:the )?")

_TAIL = re.compile(
    r"-(?:based|style|aware|free|parameter|like|constrained|scale|driven|shaped|trained|tuned|specific|"
    r"level|guided|optimized|agnostic|centric|enabled|regressive|context|compatible|derived|only)$"
)

CONFIDENCE = 0.6
# After these rules capitals alone make a name, inside a sentence; after the others a name needs a mark.
_LENIENT = frozenset({"data-sets-before", "data-sets-after", "methods-such-as", "models-such-as"})


def rules_for(use: str) -> tuple[Rule, ...]:
    """Return the rules of one use, in file order."""
    return select_rules("names", "use", use)


def is_marked(name: str) -> bool:
    """Return whether a name has a capital or digit inside, as no ordinary word has."""
    letters = sum(letter.isalpha() for letter in name)
    inner = any(letter.isupper() for letter in name[1:]) or any(letter.isdigit() for letter in name)
    return letters >= 2 and inner


def has_residue(name: str) -> bool:
    """Return whether a name is a torn piece of LaTeX."""
    return name.count("{") != name.count("}") or name.count("$") % 2 == 1


def split_pair(phrase: str, start: int) -> tuple[tuple[int, int], ...]:
    """Return the places of the two names of "ONE and TWO", or of the whole phrase."""
    one, joint, two = phrase.partition(" and ")
    if joint and is_marked(one.split()[-1]) and is_marked(two.split()[0]):
        return (start, start + len(one)), (start + len(one) + len(joint), start + len(phrase))
    return ((start, start + len(phrase)),)


def is_rejected(name: str) -> bool:
    """Return whether a string is known to be no name: hardware, metrics, number formats, model classes."""
    # All of them have a capital or a digit.
    return is_marked_word(name) and any(rule.pattern.fullmatch(name) for rule in rules_for("reject"))


def looks_like_name(name: str, *, lenient: bool) -> bool:
    """Return whether a string is shaped like a proper name; plain capitals count only if `lenient`."""
    if _TAIL.search(name) or is_rejected(name):
        return False
    first = name.split(maxsplit=1)[0]
    if " " in name and is_rejected(first):
        return False
    letters = sum(letter.isalpha() for letter in name)
    marked = any(letter.isupper() for letter in first[1:]) or any(letter.isdigit() for letter in name)
    return letters >= 2 and (marked or (lenient and len(name) > 3))


def make_term(rule: Rule, name: str) -> Term:
    """Return the term of a name that a rule found."""
    level = Level(rule.attributes["level"]) if rule.attributes["level"] else None
    # Of two rules for one place, the one that sees a size is right.
    confidence = CONFIDENCE + 0.05 if level is Level.CHECKPOINT else CONFIDENCE
    return Term(name, NodeKind(rule.attributes["kind"]), level, confidence)


def split_list(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the names of an enumeration at ``text[start:end]``."""
    place = start
    while place < end:
        match = _ITEM.match(text, place, end)
        if not match:
            break
        yield match.span()
        place = match.end()
        if bracket := re.match(r" ?\([^()]{1,40}\)", text[place:end]):
            place += bracket.end()
        joint = _JOINT.match(text, place, end)
        if not joint:
            break
        place = joint.end()


def find_patterns(text: str) -> Iterator[Candidate]:
    """Yield names by shape and by context."""
    for use in ("name", "list", "before"):
        for rule, match in find_matches(rules_for(use), text):
            yield from read_match(text, rule, match)


def read_match(text: str, rule: Rule, match: re.Match[str]) -> Iterator[Candidate]:
    """Yield the names that one match of a rule points at."""
    use = rule.attributes["use"]
    if use == "name":
        yield Candidate(*match.span("name"), make_term(rule, match["name"]), rule.id)
        return
    if use == "list":
        found = _FORWARD.match(text, match.end())
    else:
        begin = max(0, match.start() - 100)
        window = text[begin : match.start()]
        # Most words before "models" are ordinary ones, and the search is slow.
        found = _BACKWARD.search(window) if _NAME_END.search(window.rpartition(" ")[2]) else None
        if found:
            start, end = begin + found.start(), begin + found.end()
    if found is None:
        return
    if use == "list":
        start, end = found.span()
    for first, last in split_list(text, start, end):
        name = text[first:last]
        inside = first > 2 and text[first - 2 : first] not in {". ", "? "} and text[first - 1] != "\n"
        if looks_like_name(name, lenient=inside and rule.id in _LENIENT):
            yield Candidate(first, last, make_term(rule, name), rule.id)
