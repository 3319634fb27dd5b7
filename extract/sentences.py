"""Where sentences start: the title is one, and the abstract is cut at full stops that end something."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

import citeweave.extract.doc  # noqa: F401  (declares the attribute of the title)

NAME = "citeweave_sentences"

_STOP = re.compile(r"[.!?]|\.{3,}|…")
_CLOSING = re.compile(r"""[)\]"”’']+|\*+""")
_STARTS = re.compile(r"""[A-Z0-9$\\“"‘'(\[À-Þ]|\d""")

# Abbreviations whose full stop ends a sentence if a capital follows; that of other ones ends none.
_MAYBE_LAST = frozenset({"etc.", "al.", "w.r.t.", "i.i.d.", "u.s."})


def ends_sentence(text: str) -> bool:
    """Return whether a new sentence can start after a token and what closes it."""
    return text[-1] in ".!?…" and (_STOP.fullmatch(text) is not None or text.lower() in _MAYBE_LAST)


def find_starts(doc: Doc) -> Iterator[int]:
    """Yield the indexes of the tokens that start a sentence.

    The line break after the title is a sentence of its own, so that neither neighbour contains it.
    """
    length: int = doc._.title_length
    size = len(doc)
    texts = [token.text for token in doc]
    index = 0
    while index < size and doc[index].idx + len(texts[index]) <= length:
        index += 1
    yield 0
    if 0 < index < size:
        yield index
    index += 1
    if index < size:
        yield index
    while index < size - 1:
        stop = index
        index += 1
        if not ends_sentence(texts[stop]):
            continue
        glued = not doc[stop].whitespace_
        while index < size and (texts[index].isspace() or (glued and _CLOSING.fullmatch(texts[index]))):
            glued = glued and not doc[index].whitespace_
            index += 1
        if index < size and can_start(texts[index], texts[stop]):
            yield index


def can_start(text: str, stop: str) -> bool:
    """Return whether a sentence may begin with the token `text`, after the token `stop`."""
    if stop.lower() in _MAYBE_LAST:
        return text[0].isupper() and not re.fullmatch(r"[A-Z]\.?", text)
    # Lower-case names start sentences too ("vLLM is").
    return bool(_STARTS.match(text)) or any(letter.isupper() for letter in text)


@Language.component(NAME, assigns=["token.is_sent_start"])
def mark_sentences(doc: Doc) -> Doc:
    """Set the sentence starts of `doc`."""
    if len(doc):
        # Token by token spaCy looks each time whether the doc is parsed.
        marks = np.full(len(doc), -1, dtype=np.int64)
        marks[list(find_starts(doc))] = 1
        doc.from_array(["SENT_START"], marks.astype(np.uint64))  # type: ignore[arg-type]
    return doc


def read_sentences(doc: Doc) -> tuple[Span, ...]:
    """Return the sentences without white space at their ends, and without those that hold nothing else."""
    found = []
    for span in doc.sents:
        start, end = span.start, span.end
        while start < end and doc[start].is_space:
            start += 1
        while end > start and doc[end - 1].is_space:
            end -= 1
        if start < end:
            found.append(doc[start:end])
    return tuple(found)
