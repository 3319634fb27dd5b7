r"""What the pipeline keeps on a spaCy ``Doc``, and how offsets of a doc become evidence.

A doc's text is ``title + "\n" + abstract``. Each component reads what earlier ones left and sets its own attribute:

============================  =============================  ======================================
attribute                     type                           set by
============================  =============================  ======================================
``doc._.title_length``        ``int``                        `make_doc`
``doc._.abbreviations``       ``tuple[Abbreviation, ...]``   ``citeweave_abbreviations``
``doc._.entities``            ``tuple[Entity, ...]``         ``citeweave_names``
``doc._.contributions``       ``tuple[Entity, ...]``         ``citeweave_contributions``
``doc._.facts``               ``tuple[Fact, ...]``           ``citeweave_relations``
``doc._.claims``              ``tuple[Claim, ...]``          ``citeweave_claims``
============================  =============================  ======================================

They are declared as soon as this module is imported, and travel with the doc through ``doc.to_bytes()``, ``DocBin``
and the processes of ``nlp.pipe(..., n_process=2)``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

from spacy.language import Language
from spacy.tokens import Doc

from citeweave.extract.packing import make_packable
from citeweave.graph.model import Claim, Entity, Evidence, Fact, Section

_DEFAULTS: Mapping[str, object] = {
    "title_length": 0,
    "abbreviations": (),
    "entities": (),
    "contributions": (),
    "facts": (),
    "claims": (),
}


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form and the long form that the text gives for it, each as ``(start, end)`` offsets of the doc."""

    short: str
    long: str
    short_span: tuple[int, int]
    long_span: tuple[int, int]


def register_extensions() -> None:
    """Declare the attributes of the table above; harmless when repeated."""
    for name in _DEFAULTS:
        if not Doc.has_extension(name):
            Doc.set_extension(name, getter=partial(_read, name), setter=partial(_write, name))


def _read(name: str, doc: Doc) -> object:
    value = doc.user_data.get(f"citeweave.{name}", _DEFAULTS[name])
    # A doc that was made from bytes has lists.
    return tuple(value) if isinstance(value, list) else value


def _write(name: str, doc: Doc, value: object) -> None:
    doc.user_data[f"citeweave.{name}"] = value


for _kind in (Abbreviation, Claim, Entity, Evidence, Fact):
    make_packable(_kind)
register_extensions()


def make_doc(nlp: Language, title: str, abstract: str) -> Doc:
    """Return the tokenized doc of one paper, ready for ``nlp.pipe``."""
    doc = nlp.make_doc(f"{title}\n{abstract}")
    doc._.title_length = len(title)
    return doc


def read_text(doc: Doc) -> str:
    """Return the text of a doc; kept for the latest docs, since spaCy puts it together anew each time."""
    return _read_text(doc, len(doc))


# A doc is equal to itself alone, and its text never changes but where an empty one is filled from bytes.
@lru_cache(maxsize=32)
def _read_text(doc: Doc, _size: int) -> str:
    return doc.text


def quote(text: str, title_length: int, start: int, end: int) -> Evidence:
    """Return characters `start` to `end` of a doc's text as evidence; they must not cross the end of the title."""
    if end <= title_length:
        return Evidence(Section.TITLE, start, end, text[start:end])
    shift = title_length + 1
    return Evidence(Section.ABSTRACT, start - shift, end - shift, text[start:end])


def evidence_at(doc: Doc, start: int, end: int) -> Evidence:
    """Return characters `start` to `end` of the doc as evidence.

    Raises:
        ValueError: the stretch is empty, runs past the text, or crosses from the title into the abstract.
    """
    length: int = doc._.title_length
    whole = read_text(doc)
    if not 0 <= start < end <= len(whole):
        raise ValueError(f"no text between {start} and {end} of {len(whole)} characters")
    if start <= length < end:
        raise ValueError(f"{whole[start:end]!r} crosses from the title into the abstract")
    return quote(whole, length, start, end)


def offset_of(doc: Doc, evidence: Evidence) -> int:
    """Return where in the doc's text `evidence` starts."""
    length: int = doc._.title_length
    return evidence.start if evidence.section is Section.TITLE else length + 1 + evidence.start
