"""The graph as networkx sees it, and GraphML."""

from __future__ import annotations

import io
from typing import Any

import networkx

from citeweave.graph.view import to_graphml, to_networkx
from support.builders import sketch

PAPERS = """
paper 2210.17323 GPTQ: Quantization after training
  proposes Method GPTQ
  compresses BaseModel OPT-175B ; checkpoint ; 0.9
  claims speed 3.25x
paper 2306.00978 AWQ: Quantization that looks at activations
  proposes Method AWQ
  compared_with Method GPTQ ; better
"""


def read(text: str) -> Any:
    return networkx.read_graphml(io.BytesIO(text.encode()), force_multigraph=True)


def test_view_has_every_node_and_edge_with_its_properties() -> None:
    graph = sketch(PAPERS).build().graph
    view = to_networkx(graph)
    assert set(view) == {node.id for node in graph.nodes}
    assert view.number_of_edges() == len(graph.edges) + len(graph.links)
    assert view.edges["basemodel:opt-175b", "basemodel:opt", ("VARIANT_OF", "")]["rule"] == "size"
    assert view.nodes["basemodel:opt-175b"]["level"] == "checkpoint"
    edge = view.edges["method:awq", "method:gptq", ("COMPARED_WITH", "paper:arxiv:2306.00978")]
    assert edge["outcome"] == "better"
    assert "GPTQ" in edge["evidence"]


def test_view_answers_questions_of_graph_theory() -> None:
    view = to_networkx(sketch(PAPERS).build().graph)
    path = networkx.shortest_path(view.to_undirected(), "method:awq", "basemodel:opt-175b")
    assert path == ["method:awq", "method:gptq", "basemodel:opt-175b"]


def test_graphml_is_read_back_with_names_and_numbers() -> None:
    graph = sketch(PAPERS).build().graph
    text = "".join(to_graphml(graph))
    back = read(text)
    assert set(back) == {node.id for node in graph.nodes}
    assert back.number_of_edges() == len(graph.edges) + len(graph.links)
    claim = back.nodes["claim:arxiv:2210.17323#1"]
    assert (claim["number"], claim["unit"], claim["kind"]) == (3.25, "x", "Claim")
    assert text == "".join(to_graphml(graph))


def test_graphml_leaves_out_what_xml_cannot_hold() -> None:
    text = "".join(to_graphml(sketch("paper - A title with \x07 and \x00 & <tags>\n  proposes Method M").build().graph))
    back = read(text)
    (title,) = (values["title"] for _, values in back.nodes(data=True) if values["kind"] == "Paper")
    assert title == "A title with  and  & <tags>"
