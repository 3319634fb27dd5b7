"""What the owner of a graph knows better: names that are one thing, or are not, and what a thing is called.

A file has one row a line, its fields parted by tabs, and comments behind ``#``::

    same        Method      LLaMA-Adapter   LLaMA Adapter V1
    different   Benchmark   ImageNet        ImageNet-1K
    canonical   Technique   RAG

``same`` gives the second name the id of the first, ``different`` takes both names out of every rule that would join
them, ``canonical`` says by which of its names a thing is shown. The order of rows does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from pathlib import Path

from citeweave.graph.errors import RecordError, UnreadableFileError
from citeweave.graph.model import NodeKind
from citeweave.graph.resolve.naming import Identity, Step, identify, plain_id
from citeweave.graph.vocabulary import THINGS

_FIELDS = 4


class Verb(StrEnum):
    """What a row says."""

    SAME = "same"
    DIFFERENT = "different"
    CANONICAL = "canonical"


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """One row; `other` is empty for a canonical name."""

    verb: Verb
    kind: NodeKind
    name: str
    other: str = ""

    def __str__(self) -> str:
        return "\t".join(filter(None, (self.verb, self.kind, self.name, self.other)))


@dataclass(frozen=True)
class Overrides:
    """All rows of a file, sorted, each once."""

    rows: tuple[Row, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rows)

    @property
    def text(self) -> str:
        """Return the rows as a file has them."""
        return "".join(f"{row}\n" for row in self.rows)

    def identify(self, kind: NodeKind, name: str) -> Identity:
        """Return what a name means, these rows applied last."""
        return _apply(self._compiled, kind, name) if self.rows else identify(kind, name)

    def name_of(self, node_id: str) -> str | None:
        """Return the name by which a row says that a thing is shown."""
        return self._compiled.names.get(node_id) if self.rows else None

    @property
    def pinned(self) -> frozenset[str]:
        """Return the ids about which a row decides, and no other evidence."""
        return self._compiled.pinned if self.rows else frozenset()

    @cached_property
    def _compiled(self) -> _Compiled:
        # A long tuple of rows takes long to hash, and this is asked for with every name.
        return _compile(self.rows)


@dataclass(frozen=True, slots=True, eq=False)
class _Compiled:
    """What rows say together; known by identity, so that it is soon hashed."""

    apart: frozenset[str]
    roots: Mapping[str, str]
    names: Mapping[str, str]
    pinned: frozenset[str]


@cache
def _compile(rows: tuple[Row, ...]) -> _Compiled:
    apart: set[str] = set()
    for row in rows:
        if row.verb is Verb.DIFFERENT:
            plain = [plain_id(row.kind, name) for name in (row.name, row.other)]
            ids = [identify(row.kind, name).id for name in (row.name, row.other)]
            apart.update(ids)
            if ids[0] == ids[1]:
                apart.update(item for item in plain if item != ids[0])

    def base(kind: NodeKind, name: str) -> str:
        plain = plain_id(kind, name)
        return plain if plain in apart else identify(kind, name).id

    roots = _join([(base(row.kind, row.name), base(row.kind, row.other)) for row in rows if row.verb is Verb.SAME])
    names = {}
    for row in rows:
        if row.verb is Verb.CANONICAL:
            found = base(row.kind, row.name)
            names[roots.get(found, found)] = row.name
    return _Compiled(frozenset(apart), roots, names, frozenset(apart | roots.keys() | set(roots.values())))


def _join(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the first of each group of ids that pairs connect: one that is never second, else the least."""
    groups: dict[str, set[str]] = {}
    seconds: set[str] = set()
    for one, other in pairs:
        joined = groups.get(one, {one}) | groups.get(other, {other})
        groups.update(dict.fromkeys(joined, joined))
        if one != other:
            seconds.add(other)
    return {item: min(group, key=lambda found: (found in seconds, found)) for item, group in groups.items()}


@lru_cache(maxsize=200_000)
def _apply(compiled: _Compiled, kind: NodeKind, name: str) -> Identity:
    identity = identify(kind, name)
    steps = list(identity.steps)
    plain = plain_id(kind, name)
    found = plain if plain in compiled.apart else identity.id
    if found != identity.id:
        steps.append(Step("override different", identity.id, found, "overrides"))
    if (root := compiled.roots.get(found, found)) != found:
        steps.append(Step("override same", found, root, "overrides"))
        found = root
    if found == identity.id and found not in compiled.names:
        return identity
    canonical = compiled.names.get(found, identity.canonical if found == identity.id else name)
    if found in compiled.names:
        steps.append(Step("override canonical", identity.canonical, canonical, "overrides"))
    return Identity(found, canonical, tuple(steps), identity.source)


def parse_overrides(lines: Iterable[str], place: str = "overrides") -> Overrides:
    """Return the rows of a file.

    Raises:
        RecordError: a line is no row, or asks for what cannot be; the message names its number in `place`.
    """
    rows: set[Row] = set()
    for number, line in enumerate(lines, start=1):
        text = line.partition("#")[0] if line.lstrip().startswith("#") else line.rstrip("\n")
        if text.strip():
            rows.add(_parse(text, f"{place}, line {number}"))
    names: dict[tuple[NodeKind, str], Row] = {}
    for row in sorted(rows):
        if row.verb is Verb.CANONICAL:
            found = identify(row.kind, row.name).id
            known = names.setdefault((row.kind, found), row)
            if known is not row:
                raise RecordError(
                    f"{place}: {found} is to be called both {known.name!r} and {row.name!r}; keep one row"
                )
    return Overrides(tuple(sorted(rows)))


def _parse(line: str, place: str) -> Row:
    fields = [field.strip() for field in line.split("\t")]
    fields = [field for field in fields if field]
    verbs, kinds = tuple(Verb), {kind.value: kind for kind in THINGS}
    if fields[0] not in verbs:
        raise RecordError(f"{place}: {fields[0]!r} is no verb; a row starts with {', '.join(verbs)} and a tab")
    wanted = _FIELDS - (fields[0] == Verb.CANONICAL)
    if len(fields) != wanted:
        raise RecordError(f"{place}: {fields[0]} takes {wanted - 1} fields parted by tabs, not {len(fields) - 1}")
    if fields[1] not in kinds:
        raise RecordError(f"{place}: {fields[1]!r} is no kind of thing; known are {', '.join(kinds)}")
    row = Row(Verb(fields[0]), kinds[fields[1]], fields[2], fields[3] if wanted == _FIELDS else "")
    if row.verb is Verb.DIFFERENT and plain_id(row.kind, row.name) == plain_id(row.kind, row.other):
        raise RecordError(
            f"{place}: {row.name!r} and {row.other!r} differ in case or hyphens only and cannot be told apart"
        )
    return row


def read_overrides(path: Path) -> Overrides:
    """Return the rows of a file.

    Raises:
        UnreadableFileError: the file cannot be read.
        RecordError: a line is no row.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFileError(f"{path} cannot be read as overrides ({error})") from error
    return parse_overrides(lines, str(path))
