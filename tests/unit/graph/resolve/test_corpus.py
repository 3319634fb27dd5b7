"""What papers together say of names."""

from __future__ import annotations

import pytest

from citeweave.graph.build import build
from citeweave.graph.model import Graph, NodeKind
from citeweave.graph.resolve.corpus import settle, tell
from citeweave.graph.resolve.overrides import Overrides, parse_overrides
from citeweave.graph.resolve.within import own_name
from citeweave.graph.stores.memory import MemoryStore
from support.builders import VERSION, graph_of, node_of, sketch


def named(graph: Graph) -> set[str]:
    return {
        node.id
        for node in graph.nodes
        if node.kind.value not in ("Paper", "Claim") and "inferred" not in node.properties
    }


ATM = """
paper - A
  proposes Method ATM ; as Attention-to-Mask
paper - B
  mentions Method Attention-to-Mask
"""


def test_a_short_form_that_one_paper_spells_out_joins_what_others_spell_out() -> None:
    graph = graph_of(ATM)
    assert named(graph) == {"method:atm"}
    assert node_of(graph, "method:atm").properties["names"] == ("ATM", "Attention-to-Mask")
    (join,) = settle(graph.edges, Overrides()).joins
    assert (join.id, join.others, join.rule) == ("method:atm", ("method:attention-to-mask",), "short form in a paper")
    assert len(join.evidence) == 1
    assert join.score < 1


def test_a_generic_term_has_the_id_of_its_long_form() -> None:
    graph = graph_of(
        "paper - A\n uses Technique LAPT ; as language-adaptive pre-training\npaper - B\n uses Technique LAPT"
    )
    assert named(graph) == {"technique:language-adaptive-pre-training"}


def test_a_thing_that_the_vocabulary_knows_keeps_its_id() -> None:
    graph = graph_of("paper - A\n builds_on BaseModel AR ; as autoregressive model\npaper - B\n builds_on BaseModel AR")
    assert named(graph) == {"basemodel:autoregressive-model"}


def test_two_long_forms_of_a_short_form_are_two_things() -> None:
    graph = graph_of(
        """
        paper - A
          proposes Method ATM ; as Attention-to-Mask
        paper - B
          proposes Method ATM ; as Adaptive Tensor Maps
        paper - C
          mentions Method ATM
        """
    )
    assert named(graph) == {"method:attention-to-mask", "method:adaptive-tensor-map", "method:atm"}
    (first, *_) = settle(graph.edges, Overrides()).refusals
    assert "also stands for" in first.reason


def test_a_paper_that_speaks_of_both_keeps_them_apart() -> None:
    graph = graph_of(ATM + "paper - C\n mentions Method ATM\n mentions Method Attention-to-Mask")
    assert named(graph) == {"method:atm", "method:attention-to-mask"}


def test_a_chain_of_short_forms_joins_nothing() -> None:
    graph = graph_of(ATM + "paper - C\n mentions Method A2M ; as Attention-to-Mask")
    assert named(graph) == {"method:atm", "method:attention-to-mask", "method:a2m"}


def test_a_known_short_form_is_what_its_paper_spells_out() -> None:
    graph = graph_of("paper - A\n uses Technique SVD ; as sparse value dropping\npaper - B\n uses Technique SVD")
    assert named(graph) == {"technique:sparse-value-dropping", "technique:singular-value-decomposition"}


def test_hyphens_part_nothing() -> None:
    graph = graph_of("paper - A\n mentions Method IP-Adapter\npaper - B\n mentions Method IPAdapter")
    assert named(graph) == {"method:ip-adapter"}


def test_a_renamed_contribution_takes_its_edges_along() -> None:
    graph = graph_of(
        """
        paper - A
          proposes Method Attention-to-Mask
          uses Technique pruning
        paper - B
          mentions Method ATM ; as Attention-to-Mask
        """
    )
    (edge,) = (edge for edge in graph.edges if edge.kind == "USES")
    assert edge.source == "method:atm"


def test_a_write_moves_no_end_that_it_knows_in_part_only() -> None:
    two = sketch(
        """
        paper - One
          proposes Method IP-Adapter
        paper - Two
          proposes Method IP-Adapter
          builds_on Method ATM ; as Attention-to-Mask
          proposes Method ATM ; as Adaptive Token Merging
          proposes Method Attention to Mask
        """
    )
    store = MemoryStore()
    for paper in reversed(two.papers):
        store.write(build([paper], two.facts, VERSION).graph)
    assert store.read() == two.graph
    store.remove([two.papers[0].id])
    assert store.read() == two.only(1).graph


OVERRIDES = "same\tMethod\tATM\tMaskNet\ndifferent\tTechnique\tKD\tknowledge distillation\ncanonical\tBaseModel\tLLMs\n"


def test_overrides_are_applied_last() -> None:
    overrides = parse_overrides(OVERRIDES.split("\n"))
    drawn = sketch(
        """
        paper - A
          proposes Method MaskNet
          uses Technique KD
          uses Technique knowledge distillation
          compresses BaseModel large language model
        """
    )
    graph = build(drawn.papers, drawn.facts, VERSION, overrides).graph
    assert named(graph) == {
        "method:atm",
        "technique:kd",
        "technique:knowledge-distillation",
        "basemodel:large-language-model",
    }
    assert node_of(graph, "basemodel:large-language-model").name == "LLMs"


@pytest.mark.parametrize(
    ("kind", "name", "spellings", "own"),
    [
        (NodeKind.TASK, "visual question answering", ["VQA", "Video Question Answering"], "Video Question Answering"),
        (NodeKind.TASK, "visual question answering", ["VQA", "Visual Question Answering"], "visual question answering"),
        (NodeKind.TASK, "visual question answering", ["VQA"], "visual question answering"),
        (NodeKind.TASK, "visual question answering", ["VQA", "question answering"], "visual question answering"),
        (NodeKind.TECHNIQUE, "in-context learning", ["ICL", "Inner Consistency Loss"], "Inner Consistency Loss"),
        (NodeKind.BASE_MODEL, "deep neural network", ["DNN", "deep normalized networks"], "deep normalized networks"),
        (NodeKind.BASE_MODEL, "deep neural network", ["DNN", "deep nested neural networks"], "deep neural network"),
        (NodeKind.METHOD, "QUOLL", ["QUOLLs", "quick offset layering"], "QUOLL"),
    ],
)
def test_a_paper_names_a_thing_by_what_it_spells_out_itself(
    kind: NodeKind, name: str, spellings: list[str], own: str
) -> None:
    assert own_name(kind, name, spellings) == own


@pytest.mark.parametrize(
    ("spellings", "names"),
    [
        ("DETR ; as detectors", ["detector", "detectors"]),
        ("YKD ; as detectors", ["detector", "YKD", "detectors"]),
        ("DETR ; as drifting emerald towing ribbons", ["detector", "DETR", "drifting emerald towing ribbons"]),
    ],
)
def test_a_known_short_form_of_one_word_is_no_name_of_what_it_shortens(spellings: str, names: list[str]) -> None:
    (edge,) = graph_of(f"paper - A\n builds_on BaseModel detector ; as {spellings}").edges
    assert list(edge.names) == names


def test_a_name_in_both_cases_is_no_mere_short_form() -> None:
    assert tell(NodeKind.BASE_MODEL, ("ResNet", "Residual Network"), Overrides()) == "basemodel:resnet"
    assert tell(NodeKind.BASE_MODEL, ("PLM", "Peripheral Language Model"), Overrides()) == (
        "basemodel:peripheral-language-model"
    )
