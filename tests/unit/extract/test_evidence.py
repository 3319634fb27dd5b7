from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from citeweave.extract.doc import make_doc, register_extensions
from citeweave.extract.evidence import Role, cut_clause, find_whole, list_sentences, names_compression
from citeweave.extract.resources import Rule, read_rules
from citeweave.graph.model import Evidence, Section

TITLE = "Nibble: Pruning Translators"
ABSTRACT = (
    "Translators are large. Pruning is common. We propose Nibble. It scores heads. "
    "However, existing scores are slow. Nibble is fast."
)


def make(title: str, abstract: str) -> Doc:
    register_extensions()
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    doc = make_doc(nlp, title, abstract)
    for _, pipe in nlp.pipeline:
        doc = pipe(doc)
    return doc


@pytest.mark.parametrize("rule", read_rules("background"), ids=lambda rule: rule.id)
def test_each_rule_has_a_hit_and_a_miss(rule: Rule) -> None:
    assert rule.pattern.search(rule.hit)
    assert not rule.pattern.search(rule.miss)


def test_sentences_have_roles() -> None:
    roles = [(sentence.text, sentence.role) for sentence in list_sentences(make(TITLE, ABSTRACT))]
    assert roles == [
        (TITLE, Role.TITLE),
        ("Translators are large.", Role.BACKGROUND),
        ("Pruning is common.", Role.BACKGROUND),
        ("We propose Nibble.", Role.OWN),
        ("It scores heads.", Role.REST),
        ("However, existing scores are slow.", Role.BACKGROUND),
        ("Nibble is fast.", Role.REST),
    ]


def test_a_sentence_that_names_a_contribution_is_own() -> None:
    sentences = list_sentences(make("Nibble", "Nibble is fast. Nibblers are slow."), frozenset({"Nibble"}))
    assert [sentence.role for sentence in sentences] == [Role.TITLE, Role.OWN, Role.REST]


@pytest.mark.parametrize(("title", "abstract"), [(TITLE, ABSTRACT), ("", "We prune."), ("Only a title", ""), ("", "")])
def test_no_sentence_crosses_the_sections_and_quotes_are_verbatim(title: str, abstract: str) -> None:
    texts = {Section.TITLE: title, Section.ABSTRACT: abstract}
    for sentence in list_sentences(make(title, abstract)):
        quote = sentence.quote(0, len(sentence.text))
        assert texts[quote.section][quote.start : quote.end] == quote.text == sentence.text
        assert quote.text == quote.text.strip()


def test_a_quote_has_offsets_of_its_section() -> None:
    sentence = list_sentences(make(TITLE, ABSTRACT))[3]
    assert sentence.quote(11, 17) == Evidence(Section.ABSTRACT, 53, 59, "Nibble")


@pytest.mark.parametrize(
    ("sentence", "about", "clause"),
    [
        ("In this paper, we prune heads of Marian.", "Marian", "we prune heads of Marian."),
        ("Experiments show that Nibble halves Marian.", "Marian", "Nibble halves Marian."),
        ("We prune heads of Marian; the rest is kept in full.", "Marian", "We prune heads of Marian"),
        ("We prune heads of Marian, while Chisel prunes layers.", "Chisel", "Chisel prunes layers."),
        ("We prune heads of Marian, and we merge its layers too.", "layers", "we merge its layers too."),
        ("With Marian, we go far.", "Marian", "With Marian, we go far."),
        ("OK; all of this would go.", "OK", "OK; all of this would go."),
    ],
)  # fmt: skip
def test_the_clause_that_states_it_is_cut_out(sentence: str, about: str, clause: str) -> None:
    place = sentence.index(about)
    start, end = cut_clause(sentence, place, place + len(about))
    assert sentence[start:end] == clause


def test_whole_words_are_found() -> None:
    assert list(find_whole("SAM", "SAMPLE, SAM and SAM-2, MySAM")) == [8, 16]
    assert list(find_whole("SAM", "SAM")) == [0]


def test_stems_of_compression_are_seen() -> None:
    assert names_compression("Slimming a translator")
    assert not names_compression("Running a translator")
