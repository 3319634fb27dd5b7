from __future__ import annotations

import re

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from citeweave.extract.doc import make_doc, register_extensions
from citeweave.extract.hints import NOTHING, RULE_FILES, is_denied, judge_outcome, match_rules
from citeweave.extract.relations import NAME, list_cases
from citeweave.extract.resources import Rule, read_rules
from citeweave.extract.sightings import list_sightings
from citeweave.extract.traits import is_content
from citeweave.graph.model import EdgeKind, Entity, Evidence, Fact, Level, NodeKind, Outcome, Section
from citeweave.graph.vocabulary import RULES

METHOD, MODEL, BENCHMARK = NodeKind.METHOD, NodeKind.BASE_MODEL, NodeKind.BENCHMARK
TECHNIQUE, TASK = NodeKind.TECHNIQUE, NodeKind.TASK


@pytest.fixture(scope="module")
def nlp() -> Language:
    register_extensions()
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe(NAME)
    return nlp


def make_entity(title: str, abstract: str, name: str, kind: NodeKind, level: Level | None = None) -> Entity:
    """Return an entity with one mention: the first place of its name."""
    for section, text in ((Section.TITLE, title), (Section.ABSTRACT, abstract)):
        if found := re.search(rf"(?<!\w){re.escape(name)}", text, re.IGNORECASE):
            mention = Evidence(section, found.start(), found.end(), found[0])
            return Entity(name, kind, (mention,), level)
    raise AssertionError(name)


def state(
    nlp: Language, title: str, abstract: str, own: list[tuple[str, NodeKind]], *things: tuple[str, NodeKind]
) -> Doc:
    doc = make_doc(nlp, title, abstract)
    doc._.contributions = tuple(make_entity(title, abstract, name, kind) for name, kind in own)
    doc._.entities = tuple(
        make_entity(title, abstract, name, kind, Level.FAMILY if kind is MODEL and name[0].isupper() else None)
        if kind is not MODEL or name[0].isupper()
        else make_entity(title, abstract, name, kind, Level.CLASS)
        for name, kind in things
    )
    for _, pipe in nlp.pipeline:
        doc = pipe(doc)
    return doc


def summarize(doc: Doc) -> set[tuple[str, str]]:
    return {(fact.type.value, fact.object) for fact in doc._.facts}


def find(doc: Doc, name: str) -> Fact:
    (fact,) = (fact for fact in doc._.facts if fact.object == name)
    assert isinstance(fact, Fact)
    return fact


ALL_RULES = [(kind, rule) for kind, name in RULE_FILES.items() for rule in read_rules(name)]


@pytest.mark.parametrize(("kind", "rule"), ALL_RULES, ids=[f"{kind}-{rule.id}" for kind, rule in ALL_RULES])
def test_each_rule_has_a_hit_and_a_miss_and_is_legal(kind: NodeKind, rule: Rule) -> None:
    head = r"^(title|background|own|rest) (shrinks|lightens|keeps) \w+ \w+ (titled|untitled) \| .*(OBJ|BENCH)"
    assert rule.pattern.search(rule.hit)
    assert not rule.pattern.search(rule.miss)
    assert re.match(head, rule.hit)
    assert re.match(head, rule.miss)
    if rule.attributes["type"] != NOTHING:
        assert kind in RULES[EdgeKind(rule.attributes["type"])].targets
        assert 0.05 <= float(rule.attributes["confidence"]) <= 0.99


@pytest.mark.parametrize("rule", read_rules("outcomes"), ids=lambda rule: rule.id)
def test_each_outcome_rule_has_a_hit_and_a_miss(rule: Rule) -> None:
    assert rule.pattern.search(rule.hit)
    assert not rule.pattern.search(rule.miss)
    assert judge_outcome(rule.hit) == Outcome(rule.attributes["outcome"])


@pytest.mark.parametrize("rule", read_rules("denials"), ids=lambda rule: rule.id)
def test_each_denial_has_a_hit_and_a_miss(rule: Rule) -> None:
    assert rule.pattern.search(rule.hit)
    assert is_denied(rule.hit)
    assert not is_denied(rule.miss)


def test_the_first_rule_of_a_type_wins_and_nothing_ends_the_search() -> None:
    def make(name: str, kind: str, pattern: str) -> Rule:
        return Rule(name, re.compile(pattern), "", "", {"type": kind})

    rules = (make("a", "USES", "OBJ"), make("b", "USES", "O"), make("c", NOTHING, "not"), make("d", "ADDRESSES", "OBJ"))
    assert [rule.id for rule in match_rules("with OBJ", rules)] == ["a", "d"]
    assert [rule.id for rule in match_rules("not with OBJ", rules)] == ["a", "c"]
    last = Rule("e", re.compile("OBJ"), "", "", {"type": "TRAINED_ON", "last": "yes"})
    assert [rule.id for rule in match_rules("with OBJ", (last, *rules))] == ["e"]


TITLE = "Nibble: Pruning Translators in One Pass"
ABSTRACT = (
    "Transformers are costly. Distillation has become popular, and Chisel removes whole layers. "
    "Building on Rasp, we propose Nibble, which compresses translation models by pruning their heads with "
    "head scoring. "
    "On WMT14, Nibble outperforms Chisel and is on par with Hammer. "
    "It is fine-tuned on Tatoeba and helps machine translation."
)


@pytest.fixture(scope="module")
def doc(nlp: Language) -> Doc:
    return state(
        nlp,
        TITLE,
        ABSTRACT,
        [("Nibble", METHOD)],
        ("transformers", MODEL),
        ("translation models", MODEL),
        ("distillation", TECHNIQUE),
        ("pruning", TECHNIQUE),
        ("head scoring", TECHNIQUE),
        ("Rasp", METHOD),
        ("Chisel", METHOD),
        ("Hammer", METHOD),
        ("WMT14", BENCHMARK),
        ("Tatoeba", BENCHMARK),
        ("machine translation", TASK),
    )


def test_what_the_text_states_is_stated(doc: Doc) -> None:
    assert summarize(doc) == {
        ("COMPRESSES", "translation models"),
        ("USES", "pruning"),
        ("USES", "head scoring"),
        ("BUILDS_ON", "Rasp"),
        ("COMPARED_WITH", "Chisel"),
        ("COMPARED_WITH", "Hammer"),
        ("EVALUATED_ON", "WMT14"),
        ("TRAINED_ON", "Tatoeba"),
        ("ADDRESSES", "machine translation"),
    }


def test_every_fact_has_verbatim_evidence_confidence_and_component(doc: Doc) -> None:
    for fact in doc._.facts:
        text = TITLE if fact.evidence.section is Section.TITLE else ABSTRACT
        assert text[fact.evidence.start : fact.evidence.end] == fact.evidence.text
        assert fact.object.casefold() in fact.evidence.text.casefold()
        assert 0.05 <= fact.confidence <= 0.99
        assert fact.component in {"relations.model", "relations.rule"}


def test_evidence_is_the_clause(doc: Doc) -> None:
    assert find(doc, "head scoring").evidence.text.startswith("we propose Nibble")
    assert find(doc, "pruning").evidence.text == TITLE


def test_outcomes_follow_the_words(doc: Doc) -> None:
    assert find(doc, "Chisel").outcome is Outcome.BETTER
    assert find(doc, "Hammer").outcome is Outcome.PAR
    assert find(doc, "Rasp").outcome is None


def test_facts_stand_in_text_order(doc: Doc) -> None:
    keys = [(fact.evidence.section is not Section.TITLE, fact.evidence.start) for fact in doc._.facts]
    assert keys == sorted(keys)


@pytest.mark.parametrize(
    ("abstract", "thing"),
    [
        ("Recent work such as Rasp is slow. We propose Nibble.", ("Rasp", METHOD)),
        ("We propose Nibble. Existing tools such as Rasp are slow.", ("Rasp", METHOD)),
        ("We propose Nibble. However, existing students need distillation.", ("distillation", TECHNIQUE)),
        ("We propose Nibble. Unlike Rasp, it needs no data.", ("Rasp", METHOD)),
        ("We propose Nibble, which works without fine-tuning.", ("fine-tuning", TECHNIQUE)),
        ("We propose Nibble. It does not need any fine-tuning.", ("fine-tuning", TECHNIQUE)),
        ("We propose Nibble. We leave image captioning to future work.", ("image captioning", TASK)),
        ("WMT14 is a common yardstick. We propose Nibble.", ("WMT14", BENCHMARK)),
        ("Our code is written in PyTorch. We propose Nibble.", ("PyTorch", METHOD)),
    ],
)
def test_background_negation_and_future_work_state_nothing(
    nlp: Language, abstract: str, thing: tuple[str, NodeKind]
) -> None:
    assert summarize(state(nlp, "Nibble", abstract, [("Nibble", METHOD)], thing)) == set()


@pytest.mark.parametrize(
    ("title", "edge"), [("Nibble: Pruning Marian", "COMPRESSES"), ("Nibble: On Marian", "APPLIED_TO")]
)
def test_the_title_decides_between_compressing_and_applying(nlp: Language, title: str, edge: str) -> None:
    doc = state(nlp, title, "We test Nibble with Marian in experiments.", [("Nibble", METHOD)], ("Marian", MODEL))
    assert summarize(doc) == {(edge, "Marian")}


def test_a_proposed_model_builds_on_its_class(nlp: Language) -> None:
    abstract = "We present Nibble, a shallow vision transformer for phones."
    doc = state(nlp, "Nibble", abstract, [("Nibble", MODEL)], ("vision transformer", MODEL))
    assert summarize(doc) == {("BUILDS_ON", "vision transformer")}


def test_a_paper_without_a_contribution_is_the_subject(nlp: Language) -> None:
    doc = state(nlp, "Do Heads Matter?", "We study pruning on WMT14.", [], ("pruning", TECHNIQUE), ("WMT14", BENCHMARK))
    assert summarize(doc) == {("USES", "pruning"), ("EVALUATED_ON", "WMT14")}
    assert {fact.subject for fact in doc._.facts} == {None}


def test_a_module_is_the_subject_of_its_own_results(nlp: Language) -> None:
    abstract = "We propose Nibble with a scorer called Gnaw. Gnaw outperforms Chisel. Nibble outperforms Hammer."
    own = [("Nibble", METHOD), ("Gnaw", METHOD)]
    doc = state(nlp, "Nibble", abstract, own, ("Chisel", METHOD), ("Hammer", METHOD))
    assert find(doc, "Chisel").subject == "Gnaw"
    assert find(doc, "Hammer").subject is None


def test_an_empty_paper_states_nothing(nlp: Language) -> None:
    assert state(nlp, "", "", [])._.facts == ()


@pytest.fixture
def lines(doc: Doc) -> dict[str, list[str]]:
    return {str(thing.name): [sighting.line for sighting in sightings] for thing, sightings in list_sightings(doc)}


def test_lines_replace_names_and_draw_lists_together(nlp: Language, lines: dict[str, list[str]]) -> None:
    assert lines["WMT14"] == [
        "own shrinks method benchmark untitled | on OBJ, OWN outperforms METHOD and is on par with METHOD."
    ]
    assert lines["pruning"] == ["title shrinks method technique titled | OWN: OBJ translators in one pass"]
    doc = state(
        nlp,
        "Nibble",
        "We use alpha, beta and gamma.",
        [],
        ("alpha", TECHNIQUE),
        ("beta", TECHNIQUE),
        ("gamma", TECHNIQUE),
    )
    for _, sightings in list_sightings(doc):
        assert [sighting.line.split(" | ")[1] for sighting in sightings] == ["we use OBJ."]


def test_a_thing_only_inside_a_longer_name_is_seen_there(nlp: Language) -> None:
    things = ("structured pruning", TECHNIQUE), ("pruning", TECHNIQUE)
    doc = state(nlp, "Nibble", "We use structured pruning.", [], *things)
    found = {thing.name: [s.line.split(" | ")[1] for s in sightings] for thing, sightings in list_sightings(doc)}
    assert found == {"structured pruning": ["we use OBJ."], "pruning": ["we use structured OBJ."]}


def test_models_and_methods_know_the_words_of_their_paper(nlp: Language) -> None:
    title, abstract = "Kitestrings: Folding Networks", "Kitestrings fold KiteNet and paint tails on CLOTH."
    doc = state(nlp, title, abstract, [("Kitestrings", METHOD)], ("KiteNet", MODEL), ("CLOTH", BENCHMARK))
    traits = {case.thing.name: case.traits for case in list_cases(doc)}
    content = {trait for trait in traits["KiteNet"] if is_content(trait)}
    assert {"BaseModel:wt:networks", "BaseModel:wt:kitestri", "BaseModel:w:paint", "BaseModel:w:fold"} <= content
    assert "BaseModel:w:networks" not in content
    assert not any(map(is_content, traits["CLOTH"]))
