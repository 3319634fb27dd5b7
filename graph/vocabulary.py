"""The one table of node kinds and edge kinds, and of the ends that each edge may join."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from citeweave.graph.errors import VocabularyError
from citeweave.graph.model import EdgeKind, NodeKind

THINGS = (NodeKind.METHOD, NodeKind.BASE_MODEL, NodeKind.BENCHMARK, NodeKind.TECHNIQUE, NodeKind.TASK)
"""The kinds of node that several papers can share."""

CONTRIBUTIONS = (NodeKind.METHOD, NodeKind.BASE_MODEL, NodeKind.BENCHMARK, NodeKind.TECHNIQUE)
"""What a paper can propose."""

SUBJECTS = (*CONTRIBUTIONS, NodeKind.PAPER)
"""What relations start from: a contribution, or the paper where it proposes nothing."""


@dataclass(frozen=True, slots=True)
class EdgeRule:
    """One row of the table; `meaning` completes the sentence "the source ... the target".

    A derived edge is worked out from names, or from what papers state of one thing; its ends are of one kind, and no
    paper states it.
    """

    kind: EdgeKind
    sources: tuple[NodeKind, ...]
    targets: tuple[NodeKind, ...]
    meaning: str
    is_derived: bool = False


_MODELS = (NodeKind.METHOD, NodeKind.BASE_MODEL)

EDGE_RULES = (
    EdgeRule(EdgeKind.PROPOSES, (NodeKind.PAPER,), CONTRIBUTIONS, "introduces"),
    EdgeRule(EdgeKind.COMPRESSES, SUBJECTS, _MODELS, "makes smaller or cheaper"),
    EdgeRule(EdgeKind.BUILDS_ON, SUBJECTS, (*_MODELS, NodeKind.BENCHMARK), "extends or starts from"),
    EdgeRule(EdgeKind.USES, SUBJECTS, (NodeKind.TECHNIQUE,), "employs"),
    EdgeRule(EdgeKind.APPLIED_TO, SUBJECTS, (NodeKind.BASE_MODEL,), "was run on, without compressing it,"),
    EdgeRule(EdgeKind.EVALUATED_ON, SUBJECTS, (NodeKind.BENCHMARK,), "was measured on"),
    EdgeRule(EdgeKind.TRAINED_ON, SUBJECTS, (NodeKind.BENCHMARK,), "was trained, tuned or calibrated on"),
    EdgeRule(EdgeKind.COMPARED_WITH, SUBJECTS, _MODELS, "was measured against"),
    EdgeRule(EdgeKind.ADDRESSES, SUBJECTS, (NodeKind.TASK,), "is meant for, or shown on,"),
    EdgeRule(EdgeKind.CLAIMS, (NodeKind.PAPER,), (NodeKind.CLAIM,), "praises its work by"),
    EdgeRule(EdgeKind.MENTIONS, (NodeKind.PAPER,), THINGS, "names, in no other relation,"),
    EdgeRule(EdgeKind.VARIANT_OF, (NodeKind.BASE_MODEL,), (NodeKind.BASE_MODEL,), "is a size or version of", True),
    EdgeRule(EdgeKind.SUBTYPE_OF, (NodeKind.TECHNIQUE,), (NodeKind.TECHNIQUE,), "is a kind of", True),
    EdgeRule(EdgeKind.SUBTYPE_OF, (NodeKind.TASK,), (NodeKind.TASK,), "is a kind of", True),
    EdgeRule(EdgeKind.REFERS_TO, (NodeKind.PAPER,), (NodeKind.PAPER,), "speaks of a thing proposed by", True),
)

STATED = tuple(rule.kind for rule in EDGE_RULES if not rule.is_derived)
"""The edge kinds that papers state, each with its sentence."""

DERIVED = tuple(dict.fromkeys(rule.kind for rule in EDGE_RULES if rule.is_derived))
"""The edge kinds that are worked out, and that no paper states."""

RULES = MappingProxyType({rule.kind: rule for rule in EDGE_RULES if not rule.is_derived})
"""The one rule of each stated kind."""

RELATIONS = tuple(kind for kind in STATED if kind not in (EdgeKind.PROPOSES, EdgeKind.CLAIMS, EdgeKind.MENTIONS))
"""The edge kinds that an extractor states as facts."""


def id_prefix(kind: NodeKind) -> str:
    """Return the part of an id before its first colon."""
    return kind.value.lower()


KINDS_BY_PREFIX = MappingProxyType({id_prefix(kind): kind for kind in NodeKind})


def kind_of(node_id: str) -> NodeKind:
    """Return the kind that an id names.

    Raises:
        VocabularyError: the id starts with no known prefix.
    """
    prefix, colon, rest = node_id.partition(":")
    if not (colon and rest and prefix in KINDS_BY_PREFIX):
        known = ", ".join(f"{name}:" for name in KINDS_BY_PREFIX)
        raise VocabularyError(f"{node_id!r} is no node id; ids start with one of {known}")
    return KINDS_BY_PREFIX[prefix]


def check_id(node_id: str, kind: NodeKind) -> None:
    """Return if the id is one of that kind.

    Raises:
        VocabularyError: it names another kind, or none.
    """
    if (named := kind_of(node_id)) is not kind:
        raise VocabularyError(f"{node_id!r} is the id of a {named}, not of a {kind}")


def check_link(source: NodeKind, kind: EdgeKind, target: NodeKind) -> None:
    """Return if the table allows the derived edge.

    Raises:
        VocabularyError: it may not join these two kinds.
    """
    if not any(
        rule.is_derived and rule.kind is kind and source in rule.sources and target in rule.targets
        for rule in EDGE_RULES
    ):
        raise VocabularyError(f"{kind} may not join a {source} to a {target}")


def check_edge(source: NodeKind, kind: EdgeKind, target: NodeKind) -> None:
    """Return if the table allows the edge.

    Raises:
        VocabularyError: one of the ends may not carry this kind of edge.
    """
    rule = RULES.get(kind)
    if rule is None:
        raise VocabularyError(f"{kind} is derived; no paper states it")
    for end, actual, allowed in (("start", source, rule.sources), ("end", target, rule.targets)):
        if actual not in allowed:
            names = ", ".join(allowed)
            raise VocabularyError(f"{kind} may not {end} at a {actual}; it may {end} at: {names}")
