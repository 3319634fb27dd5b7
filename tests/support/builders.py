"""Small papers, facts and graphs.

A sketch is a few papers written as text, one statement a line; the abstract is made of the statements, so that each
has a sentence of its own as evidence::

    paper 2210.17323 GPTQ: Quantization after training
      proposes Method GPTQ
      compresses BaseModel OPT-175B ; checkpoint ; 0.9
      compared_with Method AWQ ; better
      uses Technique pruning ; of GPTQ
      mentions Task translation
      claims speed 3.25x
      dated Oct 31, 2022

After a name may stand, each behind a semicolon: a level, an outcome, a confidence, ``of SUBJECT``, ``as SPELLING``.
``-`` stands for "no arXiv id", and ``proposes Method`` without a name for a contribution that has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from citeweave.graph import keys
from citeweave.graph.build import Build, build, make_graph
from citeweave.graph.model import (
    Claim,
    ClaimKind,
    Edge,
    EdgeKind,
    Entity,
    Evidence,
    Fact,
    Graph,
    Level,
    Link,
    Node,
    NodeKind,
    Outcome,
    Paper,
    PaperFacts,
    Section,
)

VERSION = "test-1"
COMPONENT = "hand"


def make_paper(title: str, abstract: str = "", arxiv: str | None = None, sources: tuple[str, ...] = ("p#1",)) -> Paper:
    """Return a paper whose id is made as `citeweave.graph.papers.merge` makes it."""
    return Paper(keys.paper_id(title or abstract, arxiv), title, abstract, sources)


def find(paper: Paper, text: str) -> Evidence:
    """Return the first place where `text` stands in the title, else in the abstract."""
    for section in Section:
        start = paper.section(section).find(text)
        if start >= 0:
            return Evidence(section, start, start + len(text), text)
    raise AssertionError(f"{text!r} stands nowhere in {paper.id}")


def build_one(paper: Paper, facts: PaperFacts) -> Build:
    """Return the build of one paper."""
    return build([paper], {paper.id: facts}, VERSION)


def join(*graphs: Graph) -> Graph:
    """Return the parts of several graphs in the order of one; a later node replaces one of the same id.

    One that a graph only infers replaces none.
    """
    nodes: dict[str, Node] = {}
    edges: dict[tuple[str, str, EdgeKind, str], Edge] = {}
    links: set[Link] = set()
    for graph in graphs:
        nodes.update(
            {node.id: node for node in graph.nodes if "inferred" not in node.properties or node.id not in nodes}
        )
        edges.update({edge.key: edge for edge in graph.edges})
        links.update(graph.links)
    return make_graph(nodes.values(), edges.values(), links)


@dataclass(frozen=True)
class Sketch:
    """Papers, and what each of them states."""

    papers: tuple[Paper, ...]
    facts: Mapping[str, PaperFacts]

    def build(self) -> Build:
        """Return the build of all papers."""
        return build(self.papers, self.facts, VERSION)

    @property
    def graph(self) -> Graph:
        """Return the graph of all papers; nothing of a sketch may be refused."""
        built = self.build()
        assert not built.refusals, built.refusals
        return built.graph

    def only(self, *positions: int) -> Sketch:
        """Return the papers at these positions."""
        return Sketch(tuple(self.papers[position] for position in positions), self.facts)


@dataclass
class _Draft:
    title: str
    arxiv: str | None
    date: str | None = None
    sentences: list[str] = field(default_factory=list)
    contributions: list[tuple[Entity, str]] = field(default_factory=list)
    entities: list[tuple[Entity, str]] = field(default_factory=list)
    facts: list[tuple[Fact, str]] = field(default_factory=list)
    claims: list[tuple[Claim, str]] = field(default_factory=list)
    spellings: dict[str, list[str]] = field(default_factory=dict)

    def finish(self) -> tuple[Paper, PaperFacts]:
        paper = make_paper(self.title, " ".join(self.sentences), self.arxiv, sources=(f"{self.title}#1",))
        paper = replace(paper, date=self.date)

        def placed(entity: Entity, sentence: str) -> Entity:
            names = [entity.name] if entity.name else []
            mentions = [self._within(paper, sentence, name) for name in (*names, *self.spellings.get(sentence, ()))]
            return replace(entity, mentions=tuple(mentions), evidence=find(paper, sentence))

        return paper, PaperFacts(
            paper.id,
            tuple(placed(entity, sentence) for entity, sentence in self.contributions),
            tuple(placed(entity, sentence) for entity, sentence in self.entities),
            tuple(replace(fact, evidence=find(paper, sentence)) for fact, sentence in self.facts),
            tuple(replace(claim, evidence=find(paper, sentence)) for claim, sentence in self.claims),
        )

    @staticmethod
    def _within(paper: Paper, sentence: str, name: str) -> Evidence:
        start = paper.abstract.index(sentence) + sentence.index(name)
        return Evidence(Section.ABSTRACT, start, start + len(name), name)


_NOWHERE = Evidence(Section.TITLE, 0, 0, "")


def _add_statement(draft: _Draft, line: str) -> None:
    words, *notes = (part.strip() for part in line.split(";"))
    verb, kind, *rest = words.split(" ", 2)
    name = rest[0] if rest else None
    sentence = f"S{len(draft.sentences)} {line.replace(';', ',')}."
    draft.sentences.append(sentence)
    level, outcome, subject, confidence = None, None, None, 1.0
    for note in notes:
        if note in tuple(Level):
            level = Level(note)
        elif note in tuple(Outcome):
            outcome = Outcome(note)
        elif note.startswith("of "):
            subject = note.removeprefix("of ")
        elif note.startswith("as "):
            draft.spellings.setdefault(sentence, []).append(note.removeprefix("as "))
        else:
            confidence = float(note)
    if verb == "claims":
        claim = Claim(ClaimKind(kind), name or "", _NOWHERE, confidence, COMPONENT)
        draft.claims.append((claim, sentence))
        return
    entity = Entity(name, NodeKind(kind), (), level, confidence, COMPONENT)
    if verb == "proposes":
        draft.contributions.append((entity, sentence))
        return
    assert name is not None, line
    known = {item.name for item, _ in (*draft.contributions, *draft.entities)}
    if name not in known:
        draft.entities.append((entity, sentence))
    if verb != "mentions":
        fact = Fact(EdgeKind(verb.upper()), name, _NOWHERE, subject, outcome, confidence, COMPONENT)
        draft.facts.append((fact, sentence))


def sketch(text: str) -> Sketch:
    """Return the papers that `text` draws; the module's docstring gives the form."""
    drafts: list[_Draft] = []
    for raw in text.splitlines():
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("paper "):
            _, arxiv, title = line.split(" ", 2)
            drafts.append(_Draft(title, None if arxiv == "-" else arxiv))
        elif line.startswith("dated "):
            drafts[-1].date = line.removeprefix("dated ")
        else:
            _add_statement(drafts[-1], line)
    finished = [draft.finish() for draft in drafts]
    return Sketch(tuple(paper for paper, _ in finished), {facts.paper: facts for _, facts in finished})


def graph_of(text: str) -> Graph:
    """Return the graph of a sketch."""
    return sketch(text).graph


def node_of(graph: Graph, node_id: str) -> Node:
    """Return the node of that id."""
    (node,) = (node for node in graph.nodes if node.id == node_id)
    return node


def ends(edges: Iterable[Edge]) -> list[tuple[str, str, str]]:
    """Return source, kind and target of each edge, in order."""
    return [(edge.source, edge.kind.value, edge.target) for edge in edges]


def edges_of(graph: Graph, kind: EdgeKind) -> Sequence[Edge]:
    """Return the edges of one kind."""
    return [edge for edge in graph.edges if edge.kind is kind]
