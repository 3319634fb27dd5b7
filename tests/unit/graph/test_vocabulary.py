from __future__ import annotations

import pytest

from citeweave.graph.errors import VocabularyError
from citeweave.graph.model import EdgeKind, NodeKind
from citeweave.graph.vocabulary import (
    CONTRIBUTIONS,
    DERIVED,
    EDGE_RULES,
    KINDS_BY_PREFIX,
    RELATIONS,
    RULES,
    STATED,
    SUBJECTS,
    THINGS,
    check_edge,
    check_id,
    check_link,
    kind_of,
)


def test_every_edge_kind_has_one_rule() -> None:
    assert list(dict.fromkeys(rule.kind for rule in EDGE_RULES)) == list(EdgeKind)
    assert (*STATED, *DERIVED) == tuple(EdgeKind)
    assert set(RULES) == set(STATED)


def test_every_node_kind_has_a_prefix_of_its_own() -> None:
    assert sorted(KINDS_BY_PREFIX.values()) == sorted(NodeKind)


def test_things_are_what_papers_share() -> None:
    assert set(NodeKind) - set(THINGS) == {NodeKind.PAPER, NodeKind.CLAIM}
    assert set(CONTRIBUTIONS) < set(THINGS)
    assert set(SUBJECTS) == {*CONTRIBUTIONS, NodeKind.PAPER}


def test_relations_are_what_an_extractor_states() -> None:
    assert set(STATED) - set(RELATIONS) == {EdgeKind.PROPOSES, EdgeKind.CLAIMS, EdgeKind.MENTIONS}


@pytest.mark.parametrize("kind", STATED)
def test_check_edge_allows_just_what_the_table_has(kind: EdgeKind) -> None:
    rule = RULES[kind]
    for source in NodeKind:
        for target in NodeKind:
            if source in rule.sources and target in rule.targets:
                check_edge(source, kind, target)
            else:
                with pytest.raises(VocabularyError, match=f"^{kind} may not (start|end) at a "):
                    check_edge(source, kind, target)


def test_no_paper_states_a_derived_edge() -> None:
    with pytest.raises(VocabularyError, match="VARIANT_OF is derived; no paper states it"):
        check_edge(NodeKind.BASE_MODEL, EdgeKind.VARIANT_OF, NodeKind.BASE_MODEL)


@pytest.mark.parametrize("kind", DERIVED)
def test_check_link_joins_things_of_one_kind(kind: EdgeKind) -> None:
    allowed = {rule.sources[0] for rule in EDGE_RULES if rule.kind is kind}
    for source in NodeKind:
        for target in NodeKind:
            if source is target and source in allowed:
                check_link(source, kind, target)
            else:
                with pytest.raises(VocabularyError, match=f"{kind} may not join a {source} to a {target}"):
                    check_link(source, kind, target)


def test_check_edge_names_what_is_allowed() -> None:
    with pytest.raises(VocabularyError, match=r"USES may not end at a Task; it may end at: Technique$"):
        check_edge(NodeKind.METHOD, EdgeKind.USES, NodeKind.TASK)
    with pytest.raises(VocabularyError, match=r"PROPOSES may not start at a Method; it may start at: Paper$"):
        check_edge(NodeKind.METHOD, EdgeKind.PROPOSES, NodeKind.METHOD)


def test_nothing_stated_ends_at_a_paper() -> None:
    assert not any(NodeKind.PAPER in rule.targets for rule in EDGE_RULES if not rule.is_derived)


@pytest.mark.parametrize(
    ("node_id", "kind"),
    [
        ("paper:arxiv:1706.03762", NodeKind.PAPER),
        ("basemodel:bert", NodeKind.BASE_MODEL),
        ("claim:arxiv:1706.03762#1", NodeKind.CLAIM),
    ],
)
def test_kind_of_reads_the_prefix(node_id: str, kind: NodeKind) -> None:
    assert kind_of(node_id) is kind
    check_id(node_id, kind)


@pytest.mark.parametrize("node_id", ["", "bert", "BaseModel:bert", "model:bert", "method:", ":bert", "method"])
def test_kind_of_refuses_what_is_no_id(node_id: str) -> None:
    with pytest.raises(VocabularyError, match="is no node id; ids start with one of paper:, method:, "):
        kind_of(node_id)


def test_check_id_refuses_another_kind() -> None:
    with pytest.raises(VocabularyError, match="'task:bert' is the id of a Task, not of a BaseModel"):
        check_id("task:bert", NodeKind.BASE_MODEL)
