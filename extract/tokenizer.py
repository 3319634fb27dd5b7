r"""Words of scientific prose: names with hyphens, digits, slashes and LaTeX residue stay whole.

``LLaMA-2-7B``, ``W4A4``, ``1.58-bit``, ``64\%``, ``ViT-B/16``, ``3$\times$`` and web addresses are one token each;
sentence punctuation, brackets and quotation marks are tokens of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import spacy
from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
from spacy.util import registry

NAME = "citeweave_tokenizer"

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"“”)\]}]*[^\s<>\"“”)\]}.,;:!?'’]\Z")

# A tokenizer that was saved searches for prefixes, and matches addresses, so that each is bound to its end of the word.
# Braces are left alone: they belong to LaTeX commands.
_PREFIX = re.compile(r"""^(?:[(\[<"“”‘'`,;:!?…—–]|\*+(?=\w)|\.{2,})""")
_SUFFIX = re.compile(
    r"""['’]s$|[)\]>"”“’'`,;:!?…—–]$|\.{2,}$|(?<=\w)\*+$"""
    r"""|(?<=[\w%$)\]}"”’'+*])\.$"""
)
_INFIX = re.compile(
    r"""—|–(?=[A-Za-z]{3})|(?<=\w)--(?=\w)|…|(?<=\w)[(\[](?=\w)|(?<=\w)\)(?=\W)|(?<=[a-z)])[,;:](?=[A-Za-z])"""
    r"""|(?<=[a-z]{2})/(?=[A-Za-z]{2})|(?<=[a-z]{2})[.?!](?=[A-Z][a-z])"""
)

# Full stops that belong to the word.
_ABBREVIATIONS = (
    "e.g.", "i.e.", "etc.", "vs.", "cf.", "al.", "Fig.", "Figs.", "Eq.", "Eqs.", "Sec.", "Tab.", "Dr.", "St.",
    "approx.", "resp.", "w.r.t.", "a.k.a.", "i.i.d.", "U.S.", "No.", "Ref.", "Refs.", "Alg.", "Thm.", "incl.",
)  # fmt: skip


@registry.tokenizers(NAME)  # type: ignore[untyped-decorator]
def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """Return a maker of this tokenizer, as spaCy's configuration asks for one."""

    def make(nlp: Language) -> Tokenizer:
        return Tokenizer(
            nlp.vocab,
            rules={word: [{65: word}] for word in _ABBREVIATIONS},
            prefix_search=_PREFIX.search,
            suffix_search=_SUFFIX.search,
            infix_finditer=_INFIX.finditer,
            url_match=_URL.match,
        )

    return make


def build_pipeline(components: Iterable[str]) -> Language:
    """Return a pipeline of this tokenizer and the components, in order."""
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": NAME}}})
    for name in components:
        nlp.add_pipe(name)
    return nlp
