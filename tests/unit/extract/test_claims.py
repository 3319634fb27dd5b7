from __future__ import annotations

import time

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from citeweave.extract.claims import NAME, list_candidates
from citeweave.extract.doc import make_doc, register_extensions
from citeweave.extract.quantities import find_quantities, judge_kind, mask_numbers
from citeweave.extract.resources import Rule, read_rules
from citeweave.graph.model import Claim, ClaimKind


@pytest.fixture(scope="module")
def nlp() -> Language:
    register_extensions()
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe(NAME)
    return nlp


def state(nlp: Language, title: str, abstract: str) -> tuple[Claim, ...]:
    doc: Doc = make_doc(nlp, title, abstract)
    for _, pipe in nlp.pipeline:
        doc = pipe(doc)
    claims: tuple[Claim, ...] = doc._.claims
    return claims


@pytest.mark.parametrize("rule", read_rules("claims"), ids=lambda rule: rule.id)
def test_each_number_rule_has_a_hit_and_a_miss(rule: Rule) -> None:
    assert rule.pattern.search(mask_numbers(rule.hit))
    assert not rule.pattern.search(mask_numbers(rule.miss))


@pytest.mark.parametrize("rule", [*read_rules("claims_cues"), *read_rules("claims_leads")], ids=lambda rule: rule.id)
def test_each_cue_rule_has_a_hit_and_a_miss(rule: Rule) -> None:
    assert rule.pattern.search(rule.hit)
    assert not rule.pattern.search(rule.miss)


def test_the_full_stop_of_a_sentence_is_no_part_of_a_value(nlp: Language) -> None:
    doc = nlp(make_doc(nlp, "Nibble", "We propose Nibble. It raises the accuracy of LLaMA from 41.25 to 49.02."))
    assert "from 41.25 to 49.02" in [candidate.value for candidate in list_candidates(doc)]


@pytest.mark.parametrize(
    ("sentence", "value", "kind"),
    [
        ("It cuts memory by up to 50\\%.", "up to 50\\%", "size"),
        ("It is 25x faster.", "25x", "speed"),
        ("It reaches a 3.2$\\times$ speedup.", "3.2$\\times$", "speed"),
        ("It trains 4.5 times faster.", "4.5 times", "speed"),
        ("It needs 1,200 FLOPs.", "1,200 FLOPs", "compute"),
        ("It works at 1.58-bit.", "1.58-bit", "bits"),
        ("It renders at over 195 FPS.", "over 195 FPS", "speed"),
        ("It gains 2.29 dB.", "2.29 dB", "quality"),
        ("Accuracy drops by less than 1\\%.", "less than 1\\%", "quality"),
        ("Accuracy rises from 40% to 52%.", "from 40% to 52%", "quality"),
        ("It saves 20% - 35% of computation.", "20% - 35%", "compute"),
        ("It costs two orders of magnitude less energy.", "two orders of magnitude", "compute"),
        ("The model handles up to 20B parameters.", "up to 20B parameters", "scale"),
        ("The latency falls by ~40 percent.", "~40 percent", "speed"),
    ],
)
def test_numbers_are_found_with_unit_bound_and_kind(sentence: str, value: str, kind: str) -> None:
    quantity = find_quantities(sentence)[0]
    assert sentence[quantity.start : quantity.end] == value
    assert judge_kind(sentence, quantity) == ClaimKind(kind)


def test_a_range_is_found_with_the_numbers_in_it() -> None:
    sentence = "Accuracy rises from 40% to 52%."
    found = [sentence[quantity.start : quantity.end] for quantity in find_quantities(sentence)]
    assert found == ["from 40% to 52%", "40%", "52%"]


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("It doubles the speed.", "doubles"),
        ("It trains in four weeks.", "four weeks"),
        ("It needs half the memory.", "half"),
        ("It is orders of magnitude cheaper.", "orders of magnitude"),
        ("A lookup costs O(n log n) only.", "O(n log n)"),
        ("It comes at zero extra cost.", "zero extra cost"),
        ("It holds 741 question pairs.", "741 question pairs"),
        ("It needs 1/8 of the weights.", "1/8"),
    ],
)
def test_numbers_in_words_and_bare_numbers_are_found(sentence: str, value: str) -> None:
    assert value in [sentence[quantity.start : quantity.end] for quantity in find_quantities(sentence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "In 2021 and 2022 we met in Rome.",
        "Images have 256x256 or 64 x 64 pixels.",
        "Existing tools need 12% more memory.",
        "They cost 80 GB and 3 days.",
        "",
    ],
)
def test_other_numbers_are_no_claims(nlp: Language, sentence: str) -> None:
    assert state(nlp, "Nibble", sentence) == ()


def test_the_number_after_versus_is_the_baseline_s() -> None:
    sentence = "It takes 3 hours vs. 9 hours."
    assert [sentence[q.start : q.end] for q in find_quantities(sentence)] == ["3 hours"]


def test_a_number_without_any_cue_is_hardly_a_claim(nlp: Language) -> None:
    (claim,) = state(nlp, "Nibble", "We bought 12% of them.")
    (sure,) = state(nlp, "Nibble", "We propose Nibble, which quantizes LLaMA-7B. Nibble reduces memory by 12%.")
    assert claim.confidence < 0.35
    assert sure.confidence > 0.6


def test_the_kind_is_that_of_the_nearest_cue_in_the_same_part() -> None:
    sentence = "It cuts memory by 30% and latency by 20%, with 99% of the accuracy."
    assert [judge_kind(sentence, quantity) for quantity in find_quantities(sentence)] == ["size", "speed", "quality"]


def test_only_own_numbers_are_claims_and_evidence_holds_the_value(nlp: Language) -> None:
    abstract = (
        "Translators lose 30% accuracy when pruned. We propose Nibble, which is 3x faster. "
        "It keeps 99% of the accuracy. However, previous tools lose 12% accuracy."
    )
    claims = state(nlp, "Nibble: 40% smaller models", abstract)
    assert [(claim.kind.value, claim.value) for claim in claims] == [
        ("size", "40%"),
        ("speed", "3x"),
        ("quality", "99%"),
    ]
    for claim in claims:
        assert claim.value in claim.evidence.text
        assert claim.component == "claims.model"
        assert 0.05 <= claim.confidence <= 0.99
    assert abstract[claims[1].evidence.start : claims[1].evidence.end] == claims[1].evidence.text


def test_long_runs_of_digits_and_words_take_no_time(nlp: Language) -> None:
    start = time.perf_counter()
    for text in ("1" * 20_000, "1,000" * 4_000, "1.1 to " * 3_000, "up to " * 3_000, "We prune memory by 1% " * 300):
        state(nlp, "Nibble", text)
    assert time.perf_counter() - start < 10
