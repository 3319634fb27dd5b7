"""What ``citeweave explain`` prints of a paper, where there are no colours and where there are."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from citeweave.api.commands.explain import print_explanation
from citeweave.extract.display import split_sentences
from citeweave.graph.build import Refusal, build
from citeweave.graph.explanation import Explanation, explain
from citeweave.graph.model import (
    Claim,
    ClaimKind,
    EdgeKind,
    Entity,
    Evidence,
    Fact,
    Level,
    NodeKind,
    Outcome,
    Paper,
    PaperFacts,
    Section,
)

FOLDER = Path(__file__).parent / "explain"
TITLE = "GPTQ: Quantization [after] training"
ABSTRACT = (
    "Large models are costly. We present GPTQ, which quantizes OPT-175B to 4 bits, while RTN fails there. "
    "Experiments show that GPTQ is 3.25x faster than the original on C4 and better than RTN. Translation is left aside."
)
PAPER = Paper("paper:arxiv:2210.17323", TITLE, ABSTRACT, ("page.txt#3",))


def at(text: str, section: Section = Section.ABSTRACT) -> Evidence:
    """Return where a text first stands in a section."""
    start = PAPER.section(section).index(text)
    return Evidence(section, start, start + len(text), text)


QUANTIZES = at("We present GPTQ, which quantizes OPT-175B to 4 bits")
FASTER = at("GPTQ is 3.25x faster than the original on C4 and better than RTN.")
ASIDE = at("Translation is left aside.")
FACTS = PaperFacts(
    PAPER.id,
    contributions=(Entity("GPTQ", NodeKind.METHOD, (at("GPTQ"),), None, 0.97, "names", at("We present GPTQ")),),
    entities=(
        Entity("OPT-175B", NodeKind.BASE_MODEL, (at("OPT-175B"),), Level.CHECKPOINT, 0.9, "names"),
        Entity("RTN", NodeKind.METHOD, (at("RTN"),), None, 0.9, "names"),
        Entity("C4", NodeKind.BENCHMARK, (at("C4"),), None, 0.9, "names"),
        Entity("quantization", NodeKind.TECHNIQUE, (at("Quantization", Section.TITLE),), None, 0.9, "names"),
        Entity("translation", NodeKind.TASK, (at("Translation"),), None, 0.64, "names", ASIDE),
    ),
    facts=(
        Fact(EdgeKind.COMPRESSES, "OPT-175B", QUANTIZES, None, None, 0.91, "model"),
        Fact(EdgeKind.USES, "quantization", at(TITLE, Section.TITLE), None, None, 0.85, "model"),
        Fact(EdgeKind.EVALUATED_ON, "C4", FASTER, None, None, 0.5, "model"),
        Fact(EdgeKind.COMPARED_WITH, "RTN", FASTER, None, Outcome.BETTER, 0.77, "model"),
    ),
    claims=(
        Claim(ClaimKind.BITS, "4 bits", QUANTIZES, 0.6, "claims"),
        Claim(ClaimKind.SPEED, "3.25x", FASTER, 0.99, "claims"),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def explained() -> Explanation:
    graph = build([PAPER], {PAPER.id: FACTS}, "v").graph
    refused = Refusal(PAPER.id, "(method:gptq)-[USES]->(method:gptq)", "a thing cannot be joined to itself")
    return explain(
        graph,
        PAPER.id,
        sentences=split_sentences(TITLE, ABSTRACT),
        refusals=[refused],
        min_confidence=0.6,
    )


def show(explained: Explanation, **more: object) -> str:
    """Return what is printed on a console of 100 columns, without the spaces that fill it."""
    out = io.StringIO()
    print_explanation(explained, Console(file=out, width=100, highlight=False, **more))  # type: ignore[arg-type]
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def test_names_and_evidence_stand_in_brackets_without_colours(explained: Explanation) -> None:
    assert show(explained, force_terminal=False) == (FOLDER / "plain.txt").read_text(encoding="utf-8")


def test_names_and_evidence_are_coloured_on_a_terminal(explained: Explanation) -> None:
    shown = show(explained, force_terminal=True, color_system="standard", no_color=False, legacy_windows=False)
    assert "\x1b[1;4;94mGPTQ\x1b[0m" in shown
    assert "\x1b[33mOPT-175B\x1b[0m" in shown
    assert "\x1b[2mExperiments show that \x1b[0m" in shown
    assert "|own Method]" not in shown
    # Without the colours, it is the same text.
    bare = re.sub(r"\x1b\[[\d;]*m", "", shown)
    plain = (FOLDER / "plain.txt").read_text(encoding="utf-8")
    assert " ".join(bare.split()).startswith(" ".join([TITLE, *ABSTRACT.split()]))
    assert bare.partition("Proposes")[2] == re.sub("[«»]", "", plain.partition("Proposes")[2])


def test_terminal_without_colours_shows_brackets(explained: Explanation) -> None:
    shown = show(explained, force_terminal=True, color_system="standard", no_color=True, legacy_windows=False)
    assert "[GPTQ|own Method]" in shown
