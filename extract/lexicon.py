"""The known names, as a trie over word pieces, and the longest matches of them in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from citeweave.extract.resources import read_vocabulary
from citeweave.graph.model import Level, NodeKind

FILES = ("method", "base_model", "benchmark", "technique", "task")

_PIECE = re.compile(r"[^\W_]+(?:\.\d+)*|[^\w\s-]")
_GENERIC = frozenset({NodeKind.TECHNIQUE, NodeKind.TASK})


@dataclass(frozen=True, slots=True)
class Term:
    """One row of the vocabulary: a thing with its best-known name."""

    name: str
    kind: NodeKind
    level: Level | None = None
    confidence: float = 0.8

    @property
    def generic(self) -> bool:
        """Return whether it is named by ordinary words."""
        return self.kind in _GENERIC or self.level is Level.CLASS


@dataclass(frozen=True, slots=True)
class Match:
    """Where a known name stands, in characters."""

    start: int
    end: int
    term: Term


@dataclass(slots=True)
class _Branch:
    """The pieces that can follow, and the spellings that end here."""

    next: dict[str, _Branch] = field(default_factory=dict)
    ends: dict[str, Term] = field(default_factory=dict)


@lru_cache(maxsize=50_000)
def fold_piece(piece: str) -> str:
    """Return the piece in lower case and singular."""
    folded = piece.lower()
    if len(folded) > 3 and folded.endswith("s") and not folded.endswith(("ss", "us", "is")):
        return folded[:-3] + "y" if folded.endswith("ies") and len(folded) > 4 else folded[:-1]
    return folded


def split_pieces(text: str) -> list[tuple[str, int, int]]:
    """Return the word pieces of a text with their offsets; hyphens and spaces only part them."""
    return [(fold_piece(match.group()), *match.span()) for match in _PIECE.finditer(text)]


@lru_cache(maxsize=50_000)
def fold_name(name: str) -> str:
    """Return what all spellings of a name share that differ by case, hyphens, spaces or number."""
    return "".join(map(fold_piece, _PIECE.findall(name)))


def agree_in_case(spelling: str, written: str, *, generic: bool) -> bool:
    """Return whether `written` may stand for the known `spelling`.

    Ordinary words may be written in any case. Acronyms and proper names keep theirs, since many are words as well,
    but for names that no word looks like: "Imagenet" is "ImageNet", "adam" is not "Adam".
    """
    if written == spelling:
        return True
    inner = any(letter.isupper() for letter in spelling[1:])
    if generic and (not inner or not spelling.replace("-", "").isupper()):
        return True
    bare, known = (re.sub(r"[\s-]", "", text) for text in (written, spelling))
    if known in (bare, bare.removesuffix("s")):
        return True
    letters = sum(letter.isalpha() for letter in known)
    marked = inner or any(letter.isdigit() for letter in known)
    return letters >= 5 and marked and any(letter.isupper() for letter in written)


class Lexicon:
    """Terms by spelling; of two terms with one spelling the first added stays."""

    def __init__(self) -> None:
        self._root = _Branch()

    def add(self, spelling: str, term: Term) -> None:
        """Add one spelling of a term."""
        branch = self._root
        for piece, _, _ in split_pieces(spelling):
            branch = branch.next.setdefault(piece, _Branch())
        if branch is not self._root:
            branch.ends.setdefault(spelling, term)

    def look_up(self, written: str) -> Term | None:
        """Return the term that a whole string names."""
        found = self.find(written)
        return found[0].term if found and found[0].start == 0 and found[0].end == len(written) else None

    def find(self, text: str) -> list[Match]:
        """Return the longest matches from left to right, none inside another."""
        pieces = list(map(fold_piece, _PIECE.findall(text)))
        spans = [match.span() for match in _PIECE.finditer(text)]
        found = []
        index = 0
        while index < len(pieces):
            if pieces[index] in self._root.next and (match := self._longest(text, pieces, spans, index)):
                size, term = match
                found.append(Match(spans[index][0], spans[index + size - 1][1], term))
                index += size
            else:
                index += 1
        return found

    def _longest(
        self, text: str, pieces: list[str], spans: list[tuple[int, int]], index: int
    ) -> tuple[int, Term] | None:
        branch, best = self._root, None
        start = last = spans[index][0]
        for size, place in enumerate(range(index, len(pieces)), 1):
            begin, end = spans[place]
            # A name does not run over a line break, nor over more than a space or hyphen.
            if size > 1 and (begin - last > 1 or text[begin - 1] == "\n"):
                break
            last = end
            if (branch := branch.next.get(pieces[place])) is None:  # type: ignore[assignment]
                break
            for spelling, term in branch.ends.items():
                if agree_in_case(spelling, text[start:end], generic=term.generic):
                    best = (size, term)
                    break
        return best


def read_row(row: Mapping[str, str]) -> tuple[Term, tuple[str, ...]]:
    """Return the term of a vocabulary row, and its spellings."""
    level = Level(row["level"]) if row["level"] else None
    term = Term(row["name"], NodeKind(row["kind"]), level, float(row["confidence"]))
    aliases = row["aliases"].split("|") if row["aliases"] else []
    # "=" says that the name itself is too common a word to be matched, only the other spellings are.
    return term, tuple(aliases[1:]) if aliases[:1] == ["="] else (row["name"], *aliases)


def build_lexicon(rows: Iterable[Mapping[str, str]]) -> Lexicon:
    """Return the lexicon of vocabulary rows."""
    lexicon = Lexicon()
    # Of two things with one spelling, the surer one has it.
    terms = sorted((read_row(row) for row in rows), key=lambda pair: (-pair[0].confidence, pair[0].kind, pair[0].name))
    for term, spellings in terms:
        for spelling in spellings:
            lexicon.add(spelling, term)
    return lexicon


@cache
def load_known() -> Lexicon:
    """Return the lexicon of the rows written by hand, read at the first call."""
    return build_lexicon(row for name in FILES for row in read_vocabulary(name) if row["source"] == "known")
