"""What one paper calls its things, before it is compared with others; no override changes it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from citeweave.graph.model import Entity, NodeKind
from citeweave.graph.resolve.abbreviations import is_abbreviation, looks_short
from citeweave.graph.resolve.corpus import word_stems
from citeweave.graph.resolve.naming import identify
from citeweave.graph.resolve.text import squeeze, strip_markup


def names_of_things(entities: Iterable[Entity]) -> Iterator[tuple[str, ...]]:
    """Yield the names that a paper has for each thing, the preferred one first; all of them have a name.

    A spelling that is the name of another thing of the paper is no name of this one; short forms may be of both, but
    one that the vocabulary knows as another thing is only what the paper spells out in more words than one. Nor is one
    with words before the name that make a kind of it: what is called structured model compression is told of model
    compression, and does not become a name of it. A method may be called by more words or fewer.
    """
    spelled = []
    for entity in entities:
        spellings = {mention.text for mention in entity.mentions}
        spelled.append((entity.kind, own_name(entity.kind, str(entity.name), spellings), spellings))
    things = {(kind, _form(kind, name)) for kind, name, _ in spelled}
    for kind, name, spellings in spelled:
        elsewhere = things - {(kind, _form(kind, name))}
        others = {text for text in spellings if looks_short(text) or (kind, _form(kind, text)) not in elsewhere}
        others = {text for text in others if not _means_another(kind, text, name, spellings)}
        if kind is not NodeKind.METHOD:
            others = {text for text in others if not is_narrower(kind, text, name)}
        yield (name, *sorted(others - {name}))


def _means_another(kind: NodeKind, text: str, name: str, spellings: Iterable[str]) -> bool:
    """Tell whether a short form in capitals is another thing: DETR, where a paper calls detectors so for short."""
    known = identify(kind, text)
    is_short = looks_short(text) and text.removesuffix("s").isupper()
    if not is_short or not known.source or known.id == identify(kind, name).id:
        return False
    return not any(is_abbreviation(strip_markup(text), strip_markup(long)) for long in (name, *spellings))


def is_narrower(kind: NodeKind, name: str, other: str) -> bool:
    """Tell whether a name is another one with words before it that the rules of names do not leave out.

    >>> is_narrower(NodeKind.BASE_MODEL, "Multitask CNNs", "convolutional neural network")
    True
    """
    _, _, end = identify(kind, other).id.partition(":")
    return identify(kind, name).id.endswith(f"-{end}")


def _form(kind: NodeKind, name: str) -> str:
    return squeeze(identify(kind, name).id)


def own_name(kind: NodeKind, name: str, spellings: Collection[str]) -> str:
    """Return the name that a paper has for a thing: the long form that it gives a short one, before the vocabulary's.

    Only where no spelling is the vocabulary's: VQA, read as visual question answering, may be video question answering.
    A long form with a word more (vision-language foundation model) is one of the same thing.
    """
    meant = identify(kind, name).id
    longs = [text for text in sorted(spellings) if not looks_short(text)]
    ids = {text: identify(kind, text).id for text in longs}
    if looks_short(name) or not longs or meant in ids.values():
        return name
    shorts = [text for text in spellings if looks_short(text) and identify(kind, text).id == meant]
    given = [
        text for text in longs if any(is_abbreviation(strip_markup(short), strip_markup(text)) for short in shorts)
    ]
    if any(set(word_stems(meant)) <= set(word_stems(ids[text])) for text in given):
        return name
    return min(given, key=lambda text: (len(text), text), default=name)
