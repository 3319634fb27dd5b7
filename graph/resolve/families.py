"""What a thing is a variant or a subtype of: from sizes and versions, from the noun at its end, and from a vocabulary.

A parent is a pure function of an id. It is always shorter than its child, or stands above it in the vocabulary, whose
rows are checked for cycles when they are read; so no thing is its own ancestor.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from citeweave.graph.keys import is_named, key
from citeweave.graph.model import EdgeKind, Level, Link, Node, NodeKind, Value
from citeweave.graph.resolve.lists import Entry, read_heads, read_parents, read_words
from citeweave.graph.resolve.naming import entries_by_form, identify
from citeweave.graph.resolve.text import squeeze
from citeweave.graph.vocabulary import id_prefix, kind_of

KINDS: Mapping[NodeKind, EdgeKind] = MappingProxyType(
    {
        NodeKind.BASE_MODEL: EdgeKind.VARIANT_OF,
        NodeKind.TECHNIQUE: EdgeKind.SUBTYPE_OF,
        NodeKind.TASK: EdgeKind.SUBTYPE_OF,
    }
)
"""The kinds of thing that have parents, and the edge that says so."""

_SIZE = re.compile(r"\d+(?:\.\d+)?[bmkt]|\d+x\d+(?:\.\d+)?[bm]|a\d+(?:\.\d+)?b|[bslhgt]\d{2}")
_ADJECTIVE = re.compile(
    r"\w{2,}(?:ive|al|ed|ic|ar|ous|able|ible|ary|free|ing|ent|ant|ory|ly|less|static|sparse|uniform)"
)
_VERSION = re.compile(r"\d+(?:\.\d+)*[a-z]?")


@dataclass(frozen=True, slots=True)
class Parent:
    """The thing above another, its name, and the rule that says so."""

    id: str
    name: str
    rule: str


@cache
def _vocabulary() -> Mapping[str, Parent]:
    """Return the parents that the vocabulary states, by the child's id."""
    found: dict[str, Parent] = {}
    for kind, name, parent in read_parents():
        if not parent:
            continue
        child, above = identify(kind, name), identify(kind, parent)
        known = found.setdefault(child.id, Parent(above.id, above.canonical, "vocabulary"))
        if known.id != above.id or child.id == above.id:
            raise ValueError(f"parents.tsv: {name!r} is both under {known.name!r} and under {parent!r}")
    for start in found:
        seen = {start}
        step = found.get(start)
        while step is not None:
            if step.id in seen:
                raise ValueError(f"parents.tsv: {start!r} stands above itself")
            seen.add(step.id)
            step = found.get(step.id)
    return MappingProxyType(found)


@cache
def _tops() -> frozenset[str]:
    """Return the things of which the vocabulary says that nothing stands above them."""
    return frozenset(identify(kind, name).id for kind, name, parent in read_parents() if not parent)


@cache
def _heads() -> Mapping[str, Parent]:
    """Return the terms that other words narrow, by id."""
    found = {}
    for kind, name in read_heads():
        identity = identify(kind, name)
        found[identity.id] = Parent(identity.id, identity.canonical, "head noun")
    return MappingProxyType(found)


@lru_cache(maxsize=200_000)
def parent_of(identity: str) -> Parent | None:
    """Return what a thing is a variant or a subtype of, as far as its id tells; never a thing below it.

    >>> [parent_of(item).id for item in ("basemodel:llama-2-7b", "basemodel:llama-2", "basemodel:llama")]
    ['basemodel:llama-2', 'basemodel:llama', 'basemodel:large-language-model']
    """
    seen = {identity}
    first = step = _step(identity)
    while step is not None:
        if step.id in seen:
            return None
        seen.add(step.id)
        step = _step(step.id)
    return first


@lru_cache(maxsize=200_000)
def _step(identity: str) -> Parent | None:
    kind = kind_of(identity)
    if kind not in KINDS or not is_named(identity):
        return None
    if identity in _tops():
        return None
    if known := _vocabulary().get(identity):
        return known
    words = identity.partition(":")[2].split("-")
    if kind is NodeKind.BASE_MODEL and (found := _family(words)):
        return found
    return _nearer(kind, words) or _narrowed(kind, words)


def _nearer(kind: NodeKind, words: list[str]) -> Parent | None:
    """Return what stands between a technique and the noun at its end: 3-bit is low-bit, and weight-only is weight."""
    if kind is not NodeKind.TECHNIQUE or len(words) != 3 or words[2] != "quantization":
        return None
    if words[1] == "bit" and words[0] in tuple("2345678"):
        return _made(kind, ["low", *words[1:]], "bits")
    return _made(kind, [words[0], words[2]], "head noun") if words[1] == "only" else None


def _family(words: list[str]) -> Parent | None:
    """Return the family of a checkpoint: its name without size and grade, or of a version: without the version."""
    bare = list(words)
    while len(bare) > 1 and (bare[-1] in read_words("tuned") or _SIZE.fullmatch(bare[-1])):
        bare.pop()
    rule = "size"
    if bare != words and not _has_family(bare):
        return None
    if bare == words:
        while len(bare) > 1 and bare[-1] in read_words("grade") and _is_proper(bare[:-1]):
            bare.pop()
    if bare == words and len(words) > 1 and _VERSION.fullmatch(words[-1]) and _is_proper(words[:-1]):
        bare, rule = words[:-1], "version"
    if bare == words or not bare[0][:1].isalpha():
        return None
    return _made(NodeKind.BASE_MODEL, bare, rule)


def _has_family(words: list[str]) -> bool:
    """Tell whether words are a family that the vocabulary knows, or one of its versions; a class has no sizes."""
    return _is_known(words) or (len(words) > 1 and bool(_VERSION.fullmatch(words[-1])) and _is_known(words[:-1]))


def _is_known(words: list[str]) -> bool:
    entry = entries_by_form(NodeKind.BASE_MODEL).get(squeeze("-".join(words)))
    return entry is not None and any(letter.isupper() or letter.isdigit() for letter in entry.name)


def _is_proper(words: list[str]) -> bool:
    """Tell whether words are the name of a family that the vocabulary knows."""
    known = _made(NodeKind.BASE_MODEL, words, "")
    return known.id in _vocabulary() and any(letter.isupper() for letter in known.name)


def _made(kind: NodeKind, words: list[str], rule: str) -> Parent:
    identity = identify(kind, " ".join(words))
    return Parent(identity.id, identity.canonical, rule)


def _narrowed(kind: NodeKind, words: list[str]) -> Parent | None:
    """Return the longest known term at the end of a name, which the words before it narrow."""
    heads = _heads()
    for start in range(1, len(words)):
        end = words[start:]
        if words[start - 1] in read_words("joining"):
            return None
        if found := heads.get(f"{id_prefix(kind)}:{'-'.join(end)}"):
            return found if _is_next(kind, words[:start], end) else None
        entry = entries_by_form(kind).get(squeeze("-".join(end)))
        if entry is not None and kind is NodeKind.BASE_MODEL and len(end) == 1 and _is_family(entry, end[0]):
            if read_words("class") & set(words[:start]):
                return None
            identity = identify(kind, entry.name)
            return Parent(identity.id, entry.name, "head noun")
    return None


def _is_next(kind: NodeKind, before: list[str], head: list[str]) -> bool:
    """Tell whether the words before a known term narrow it by one step, and not by way of a term between them.

    A compound adjective (score-based, rotation-equivariant) is one step. A name that holds another class of model
    (diffusion GAN) may stand under either, and a noun that an action acts on (token pruning) often makes a term of
    its own kind.
    """
    last = before[-1]
    if kind is NodeKind.BASE_MODEL:
        is_told = head != ["transformer"] or bool(_ADJECTIVE.fullmatch(last)) or last in read_words("compound end")
        return is_told and len(before) < 3 and not read_words("class") & set(before)
    is_compound = last in read_words("compound end") or (len(before) > 1 and before[0] in read_words("compound start"))
    if len(before) > (2 if is_compound else 1) and not (len(before) == 2 and _ADJECTIVE.fullmatch(before[0])):
        return False
    if kind is NodeKind.TECHNIQUE and len(head) == 1 and head[0] in read_words("acting"):
        return is_compound or bool(_ADJECTIVE.fullmatch(last))
    return True


def _is_family(entry: Entry, word: str) -> bool:
    """Tell whether a word is a family, or a short form, on which compound names such as CI2P-ViT are made."""
    if not word.isalpha() or len(word) < 3:
        return False
    return (entry.name.casefold() == word != entry.name) or _is_short(entry, word)


def _is_short(entry: Entry, word: str) -> bool:
    """Tell whether a word is a short form of three letters or more of the vocabulary's entry."""
    return len(word) > 2 and any(
        alias.casefold() == word and sum(map(str.isupper, alias)) > 1 for alias in entry.aliases
    )


def ancestors(identity: str) -> Iterator[Parent]:
    """Yield what stands above a thing, nearest first."""
    step = parent_of(identity)
    while step is not None:
        yield step
        step = parent_of(step.id)


@lru_cache(maxsize=200_000)
def sized_of(identity: str) -> tuple[str, ...]:
    """Return the ids of what a thing is a size or a tuned grade of, nearest first; an earlier version is another work.

    >>> [sized_of(f"basemodel:{name}") for name in ("llama-2-7b-chat", "llama-7b", "llama-2")]
    [('basemodel:llama-2',), ('basemodel:llama',), ()]
    """
    found: list[str] = []
    while family := _sized(found[-1] if found else identity):
        found.append(family)
    return tuple(found)


def _sized(identity: str) -> str | None:
    """Return the id of the family of a checkpoint, which the vocabulary may state too (LLaMA-7B)."""
    above = parent_of(identity)
    if above is None or above.rule == "size":
        return above.id if above else None
    words = identity.partition(":")[2].split("-")
    # A grade that the vocabulary knows may be another work: Stable Diffusion XL.
    is_told = kind_of(identity) is NodeKind.BASE_MODEL and _SIZE.fullmatch(words[-1])
    family = _family(words) if is_told else None
    return above.id if family and family.id == above.id else None


def link_of(identity: str) -> Link | None:
    """Return the derived edge from a thing to what stands directly above it."""
    above = parent_of(identity)
    return Link(identity, KINDS[kind_of(identity)], above.id, above.rule) if above else None


def links_above(things: Iterable[str]) -> set[Link]:
    """Return the derived edges from each of `things` up to what nothing stands above."""
    found: set[Link] = set()
    todo = list(things)
    for identity in todo:
        link = link_of(identity)
        if link is not None and link not in found:
            found.add(link)
            todo.append(link.target)
    return found


def inferred_node(identity: str) -> Node:
    """Return the node of a thing that no paper names, but that stands above one that a paper names."""
    kind = kind_of(identity)
    name = identify(kind, identity.partition(":")[2].replace("-", " ")).canonical
    properties: dict[str, Value] = {"names": (name,), "keys": (key(name),), "named": True, "inferred": True}
    if kind is NodeKind.BASE_MODEL:
        is_family = any(map(str.isupper, name))
        properties["level"] = (Level.FAMILY if is_family else Level.CLASS).value
    return Node(identity, kind, name, properties)
