"""Hypothesis strategies for small worlds of papers, and for what to ask of them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from citeweave.cypher.binding import Parameter, ParameterType
from citeweave.cypher.catalog import Query
from citeweave.graph.model import ClaimKind, EdgeKind, Graph, Level, NodeKind, Outcome
from citeweave.graph.vocabulary import CONTRIBUTIONS, RELATIONS, RULES
from support.builders import Sketch, sketch

# Few names, so that papers share things; some are spellings of another, some name things of two kinds.
NAMES = {
    NodeKind.METHOD: ("Alpha", "alpha", "Beta", "Gamma 2", "Delta"),
    NodeKind.BASE_MODEL: ("Alpha", "LLaMA", "LLaMA-7B", "llama 7b"),
    NodeKind.BENCHMARK: ("C4", "Corpus", "corpus"),
    NodeKind.TECHNIQUE: ("pruning", "Pruning", "Beta"),
    NodeKind.TASK: ("translation",),
}
TITLES = ("Alpha goes on", "On pruning", "Model", "Corpus of old", "Beta", "Ways")
DATES = (None, "Oct 6", "Oct 6, 2022", "2023-01-31", "Mar 1, 2024")


def _name(kind: NodeKind) -> st.SearchStrategy[str]:
    return st.sampled_from(NAMES[kind])


@st.composite
def _statement(draw: st.DrawFn) -> str:
    verb = draw(st.sampled_from([*RELATIONS, "BUILDS_ON", "BUILDS_ON", "MENTIONS", "CLAIMS"]))
    confidence = draw(st.sampled_from(["1.0", "0.9", "0.5"]))
    if verb == "CLAIMS":
        value = draw(st.sampled_from(["2x", "3.5x", "40%", "2 bits", "state of the art"]))
        return f"claims {draw(st.sampled_from(ClaimKind))} {value} ; {confidence}"
    kinds = tuple(NAMES) if verb == "MENTIONS" else RULES[EdgeKind(verb)].targets
    kind = draw(st.sampled_from(kinds))
    line = f"{verb.lower()} {kind} {draw(_name(kind))} ; {confidence}"
    if verb == "COMPARED_WITH":
        line += f" ; {draw(st.sampled_from(Outcome))}"
    if kind is NodeKind.BASE_MODEL:
        line += f" ; {draw(st.sampled_from(Level))}"
    return line


@st.composite
def _contribution(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(CONTRIBUTIONS))
    name = draw(st.one_of(st.none(), _name(kind), _name(kind)))
    confidence = draw(st.sampled_from(["1.0", "0.6"]))
    return f"proposes {kind} {name} ; {confidence}" if name else f"proposes {kind} ; {confidence}"


@st.composite
def sketches(draw: st.DrawFn, most: int = 5) -> Sketch:
    """Draw a few papers that share things; some statements may be refused when they are built."""
    titles = draw(st.lists(st.sampled_from(TITLES), unique=True, max_size=most))
    lines = []
    for title in titles:
        lines.append(f"paper - {title}")
        if date := draw(st.sampled_from(DATES)):
            lines.append(f"dated {date}")
        lines += draw(st.lists(_contribution(), max_size=2))
        lines += draw(st.lists(_statement(), max_size=8))
    return sketch("\n".join(lines))


WORDS: dict[str, tuple[object, ...]] = {
    "measure": tuple(kind.value for kind in ClaimKind),
    "unit": ("", "x", "%"),
    "text": ("alpha", "Al", "7b", "model", "pruning", "on", "zzz", "Corpus of old"),
    "kind": ("Paper", "Method", "BaseModel", "Benchmark"),
    "least": (0, 2.5, 40),
    "steps": (1, 2, 3),
    "limit": (1, 3, 1_000),
    "min_confidence": (0, 0.5, 0.7, 1),
}
"""What each parameter that takes no node is given."""


def _value(parameter: Parameter, graph: Graph) -> st.SearchStrategy[Any]:
    if parameter.type is not ParameterType.NODE:
        return st.sampled_from(WORDS[parameter.name])
    ids = [node.id for node in graph.nodes if node.kind in parameter.kinds]
    return st.lists(st.sampled_from([*ids, f"{parameter.kinds[0].lower()}:nobody"]), max_size=3, unique=True)


def arguments(query: Query, graph: Graph) -> st.SearchStrategy[dict[str, Any]]:
    """Draw what to ask a query of this graph, ready to be bound."""
    return st.fixed_dictionaries({parameter.name: _value(parameter, graph) for parameter in query.parameters})
