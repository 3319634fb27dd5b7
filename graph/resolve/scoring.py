"""How right resolution is, on names that people sorted into clusters by hand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from citeweave.graph.model import NodeKind
from citeweave.graph.resolve.batch import resolve_names
from citeweave.graph.resolve.evidence import NO_EVIDENCE, Evidence, Named
from citeweave.graph.resolve.families import ancestors, parent_of
from citeweave.graph.resolve.overrides import Overrides

ALL = "all"


@dataclass(frozen=True, slots=True)
class Sorted:
    """A name as people sorted it: its cluster, and the cluster above that, if there is one."""

    kind: NodeKind
    name: str
    cluster: str
    parent: str | None = None

    @property
    def named(self) -> Named:
        """Return kind and name."""
        return (self.kind, self.name)


@dataclass(frozen=True, slots=True)
class Share:
    """Precision and recall; each is 1 where there is nothing to find, or nothing was found."""

    right: float
    found: float
    wanted: float

    @property
    def precision(self) -> float:
        """Return which share of what was found is right."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Return which share of what is wanted was found."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class BCubed:
    """B-cubed precision and recall: the mean over names of how much of its cluster is right, and found."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Return the harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Mistake:
    """Two names that were joined and are two things, or that are one thing and were not joined; or a wrong parent."""

    fault: str
    kind: NodeKind
    one: str
    other: str

    def __str__(self) -> str:
        return f"{self.fault}\t{self.kind}\t{self.one}\t{self.other}"


@dataclass(frozen=True, slots=True)
class ClusterFigures:
    """The figures by kind and over all, and every mistake."""

    names: Mapping[str, int]
    pairs: Mapping[str, Share]
    bcubed: Mapping[str, BCubed]
    parents: Share
    parents_or_above: float
    parents_sorted: Share
    """The same, where a parent of which people sorted no name gives way to the next thing above that they did sort."""
    mistakes: tuple[Mistake, ...]


def score_clusters(
    rows: Sequence[Sorted], overrides: Overrides, evidence: Evidence = NO_EVIDENCE, others: Sequence[Sorted] = ()
) -> ClusterFigures:
    """Return how the clusters that resolution makes of these names compare with those that people made.

    `others` are names of the same people that are not scored; they tell which parents people could give.
    """
    answers = resolve_names([row.named for row in rows], overrides, evidence)
    found = {row.named: answers[row.named].id for row in rows}
    mistakes: list[Mistake] = []
    pairs: dict[str, Share] = {}
    bcubed: dict[str, BCubed] = {}
    kinds = [kind for kind in NodeKind if any(row.kind is kind for row in rows)]
    for kind in kinds:
        group = sorted((row for row in rows if row.kind is kind), key=lambda row: row.name)
        pairs[kind.value], wrong = _score_pairs(group, found)
        bcubed[kind.value] = _score_bcubed(group, found)
        mistakes += wrong
    pairs[ALL] = Share(
        *(sum(getattr(share, name) for share in pairs.values()) for name in ("right", "found", "wanted"))
    )
    bcubed[ALL] = _score_bcubed(list(rows), found)
    parents, is_above, wrong = _score_parents(rows, found)
    parents_sorted = _score_sorted_parents(rows, found, others)
    names = Counter(row.kind.value for row in rows)
    names[ALL] = len(rows)
    return ClusterFigures(names, pairs, bcubed, parents, is_above, parents_sorted, (*mistakes, *wrong))


def _score_pairs(rows: Sequence[Sorted], found: Mapping[Named, str]) -> tuple[Share, list[Mistake]]:
    """Return the figures over pairs of names of one kind, and each pair that is wrong."""
    right = total = wanted = 0
    mistakes = []
    for one, other in combinations(rows, 2):
        is_same, is_joined = one.cluster == other.cluster, found[one.named] == found[other.named]
        right += is_same and is_joined
        total += is_joined
        wanted += is_same
        if is_same != is_joined:
            mistakes.append(Mistake("joined" if is_joined else "missed", one.kind, one.name, other.name))
    return Share(right, total, wanted), mistakes


def _score_bcubed(rows: Sequence[Sorted], found: Mapping[Named, str]) -> BCubed:
    wanted = Counter((row.kind, row.cluster) for row in rows)
    made = Counter((row.kind, found[row.named]) for row in rows)
    both = Counter((row.kind, row.cluster, found[row.named]) for row in rows)
    total = len(rows) or 1
    shares = [both[row.kind, row.cluster, found[row.named]] for row in rows]
    precision = sum(share / made[row.kind, found[row.named]] for share, row in zip(shares, rows, strict=True))
    recall = sum(share / wanted[row.kind, row.cluster] for share, row in zip(shares, rows, strict=True))
    return BCubed(precision / total, recall / total)


def _score_parents(rows: Iterable[Sorted], found: Mapping[Named, str]) -> tuple[Share, float, list[Mistake]]:
    """Return the figures of parents, the share that is right or stands above the right one, and each wrong parent.

    Each thing counts once in each cluster. A parent of what people gave no parent is wrong.
    """
    ids: dict[str, set[str]] = defaultdict(set)
    above = {row.cluster: row.parent for row in rows}
    for row in rows:
        ids[row.cluster].add(found[row.named])
        if row.parent is not None and row.parent not in above:
            # A cluster none of whose names is here is known by its label.
            ids[row.parent].add(_label_id(row.kind, row.parent))
    right = total = wanted = near = 0
    mistakes = []
    for cluster, identity, kind in sorted({(row.cluster, found[row.named], row.kind) for row in rows}):
        parent, told = above[cluster], parent_of(identity)
        wanted += parent is not None
        if told is None:
            continue
        total += 1
        is_right = parent is not None and told.id in ids[parent]
        right += is_right
        if is_right or (parent is not None and _is_above(told.id, parent, above, ids)):
            near += 1
        else:
            mistakes.append(Mistake("parent", kind, identity, f"{told.id} (wanted {parent})"))
    return Share(right, total, wanted), near / total if total else 1.0, mistakes


def _label_id(kind: NodeKind, cluster: str) -> str:
    return Overrides().identify(kind, cluster.partition(":")[2].replace("-", " ")).id


def _score_sorted_parents(rows: Sequence[Sorted], found: Mapping[Named, str], others: Sequence[Sorted]) -> Share:
    """Return the figures of the nearest things above that people sorted names of: they could give no other parent."""
    ids: dict[str, set[str]] = defaultdict(set)
    for row in (*rows, *others):
        ids[row.cluster].add(found.get(row.named) or Overrides().identify(row.kind, row.name).id)
        ids[row.cluster].add(_label_id(row.kind, row.cluster))
    known = set().union(*ids.values())
    above = {row.cluster: row.parent for row in rows}
    right = total = wanted = 0
    for cluster, identity in sorted({(row.cluster, found[row.named]) for row in rows}):
        parent = above[cluster]
        wanted += parent is not None
        told = next((step.id for step in ancestors(identity) if step.id in known), None)
        total += told is not None
        right += told is not None and parent is not None and told in ids.get(parent, ())
    return Share(right, total, wanted)


def _is_above(told: str, cluster: str, above: Mapping[str, str | None], ids: Mapping[str, set[str]]) -> bool:
    """Tell whether a parent stands above the one that people gave."""
    if any(parent.id == told for identity in ids[cluster] for parent in ancestors(identity)):
        return True
    seen = {cluster}
    step = above.get(cluster)
    while step is not None and step not in seen:
        if told in ids[step]:
            return True
        seen.add(step)
        step = above.get(step)
    return False
