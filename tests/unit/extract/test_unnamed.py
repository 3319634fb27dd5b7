"""Papers that introduce something without a name, and papers that only study."""

from __future__ import annotations

from citeweave.extract.unnamed import describe_paper, find_makes, find_proposal
from citeweave.graph.model import NodeKind


def test_the_first_proposal_whose_kind_is_told() -> None:
    text = "We propose to fold. Later we present a novel network for folding."
    proposal = find_proposal(text)
    assert proposal is not None
    assert (text[proposal.place :][:2], proposal.kind, proposal.sure) == ("we", NodeKind.BASE_MODEL, True)


def test_a_proposal_without_a_noun_is_that_of_a_method() -> None:
    proposal = find_proposal("Here we propose folding twice.")
    assert proposal is not None
    assert (proposal.kind, proposal.sure) == (NodeKind.METHOD, False)


def test_no_proposal() -> None:
    assert find_proposal("They folded it.") is None


def test_makes_is_the_first_place() -> None:
    assert find_makes("All fold. Our method folds; we develop it.") == len("All fold. ")
    assert find_makes("All fold.") is None


def test_features_tell_makers_from_students() -> None:
    made = describe_paper("Folding fast\nWe propose a way. Our method folds.", 12, None, 0.3)
    studied = describe_paper("Does it fold?\nWe compare ways and find limits.", 13, None, 0.01)
    assert {"makes=2", "studies=0", "balance=2", "best=5"} <= set(made)
    assert {"makes=0", "studies=1", "balance=-1", "best=0", "title.cue=?"} <= set(studied)
    assert made == sorted(made)
