"""Everything that the text names: by vocabulary, by pattern, by the head of a phrase, by definition of a short form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from citeweave.extract.doc import Abbreviation
from citeweave.extract.lexicon import Lexicon, Term, load_lexicon
from citeweave.extract.patterns import SHAPES, find_patterns
from citeweave.extract.spans import Candidate, find_occurrences, group_candidates, resolve_overlaps
from citeweave.extract.terms import Grammar, load_grammar
from citeweave.graph.model import NodeKind

NAME = "citeweave_names"


class NameFinder:
    """The component; sets ``doc._.entities``."""

    def __init__(self, lexicon: Lexicon, grammar: Grammar) -> None:
        self.lexicon = lexicon
        self.grammar = grammar

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.entities``, the paper's own names still among them, with every place that names a thing."""
        text = doc.text
        pairs: tuple[Abbreviation, ...] = doc._.abbreviations
        found = [Candidate(match.start, match.end, match.term, "vocabulary") for match in self.lexicon.find(text)]
        found += self.find_shapes(text, pairs, found)
        found += self.find_terms(text, found)
        found = resolve_overlaps([*found, *self.find_defined(text, pairs, found)])
        doc._.entities = group_candidates(doc, text, found)
        return doc

    def find_shapes(self, text: str, pairs: tuple[Abbreviation, ...], known: list[Candidate]) -> Iterator[Candidate]:
        """Yield proper names by pattern, and every further place of them."""
        generic = {pair.short for pair in pairs if pair.long.islower()}
        taken = {place for candidate in known for place in range(candidate.start, candidate.end)}
        seen: set[str] = set()
        for candidate in find_patterns(text):
            string = candidate.term.name
            if candidate.source not in SHAPES and (
                string.removesuffix("s") in generic
                or string in generic
                or not taken.isdisjoint(range(candidate.start, candidate.end))
            ):
                continue
            yield candidate
            if string not in seen:
                seen.add(string)
                for start, end in find_occurrences(text, string):
                    yield Candidate(start, end, candidate.term, candidate.source)

    def find_terms(self, text: str, known: list[Candidate]) -> Iterator[Candidate]:
        """Yield generic terms by their heads, but those that only widen a known model or take in a proper name."""
        models = {place.end for place in known if place.term.kind is NodeKind.BASE_MODEL}
        proper = {at for place in known if not place.term.generic for at in range(place.start, place.end)}
        for term in self.grammar.find(text):
            if term.end not in models and proper.isdisjoint(range(term.start, term.end)):
                yield term

    def find_defined(self, text: str, pairs: tuple[Abbreviation, ...], found: list[Candidate]) -> Iterator[Candidate]:
        """Yield the short and long forms of which the other form is known."""
        by_span = {(candidate.start, candidate.end): candidate for candidate in found}
        for pair in pairs:
            long = by_span.get(pair.long_span)
            short = by_span.get(pair.short_span)
            if long is not None:
                yield from self.find_all(text, pair.short, long.term)
            elif short is not None:
                yield from self.find_all(text, pair.long, replace(short.term, confidence=0.6))

    def find_all(self, text: str, string: str, term: Term) -> Iterator[Candidate]:
        """Yield every place of `string` in the text."""
        for start, end in find_occurrences(text, string):
            yield Candidate(start, end, term, "abbreviation")


@Language.factory(NAME, assigns=["doc._.entities"], requires=["doc._.abbreviations"])
def create_names(nlp: Language, name: str) -> NameFinder:
    """Return the component over the shipped vocabulary."""
    return NameFinder(load_lexicon(), load_grammar())
