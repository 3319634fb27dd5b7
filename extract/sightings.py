"""Where each thing stands in a doc, as lines on which relation rules match.

A line is one sentence in lower case, with the thing itself as ``OBJ``, the paper's own contributions as ``OWN``, other
things by their kind (``METHOD MODEL BENCH TECH TASK``) and lists of one kind drawn together. Five words come first::

    <role> <aim> <kind of the first contribution> <level of a model, or kind> <titled|untitled> | <sentence>

`Role` has the roles. The aim is ``shrinks`` where the title speaks of compression, ``lightens`` where only a sentence
about the paper's own work does, else ``keeps``; the third word is ``paper`` where nothing is proposed.
``own shrinks method class titled | we prune OBJ with TECH`` is a sentence of a paper whose title speaks of compression
and names the object, a class of models.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from spacy.tokens import Doc

from citeweave.extract.doc import read_text
from citeweave.extract.evidence import Role, Sentence, find_whole, list_sentences, names_compression
from citeweave.graph.model import Entity, NodeKind, Section

Place = tuple[int, int]

_WORDS = MappingProxyType(
    {
        NodeKind.METHOD: "METHOD",
        NodeKind.BASE_MODEL: "MODEL",
        NodeKind.BENCHMARK: "BENCH",
        NodeKind.TECHNIQUE: "TECH",
        NodeKind.TASK: "TASK",
    }
)
_OWN = "OWN"
_OBJECT = "OBJ"

# The words of techniques and tasks are cues themselves ("fine-tuned on OBJ"), so they stay in lines about other kinds.
_NAMES = frozenset({NodeKind.METHOD, NodeKind.BASE_MODEL, NodeKind.BENCHMARK})


@dataclass(frozen=True, slots=True)
class Sighting:
    """One sentence that names a thing.

    `places` are offsets of the thing in the sentence, `line` is what rules match, and `own` holds the names of the
    contributions in the sentence, in order of appearance.
    """

    sentence: Sentence
    places: tuple[Place, ...]
    line: str
    own: tuple[str, ...]


def list_sightings(doc: Doc) -> Iterator[tuple[Entity, tuple[Sighting, ...]]]:
    """Yield each entity with its sightings in text order."""
    contributions = [thing for thing in doc._.contributions if thing.name is not None]
    entities: tuple[Entity, ...] = doc._.entities
    things = [*contributions, *entities]
    text = read_text(doc)
    length: int = doc._.title_length
    places = [find_places(text, thing, length) for thing in things]
    outer = _keep_outer((place, owner) for owner, stands in enumerate(places) for place in stands)
    own = frozenset(text[start:end] for stands in places[: len(contributions)] for start, end in stands)
    sentences = list_sentences(doc, own)
    stretches = [
        [(place, owner) for place, owner in outer if sentence.start <= place[0] < sentence.end]
        for sentence in sentences
    ]
    paper = _describe_paper(doc._.contributions, sentences)
    for owner, thing in enumerate(things):
        if owner < len(contributions):
            continue
        # A thing that never stands outside a longer name is seen inside it: "pruning" in "structured pruning".
        stands = [place for place, other in outer if other == owner] or list(places[owner])
        titled = any(end <= length for _, end in places[owner])
        head = f"{paper} {thing.level or thing.kind.lower()} {'titled' if titled else 'untitled'}"
        sightings = []
        for sentence, stretch in zip(sentences, stretches, strict=True):
            inside = [place for place in stands if sentence.start <= place[0] < sentence.end]
            if not inside:
                continue
            marks = dict.fromkeys(inside, _OBJECT)
            for place, other in stretch:
                word = _OWN if other < len(contributions) else _show(things[other].kind, thing.kind)
                if word and not any(place[0] < end and start < place[1] for start, end in inside):
                    marks[place] = word
            line = f"{sentence.role} {head} | {_draw_together(_mask(sentence, marks), _WORDS[thing.kind])}"
            names = dict.fromkeys(str(things[other].name) for _, other in stretch if other < len(contributions))
            shifted = tuple((start - sentence.start, end - sentence.start) for start, end in inside)
            sightings.append(Sighting(sentence, shifted, line, tuple(names)))
        yield thing, tuple(sightings)


def _show(kind: NodeKind, of: NodeKind) -> str:
    """Return the word for a thing of `kind` in lines about things of kind `of`; empty where its own words stay."""
    return _WORDS[kind] if kind in _NAMES or kind is of else ""


def find_places(text: str, thing: Entity, title_length: int) -> tuple[Place, ...]:
    """Return every place where one of the thing's mentions stands as a whole word, sorted, without overlaps."""
    found: set[Place] = set()
    for mention in thing.mentions:
        shift = 0 if mention.section is Section.TITLE else title_length + 1
        found.add((mention.start + shift, mention.end + shift))
    for words in dict.fromkeys(mention.text for mention in thing.mentions):
        found.update((start, start + len(words)) for start in find_whole(words, text))
    return tuple(place for place, _ in _keep_outer((place, 0) for place in found))


def _keep_outer(places: Iterable[tuple[Place, int]]) -> list[tuple[Place, int]]:
    """Return places that do not overlap, in text order; a longer one wins, then the earlier, then the lower number."""
    kept: list[tuple[Place, int]] = []
    taken: set[int] = set()
    for place, owner in sorted(places, key=lambda item: (item[0][0] - item[0][1], item[0][0], item[1])):
        stretch = range(*place)
        if taken.isdisjoint(stretch):
            taken.update(stretch)
            kept.append((place, owner))
    return sorted(kept)


def _describe_paper(contributions: Sequence[Entity], sentences: Sequence[Sentence]) -> str:
    compressing = {sentence.role for sentence in sentences if names_compression(sentence.text)}
    aim = "shrinks" if Role.TITLE in compressing else "lightens" if Role.OWN in compressing else "keeps"
    return f"{aim} {contributions[0].kind.lower() if contributions else 'paper'}"


def _mask(sentence: Sentence, marks: Mapping[Place, str]) -> str:
    """Return the sentence in lower case with a word in each marked place of the doc."""
    parts = []
    last = 0
    for (start, end), word in sorted(marks.items()):
        parts += [sentence.text[last : start - sentence.start].lower(), word]
        last = end - sentence.start
    return "".join([*parts, sentence.text[last:].lower()])


def _draw_together(line: str, kind: str) -> str:
    """Return the line with ``OBJ (OBJ)`` and lists that hold the object, such as ``TECH, OBJ and TECH``, as ``OBJ``."""
    twice, several = _find_lists(kind)
    line = twice.sub(r"\1", line)
    return several.sub(lambda match: _OBJECT if _OBJECT in match[0] else match[0], line)


@cache
def _find_lists(kind: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    one = rf"(?:{_OBJECT}|{kind})s?"
    joint = r"(?: ?, (?:and |or )?| and | or | & | as well as | ?/ ?)(?:the )?"
    return re.compile(rf"\b({_OBJECT}|{kind}) \(\1s?\)"), re.compile(rf"\b{one}(?:{joint}{one})+\b")
