"""What somebody means who asks for a thing: by id, by an old id, by any of its names, or by a name never seen."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from citeweave.graph.keys import as_id, choose, key
from citeweave.graph.model import NodeKind
from citeweave.graph.resolve.overrides import Overrides
from citeweave.graph.vocabulary import THINGS, kind_of


@dataclass(frozen=True, slots=True)
class Meanings:
    """What a text can mean: ids that the rules give it, and keys of names."""

    text: str
    kinds: tuple[NodeKind, ...]
    ids: frozenset[str]
    keys: tuple[str, ...]

    def choose(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return, of nodes found by these ids and keys, those of the ids, else those that `choose` prefers; sorted."""
        found = set(ids)
        named = choose(self.text, found)
        meant = sorted(found & self.ids)
        return tuple(sorted({*meant, *(item for item in named if item.partition(":")[2] == self.keys[0])})) or named


def meanings(text: str, kinds: Collection[NodeKind], overrides: Overrides) -> Meanings:
    """Return what `text` can mean among things of these kinds; an id that no node has any more is read as a name."""
    name, wanted = text, tuple(kind for kind in NodeKind if kind in kinds)
    if as_id(text) and (kind := kind_of(text)) in THINGS:
        name, wanted = text.partition(":")[2].replace("-", " "), tuple({kind} & set(wanted))
    ids = frozenset(overrides.identify(kind, name).id for kind in wanted if kind in THINGS)
    return Meanings(text, wanted, ids, (key(name), *({key(text)} - {key(name)} if wanted else ())))
