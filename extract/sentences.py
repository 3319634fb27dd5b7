"""Where sentences start: the title is one, and the abstract is cut at full stops that end something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

NAME = "citeweave_sentences"

_STOP = re.compile(r"[.!?]|\.{3,}|…")
_CLOSING = re.compile(r"""[)\]"”’']+|\*+""")
_STARTS = re.compile(r"""[A-Z0-9$\\“"‘'(\[À-Þ]|\d""")

# Words whose full stop hardly ever ends a sentence, and those whose stop does if a capital follows.
_NEVER_LAST = frozenset({"e.g.", "i.e.", "vs.", "cf.", "fig.", "figs.", "eq.", "eqs.", "sec.", "tab.", "dr.", "st.",
                         "approx.", "no.", "ref.", "refs.", "alg.", "thm.", "resp.", "a.k.a.", "incl."})  # fmt: skip
_MAYBE_LAST = frozenset({"etc.", "al.", "w.r.t.", "i.i.d.", "u.s."})


def ends_sentence(token: Token) -> bool:
    """Return whether a new sentence can start after `token` and what closes it."""
    text = token.text
    if _STOP.fullmatch(text):
        return True
    return text.lower() in _MAYBE_LAST


def find_starts(doc: Doc) -> Iterator[int]:
    """Yield the indexes of the tokens that start a sentence.

    The line break after the title is a sentence of its own, so that neither neighbour contains it.
    """
    length: int = doc._.title_length
    size = len(doc)
    index = 0
    while index < size and doc[index].idx + len(doc[index]) <= length:
        index += 1
    yield 0
    if 0 < index < size:
        yield index
    index += 1
    if index < size:
        yield index
    while index < size - 1:
        token = doc[index]
        index += 1
        if not ends_sentence(token):
            continue
        glued = not token.whitespace_
        while index < size and (doc[index].is_space or (glued and _CLOSING.fullmatch(doc[index].text))):
            glued = glued and not doc[index].whitespace_
            index += 1
        if index < size and can_start(doc, index, token):
            yield index


def can_start(doc: Doc, index: int, stop: Token) -> bool:
    """Return whether a sentence may begin at token `index`, after `stop`."""
    text = doc[index].text
    if stop.text.lower() in _MAYBE_LAST:
        return text[0].isupper() and not re.fullmatch(r"[A-Z]\.?", text)
    # Lower-case names start sentences too ("vLLM is").
    return bool(_STARTS.match(text)) or any(letter.isupper() for letter in text)


@Language.component(NAME, assigns=["token.is_sent_start"])
def mark_sentences(doc: Doc) -> Doc:
    """Set the sentence starts of `doc`."""
    starts = set(find_starts(doc)) if len(doc) else set()
    for token in doc:
        token.is_sent_start = token.i in starts
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
