"""What a paper says of the cost that it saves, as feature strings: whether it makes models smaller or cheaper at all.

``e:t=`` and ``e:b=`` mark words of cost and of saving in the title and below it, ``e:b2=`` those that come again,
``e:red=`` counts phrases of something that is reduced, ``e:num=`` sentences that say by how much; ``v:`` says the same
of one sentence that names a thing, with what the sentence is for and on which side of the thing the words stand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from citeweave.extract.doc import read_text

_WORDS = re.compile(
    r"(?:reduc|lower|cost|flops?|latenc|paramet|comput|speed|small|token|prun|quanti|spars|compress|distil|binar|cach|"
    r"skip|exit|merg|effici|accelerat|fast)\w*|"
    r"\b(?:fewer|less|memory|lightweight|compact|throughput|storage|footprint|energy|overhead|low-rank|bits?)\b"
)
_REDUCED = re.compile(
    r"(?:reduc|lower|cut|sav|decreas|minimi)\w*[^.]{0,50}"
    r"(?:cost|memory|flops|latenc|paramet|comput|size|storage|footprint|overhead|token|complexity|time)"
)
_SAVED = re.compile(r"reduc|fewer|less|flop|memory|latenc|speed|faster|smaller|param|token|compress|cost")
_AMOUNT = re.compile(r"\d\s?(?:x|×|\\times|\\?%|times)")

# Words are told apart by how they begin: reduce, reduces, reduced, reducing.
_STEM = 6


@dataclass(frozen=True, slots=True)
class Savings:
    """The features of a paper, and a short form of them to be joined with what is known of one thing."""

    features: tuple[str, ...]
    short: str


def find_savings(doc: Doc) -> Savings:
    """Return what a paper says of the cost that it saves."""
    text = read_text(doc).lower()
    title, body = text[: doc._.title_length], text[doc._.title_length :]
    in_title = sorted({word[:_STEM] for word in _WORDS.findall(title)})
    counts = Counter(word[:_STEM] for word in _WORDS.findall(body))
    amounts = sum(bool(_AMOUNT.search(said) and _SAVED.search(said)) for said in re.split(r"(?<=[.!?])\s", body))
    reduced, numbers = min(len(_REDUCED.findall(body)), 3), min(amounts, 2)
    features = (
        *(f"e:t={word}" for word in in_title),
        *(f"e:b={word}" for word in sorted(counts)),
        *(f"e:b2={word}" for word in sorted(counts) if counts[word] > 1),
        f"e:red={reduced}",
        f"e:num={numbers}",
    )
    return Savings(features, f"{'T' if in_title else 'F'}{reduced}{numbers}")


def describe_place(line: str) -> Iterator[str]:
    """Yield the features of one sentence that names a thing, given its line with the thing as ``OBJ``."""
    head, _, said = line.partition(" | ")
    role, aim = head.split(" ")[:2]
    left, _, right = said.partition("OBJ")
    left, right, said = left.lower(), right.lower(), said.lower()
    last = left.split()[-1:] or ["^"]
    before, after = ({word[:_STEM] for word in _WORDS.findall(part)} for part in (left, right))
    if _REDUCED.search(said):
        yield f"v:red+{role}+{aim}"
    if _AMOUNT.search(said) and _WORDS.search(said):
        yield f"v:num+{role}+{aim}"
    for word in sorted(before):
        yield f"v:b={word}+{last[0]}"
        yield f"v:b={word}+{aim}"
    for word in sorted(after):
        yield f"v:a={word}+{aim}"
    if before:
        yield f"v:b+{last[0]}+{role}+{aim}"
    yield f"v:{bool(before)}{bool(after)}+{role}+{aim}"
