"""Whether a paper without a named thing of its own still introduces one, or only studies those of others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from citeweave.extract.kinds import STOP, find_cues, last_kind, rules_for
from citeweave.extract.resources import find_matches
from citeweave.graph.model import NodeKind

# Where the F1 of contributions is best, by five folds over the training papers.
UNNAMED_THRESHOLD = 0.28

_OWN = re.compile(r"\b(?:our|proposed|this) (\w+)")
_MOST = 4


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where a text proposes something, and of which kind that is; `sure` where a noun tells the kind."""

    place: int
    kind: NodeKind
    sure: bool


def find_proposal(text: str) -> Proposal | None:
    """Return the first proposal whose kind is told, else the first "we propose", as that of a method."""
    proposed: Proposal | None = None
    for rule, start, end in find_cues(text, "cue"):
        cut = STOP.search(text, end)
        kind = last_kind(text[end : cut.start() if cut else end + 80])
        if kind:
            return Proposal(start, kind, sure=True)
        if proposed is None and rule.id == "we-propose":
            proposed = Proposal(start, NodeKind.METHOD, sure=False)
    return proposed


def find_makes(text: str) -> int | None:
    """Return where a text first speaks of something that its authors made."""
    return min((match.start() for match in _find("makes", text.lower())), default=None)


def is_study(title: str) -> bool:
    """Return whether a title is that of a survey or study, which introduces nothing."""
    return any(rule.pattern.search(title) for rule in rules_for("study"))


def describe_paper(text: str, title_length: int, proposal: Proposal | None, best: float) -> list[str]:
    """Return what speaks for an unnamed contribution; `best` is the probability of the likeliest named one."""
    title, body = text[:title_length], text[title_length:].lower()
    found = set(_describe(title.lower(), body, proposal, best))
    if is_study(title):
        found.add("study")
    return sorted(found)


def _find(use: str, text: str) -> Iterator[re.Match[str]]:
    return (match for _, match in find_matches(rules_for(use), text))


def _describe(title: str, body: str, proposal: Proposal | None, best: float) -> Iterator[str]:
    yield "*"
    yield f"proposal={proposal.kind}:{proposal.sure}" if proposal else "proposal=none"
    yield f"best={sum(best >= edge for edge in (0.02, 0.05, 0.1, 0.2, 0.3, 0.45))}"
    makes, studies = sum(1 for _ in _find("makes", body)), sum(1 for _ in _find("studies", body))
    yield f"makes={min(makes, _MOST)}"
    yield f"studies={min(studies, _MOST)}"
    yield f"balance={max(-2, min(2, makes - studies))}"
    if ":" in title:
        yield "colon"
    yield from (f"title.cue={cue.group()}" for cue in _find("title", title))
    yield from (f"title.word={word}" for word in re.findall(r"\w+", title))
    yield from (f"own={word}" for word in _OWN.findall(body))
