"""What is named, of which kind, and where."""

from __future__ import annotations

import pytest

from citeweave.extract.candidates import Unit
from citeweave.extract.choosing import Chosen
from citeweave.extract.lexicon import Lexicon, Term, agree_in_case, fold_name
from citeweave.extract.memory import Entry, Memory, key_of
from citeweave.extract.names import recall_name
from citeweave.extract.pipeline import extract
from citeweave.extract.terms import Grammar, Head, name_term
from citeweave.graph.model import Entity, Level, NodeKind, Section

TITLE = "A Study of Folded Kites"


def read(abstract: str, title: str = TITLE) -> dict[str, Entity]:
    (facts,) = extract([("p", title, abstract)])
    return {str(entity.name): entity for entity in facts.entities}


def spellings(entity: Entity) -> list[str]:
    return [mention.text for mention in entity.mentions]


@pytest.mark.parametrize(
    ("abstract", "name", "kind", "level"),
    [
        ("Kites are pruned with SparseGPT today.", "SparseGPT", NodeKind.METHOD, None),
        ("Kites are tested on ImageNet today.", "ImageNet", NodeKind.BENCHMARK, None),
        ("Kites resemble BERT in shape.", "BERT", NodeKind.BASE_MODEL, Level.FAMILY),
        ("Many large language models fly.", "large language model", NodeKind.BASE_MODEL, Level.CLASS),
        ("Kites need knowledge distillation to fly.", "knowledge distillation", NodeKind.TECHNIQUE, None),
        ("Kites help in machine translation.", "machine translation", NodeKind.TASK, None),
        ("Kites resemble Foldama-2-7B-Chat in shape.", "Foldama-2-7B-Chat", NodeKind.BASE_MODEL, Level.CHECKPOINT),
        ("We compress Llama2-13B-chat.", "Llama2-13B-chat", NodeKind.BASE_MODEL, Level.CHECKPOINT),
        ("We compress models such as OPT 175B on one GPU.", "OPT 175B", NodeKind.BASE_MODEL, Level.CHECKPOINT),
        ("Kites resemble ResNet-50 in shape.", "ResNet-50", NodeKind.BASE_MODEL, Level.CHECKPOINT),
        ("Kites resemble ViT-B/16 in shape.", "ViT-B/16", NodeKind.BASE_MODEL, Level.CHECKPOINT),
        ("Kites resemble Qwen2.5-VL-72B-Instruct in shape.", "Qwen2.5-VL-72B-Instruct", NodeKind.BASE_MODEL,
         Level.CHECKPOINT),
        ("Kites are flown on the KiteSet-9 dataset.", "KiteSet-9", NodeKind.BENCHMARK, None),
        ("Kites are flown on benchmarks such as WindEval.", "WindEval", NodeKind.BENCHMARK, None),
        ("Kites are cut by methods such as TailCutter here.", "TailCutter", NodeKind.METHOD, None),
        ("Kites include models such as SailNet here.", "SailNet", NodeKind.BASE_MODEL, Level.FAMILY),
    ],
)  # fmt: skip
def test_finds(abstract: str, name: str, kind: NodeKind, level: Level | None) -> None:
    entity = read(abstract)[name]
    assert (entity.kind, entity.level) == (kind, level)
    assert entity.component.startswith("names.")
    assert entity.evidence is not None
    assert entity.evidence.text == abstract


@pytest.mark.parametrize(
    "abstract",
    [
        "Kites run on NVIDIA A100 GPUs in FP16.",
        "The adam apple and the opt out have a lion.",
        "Everything here is new and very light.",
    ],
)
def test_finds_nothing(abstract: str) -> None:
    assert read(abstract) == {}


def test_short_and_long_form_are_one_thing() -> None:
    entities = read("Large language models (LLMs) fly. An LLM is light.")
    assert spellings(entities["large language model"]) == ["Large language models", "LLMs", "LLM"]
    assert len(entities) == 1


def test_new_short_form_follows_its_long_form() -> None:
    entity = read("We like knowledge distillation (KnD). KnD is light.")["knowledge distillation"]
    assert spellings(entity) == ["knowledge distillation", "KnD"]


def test_a_short_form_is_what_the_paper_spells_out() -> None:
    entities = read("Voice conversion (VC) changes a speaker. We improve VC by folding.")
    assert spellings(entities["voice conversion"]) == ["Voice conversion", "VC"]
    assert "video captioning" not in entities
    assert "contextual decoding" in read("Contextual decoding (CD) folds kites. We use CD.")


@pytest.mark.parametrize(
    ("string", "name", "papers", "is_trusted"),
    [
        ("kite folding", "wind-aware kite folding", 2, False),
        ("kite folding", "wind-aware kite folding", 3, True),
        ("kite folding", "sail bending", 1, False),
        ("kite folding", "sail bending", 2, True),
        ("modern kite folding", "kite folding", 1, True),
        ("KF", "kite folding", 1, True),
    ],
)
def test_a_name_that_says_more_than_its_string_needs_more_papers(
    string: str, name: str, papers: int, *, is_trusted: bool
) -> None:
    memory = Memory({key_of(string): Entry(papers, ((("Technique", "", name), papers),))}, {})
    chosen = Chosen(Unit(key_of(string), [string]), "Technique", 1.0, ())
    assert recall_name(chosen, memory) == (name if is_trusted else None)


def test_name_found_once_is_found_everywhere() -> None:
    entity = read("Kites are flown on the WindSet2 dataset.", "WindSet2 and Kites")["WindSet2"]
    assert [(mention.section, mention.start) for mention in entity.mentions] == [(Section.TITLE, 0)]


def test_longest_name_wins() -> None:
    entities = read("Kites need post-training quantization to fly.")
    assert list(entities) == ["post-training quantization"]


def test_offsets_point_at_the_spellings() -> None:
    title, abstract = "BERT and Kites", "Kites resemble BERT. They need knowledge distillation (KD)."
    (facts,) = extract([("p", title, abstract)])
    texts = {Section.TITLE: title, Section.ABSTRACT: abstract}
    mentions = [mention for entity in facts.entities for mention in entity.mentions]
    assert mentions
    assert all(texts[mention.section][mention.start : mention.end] == mention.text for mention in mentions)


@pytest.mark.parametrize(
    ("spelling", "written", "generic", "agrees"),
    [
        ("ImageNet", "Imagenet", False, True),
        ("ImageNet", "imagenet", False, False),
        ("Adam", "adam", False, False),
        ("pruning", "Pruning", True, True),
        ("LLM", "LLMs", True, True),
        ("SET", "set", True, False),
    ],
)
def test_case(spelling: str, written: str, generic: bool, agrees: bool) -> None:
    assert agree_in_case(spelling, written, generic=generic) is agrees


def test_spellings_fold() -> None:
    assert fold_name("Post-Training Kites") == fold_name("post training kite")
    assert fold_name("kite") != fold_name("kit")


def test_lexicon_keeps_the_first_of_two_terms() -> None:
    lexicon = Lexicon()
    first, second = Term("a", NodeKind.METHOD), Term("b", NodeKind.TASK)
    lexicon.add("KiteX", first)
    lexicon.add("KiteX", second)
    lexicon.add("KiteX Pro", second)
    assert lexicon.look_up("KiteX") == first
    assert [match.term for match in lexicon.find("KiteX Pro and KiteX")] == [second, first]
    assert lexicon.look_up("Kite") is None


def test_name_does_not_run_over_the_title() -> None:
    lexicon = Lexicon()
    lexicon.add("kite fold", Term("kite fold", NodeKind.TECHNIQUE))
    assert lexicon.find("a kite\nfold") == []


def test_grammar_takes_modifiers_and_stops_at_others() -> None:
    grammar = Grammar({"folding": Head(NodeKind.TECHNIQUE, None, 0.7)}, {"paper": 0.9, "quick": 0.1, "-aware": 0.8})
    found = [candidate.term.name for candidate in grammar.find("quick wind-aware paper folding beats the folding")]
    assert found == ["wind-aware paper folding"]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Paper Kites", "paper kite"),
        ("LLM agents", "LLM agent"),
        ("kite classes", "kite class"),
        ("pre-trained-Kites", "pre-trained-Kites"),
        ("kite-losses", "kite-loss"),
        ("Knowledge Bases", "knowledge base"),
        ("wavelet bases", "wavelet basis"),
        ("kite niches", "kite niche"),
        ("Kite dynamics", "kite dynamics"),
        ("time series", "time series"),
        ("boss", "boss"),
    ],
)
def test_term_names_are_lower_case_singulars(written: str, name: str) -> None:
    assert name_term(written) == name
