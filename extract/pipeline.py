"""The extractor: an ordinary spaCy pipeline, built once, and facts read off its docs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

# Importing a component's module registers its factory.
from citeweave.extract.abbreviations import NAME as ABBREVIATIONS
from citeweave.extract.claims import NAME as CLAIMS
from citeweave.extract.contributions import NAME as CONTRIBUTIONS
from citeweave.extract.doc import make_doc
from citeweave.extract.names import NAME as NAMES
from citeweave.extract.relations import NAME as RELATIONS
from citeweave.extract.sentences import NAME as SENTENCES
from citeweave.extract.tokenizer import build_pipeline
from citeweave.graph.model import PaperFacts

COMPONENTS = (SENTENCES, ABBREVIATIONS, NAMES, CONTRIBUTIONS, RELATIONS, CLAIMS)
"""The components in order; each reads what the earlier ones left on the doc."""


@cache
def load() -> Language:
    """Return the pipeline, built at the first call."""
    return build_pipeline(COMPONENTS)


@cache
def load_base() -> Language:
    """Return the pipeline up to the abbreviations, for docs whose names come from elsewhere."""
    return build_pipeline(COMPONENTS[: COMPONENTS.index(NAMES)])


def read_facts(paper: str, doc: Doc) -> PaperFacts:
    """Return what the pipeline left on `doc`, under the id of the paper."""
    return PaperFacts(paper, doc._.contributions, doc._.entities, doc._.facts, doc._.claims)


def extract(papers: Iterable[tuple[str, str, str]]) -> Iterator[PaperFacts]:
    """Yield the facts of papers given as (id, title, abstract), in their order."""
    nlp = load()
    docs = ((make_doc(nlp, title, abstract), paper) for paper, title, abstract in papers)
    for doc, paper in nlp.pipe(docs, as_tuples=True):
        yield read_facts(paper, doc)


def name_doc(title: str, abstract: str, facts: PaperFacts) -> Doc:
    """Return the doc of a paper with the contributions and entities of `facts`, and nothing said of them yet."""
    nlp = load_base()
    doc = nlp(make_doc(nlp, title, abstract))
    doc._.contributions, doc._.entities = facts.contributions, facts.entities
    return doc


def extract_from_names(papers: Iterable[tuple[str, str, PaperFacts]]) -> Iterator[PaperFacts]:
    """Yield the facts of papers given as (title, abstract, facts), their names taken as they are given."""
    # The models of names and contributions are not needed, and take the longest to load.
    rest = build_pipeline(COMPONENTS[COMPONENTS.index(CONTRIBUTIONS) + 1 :])
    for title, abstract, given in papers:
        doc = name_doc(title, abstract, given)
        for _, component in rest.pipeline:
            doc = component(doc)
        yield read_facts(given.paper, doc)
