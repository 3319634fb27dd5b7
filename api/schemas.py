"""What the HTTP API answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, Field

from citeweave.cypher.binding import Parameter
from citeweave.cypher.catalog import Query
from citeweave.graph.ports import Rows


class Health(BaseModel):
    """That the service and its store answer, and what the store holds."""

    status: str = Field(examples=["ok"])
    version: str = Field(description="The version of citeweave.", examples=["0.1.0"])
    store: str = Field(description="Where the graph is kept.", examples=["graph.kgl"])
    nodes: dict[str, int] = Field(description="How many nodes there are of each kind.")
    edges: dict[str, int] = Field(description="How many edges there are of each kind.")


class NodeAnswer(BaseModel):
    """A node; properties that its kind does not have, or that are unknown, are left out."""

    id: str = Field(examples=["basemodel:llama"])
    kind: str = Field(examples=["BaseModel"])
    name: str = Field(examples=["LLaMA"])
    names: list[str] | None = Field(None, description="All spellings by which papers call it.")
    named: bool | None = Field(None, description="False for a contribution without a name of its own.")
    level: str | None = Field(None, description="checkpoint, family or class.")
    inferred: bool | None = Field(None, description="True if no paper names it, only sizes or kinds of it.")
    abstract: str | None = None
    sources: list[str] | None = Field(None, description="Where a paper was read: page#position.")
    n_authors: int | None = None
    date: str | None = Field(None, description="As printed on the page.")
    year: int | None = None
    votes: int | None = None
    comments: int | None = None
    truncated: str | None = Field(None, description="The end of a file at which the text is cut off.")
    measure: str | None = Field(None, description="What a claim measures.")
    value: str | None = Field(None, description="A claim's number and unit, verbatim.")
    number: float | None = None
    unit: str | None = None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """Return the answer from a row of the query ``node``."""
        return cls.model_validate({name: value for name, value in row.items() if value is not None})


class StatedEdge(BaseModel):
    """An edge that a paper states, with the sentence that says so."""

    source: str
    edge: str = Field(examples=["COMPRESSES"])
    target: str
    kind: str = Field(description="The kind of the target.")
    outcome: str | None = None
    evidence: str
    confidence: float
    source_id: str
    target_id: str


class PaperAnswer(NodeAnswer):
    """A paper with every edge that it states, in text order."""

    stated: list[StatedEdge]


class Neighbor(BaseModel):
    """An edge at a node, and what is at its other end."""

    edge: str
    direction: str = Field(description="out if the edge starts at the node, in if it ends there.")
    name: str
    kind: str
    outcome: str | None = None
    rule: str | None = Field(None, description="What a derived edge rests on; it has no evidence and no paper.")
    via: str | None = Field(None, description="The thing by way of which one paper refers to another.")
    evidence: str | None = None
    confidence: float | None = None
    paper_id: str | None = None
    id: str


class Neighbors(BaseModel):
    """The edges at a node, in both directions."""

    node: NodeAnswer
    neighbors: list[Neighbor]
    complete: bool = Field(description="False if there are more than `limit`.")


class ParameterAnswer(BaseModel):
    """A parameter of a query."""

    name: str
    type: str
    kinds: list[str] | None = Field(None, description="For a node: which kinds it can be of.")
    doc: str
    default: Any = Field(None, description="What is taken if it is not given; absent if it must be.")

    @classmethod
    def of(cls, parameter: Parameter) -> Self:
        """Return the answer for a declared parameter."""
        return cls(
            name=parameter.name,
            type=parameter.type,
            kinds=list(parameter.kinds) or None,
            doc=parameter.doc,
            default=parameter.default,
        )


class QueryAnswer(BaseModel):
    """A query of the catalogue."""

    name: str
    doc: str
    parameters: list[ParameterAnswer]
    cypher: str = Field(description="The query itself, to be pasted elsewhere.")

    @classmethod
    def of(cls, query: Query) -> Self:
        """Return the answer for a query."""
        parameters = [ParameterAnswer.of(parameter) for parameter in query.parameters]
        return cls(name=query.name, doc=query.doc, parameters=parameters, cypher=query.text)


class RowsAnswer(BaseModel):
    """The answer to a query."""

    query: str
    columns: list[str]
    rows: list[dict[str, Any]]

    @classmethod
    def of(cls, name: str, rows: Rows) -> Self:
        """Return the answer for the rows that a query gave."""
        return cls(query=name, columns=list(rows.columns), rows=[dict(row) for row in rows.rows])
