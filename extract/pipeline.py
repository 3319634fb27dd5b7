"""The extractor: an ordinary spaCy pipeline, built once, and facts read off its docs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

# Importing a component's module registers its factory.
from citeweave.extract.abbreviations import NAME as ABBREVIATIONS
from citeweave.extract.claims import NAME as CLAIMS
from citeweave.extract.contributions import NAME as CONTRIBUTIONS
from citeweave.extract.doc import make_doc, register_extensions
from citeweave.extract.names import NAME as NAMES
from citeweave.extract.relations import NAME as RELATIONS
from citeweave.extract.sentences import NAME as SENTENCES
from citeweave.extract.tokenizer import NAME as TOKENIZER
from citeweave.graph.model import PaperFacts

VERSION = "linear-2"
"""Changes whenever the same text could give other facts."""

COMPONENTS = (SENTENCES, ABBREVIATIONS, NAMES, CONTRIBUTIONS, RELATIONS, CLAIMS)
"""The components in order; each reads what the earlier ones left on the doc."""


@cache
def load() -> Language:
    """Return the pipeline, built at the first call."""
    register_extensions()
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def read_facts(paper: str, doc: Doc) -> PaperFacts:
    """Return what the pipeline left on `doc`, under the id of the paper."""
    return PaperFacts(paper, doc._.contributions, doc._.entities, doc._.facts, doc._.claims)


def extract(papers: Iterable[tuple[str, str, str]]) -> Iterator[PaperFacts]:
    """Yield the facts of papers given as (id, title, abstract), in their order."""
    nlp = load()
    docs = ((make_doc(nlp, title, abstract), paper) for paper, title, abstract in papers)
    for doc, paper in nlp.pipe(docs, as_tuples=True):
        yield read_facts(paper, doc)
