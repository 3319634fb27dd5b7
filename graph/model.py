"""The domain: entries, papers, facts, and the graph made of them.

Everything is frozen and made of plain values, so that it can be compared, shipped between processes and written as
rows. `docs/model.md` explains how the parts hang together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

Value = str | int | float | bool | tuple[str, ...]
"""What a node property can hold; an absent property is left out, never ``None``."""


class Section(StrEnum):
    """The two texts of a paper into which offsets point."""

    TITLE = "title"
    ABSTRACT = "abstract"


class NodeKind(StrEnum):
    """The kinds of node; each is a label in Cypher."""

    PAPER = "Paper"
    METHOD = "Method"
    BASE_MODEL = "BaseModel"
    BENCHMARK = "Benchmark"
    TECHNIQUE = "Technique"
    TASK = "Task"
    CLAIM = "Claim"


class EdgeKind(StrEnum):
    """The kinds of edge; each is a relationship type in Cypher."""

    PROPOSES = "PROPOSES"
    COMPRESSES = "COMPRESSES"
    BUILDS_ON = "BUILDS_ON"
    USES = "USES"
    APPLIED_TO = "APPLIED_TO"
    EVALUATED_ON = "EVALUATED_ON"
    TRAINED_ON = "TRAINED_ON"
    COMPARED_WITH = "COMPARED_WITH"
    ADDRESSES = "ADDRESSES"
    CLAIMS = "CLAIMS"
    MENTIONS = "MENTIONS"
    VARIANT_OF = "VARIANT_OF"
    SUBTYPE_OF = "SUBTYPE_OF"
    REFERS_TO = "REFERS_TO"


class Level(StrEnum):
    """How specific a base model is: LLaMA-2-7B, LLaMA, large language model."""

    CHECKPOINT = "checkpoint"
    FAMILY = "family"
    CLASS = "class"


class Outcome(StrEnum):
    """How a comparison ended for the paper's contribution."""

    BETTER = "better"
    WORSE = "worse"
    PAR = "par"
    UNKNOWN = "unknown"


class ClaimKind(StrEnum):
    """What a claimed number measures."""

    SIZE = "size"
    COMPUTE = "compute"
    SPEED = "speed"
    BITS = "bits"
    QUALITY = "quality"
    SCALE = "scale"
    OTHER = "other"


class Truncation(StrEnum):
    """The end of a file at which an entry is cut off."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper as it stands in one file, before any merging.

    `id` is the one the file gives, or ``<file stem>-<position>``; `date` stands as printed unless a save date settled
    its year.
    """

    id: str
    title: str
    abstract: str
    page: str
    position: int
    n_authors: int | None = None
    date: str | None = None
    votes: int | None = None
    comments: int | None = None
    truncated: Truncation | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper with all places it was read from; `sources` are ``page#position``, sorted."""

    id: str
    title: str
    abstract: str
    sources: tuple[str, ...] = ()
    n_authors: int | None = None
    date: str | None = None
    votes: int | None = None
    comments: int | None = None
    truncated: Truncation | None = None

    def section(self, section: Section) -> str:
        """Return the text into which offsets of `section` point."""
        return self.title if section is Section.TITLE else self.abstract


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """A verbatim stretch of a title or abstract: ``section[start:end] == text``, in characters."""

    section: Section
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that one paper names; `name` is ``None`` only for an unnamed contribution.

    `mentions` are its distinct spellings, `evidence` is the sentence that introduces it.
    """

    name: str | None
    kind: NodeKind
    mentions: tuple[Evidence, ...]
    level: Level | None = None
    confidence: float = 1.0
    component: str = ""
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One relation that a paper states.

    `subject` and `object` are entity names of the same paper; `subject` is ``None`` for the first contribution, or for
    the paper itself where it proposes nothing.
    """

    type: EdgeKind
    object: str
    evidence: Evidence
    subject: str | None = None
    outcome: Outcome | None = None
    confidence: float = 1.0
    component: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A number by which a paper praises its own work; `value` is verbatim, with its unit, and stands in `evidence`."""

    kind: ClaimKind
    value: str
    evidence: Evidence
    confidence: float = 1.0
    component: str = ""


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """All that is known from one paper's text, or, with a `min_confidence`, what of it is at least so sure."""

    paper: str
    contributions: tuple[Entity, ...] = ()
    entities: tuple[Entity, ...] = ()
    facts: tuple[Fact, ...] = ()
    claims: tuple[Claim, ...] = ()
    min_confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Node:
    """A node with the id that every store keeps."""

    id: str
    kind: NodeKind
    name: str
    properties: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edge:
    """A stated edge; its identity is `key`, so that two papers that state the same are two edges.

    `names` are the spellings by which this paper names the target, the preferred one first; `level` is the one that
    this paper gives the target.
    """

    source: str
    kind: EdgeKind
    target: str
    paper: str
    evidence: Evidence
    confidence: float
    component: str
    version: str
    names: tuple[str, ...] = ()
    level: Level | None = None
    outcome: Outcome | None = None

    @property
    def key(self) -> tuple[str, str, EdgeKind, str]:
        """Return (paper, source, kind, target)."""
        return (self.paper, self.source, self.kind, self.target)


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """A derived edge, and the rule that it rests on; no paper states it.

    One between papers has a thing in `via`, which its target proposes, or whose family it does, and as `rule` the kind
    of the edge by which its source refers to that thing; all others join two things and have no `via`.
    """

    source: str
    kind: EdgeKind
    target: str
    rule: str
    via: str = ""

    @property
    def key(self) -> tuple[str, EdgeKind, str, str, str]:
        """Return (source, kind, target), and `via` with `rule` where there is a `via`; else two empty texts."""
        return (self.source, self.kind, self.target, self.via, self.rule if self.via else "")


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes sorted by id, edges and links sorted by key, each once.

    `settled_under` is the text of the overrides under which the graph was built whole: its names are settled, its links
    are there, and it keeps the rules of the vocabulary. It is None where that is not known, as for any changed copy.
    """

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    links: tuple[Link, ...] = ()
    settled_under: str | None = field(default=None, init=False, compare=False, repr=False)

    def mark_settled(self, overrides: str) -> Graph:
        """Return the graph, known to be built whole under the text of some overrides."""
        marked = replace(self)
        object.__setattr__(marked, "settled_under", overrides)
        return marked
