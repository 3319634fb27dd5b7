"""One paper explained: an entry of files, as the extractor sees it, or a paper of a store."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from citeweave.api.asking import find
from citeweave.api.building import Reading, build_graph, extract_facts
from citeweave.graph import keys
from citeweave.graph.confidence import is_sure
from citeweave.graph.errors import InputError, ParameterError
from citeweave.graph.explanation import Explanation, Name, Statement, explain
from citeweave.graph.model import EdgeKind, Entry, Evidence, NodeKind, Section
from citeweave.graph.papers import merge
from citeweave.graph.ports import GraphStore
from citeweave.graph.vocabulary import RELATIONS

_SUGGESTIONS = 3


def explain_entry(reading: Reading, wanted: str | None, min_confidence: float = 0.0) -> Explanation:
    """Return what the extractor states of an entry, given by its id, its paper's id or its title, or of the only one.

    Raises:
        InputError: no entry is meant, or several that are not the same paper; the message names some.
    """
    entries = _choose(reading.entries, wanted)
    papers = merge(entries)
    if len(papers) > 1:
        places = ", ".join(f"{entry.page} ({entry.title!r})" for entry in entries[:_SUGGESTIONS])
        raise InputError(f"{len(entries)} entries are called {wanted!r}: in {places}; name one file, or a title")
    facts = list(extract_facts(papers))
    everything = build_graph(papers, facts)
    built = build_graph(papers, facts, min_confidence) if min_confidence else everything
    return explain(
        built.graph,
        papers[0].id,
        sentences=_split(papers[0].title, papers[0].abstract),
        refusals=built.refusals,
        min_confidence=min_confidence,
        unsure=sum(not is_sure(edge, min_confidence) for edge in everything.graph.edges),
    )


def _choose(entries: Iterable[Entry], wanted: str | None) -> list[Entry]:
    every = list(entries)
    if not every:
        raise InputError("these files hold no paper to explain")
    if wanted is None:
        if len(every) > 1:
            some = ", ".join(entry.id for entry in every[:_SUGGESTIONS])
            page = every[0].page
            raise InputError(
                f"{page} holds {len(every)} papers; name one: citeweave explain ID {page}, with {some}, ..."
            )
        return every
    by_id = [entry for entry in every if entry.id == wanted]
    by_name = [
        entry
        for entry in every
        if keys.paper_id(entry.title or entry.abstract, entry.id) == wanted
        or (keys.arxiv_id(wanted) and keys.arxiv_id(wanted) == keys.arxiv_id(entry.id))
        or (entry.title and keys.key(entry.title) == keys.key(wanted))
    ]
    if chosen := by_id or by_name:
        return chosen
    near = "; ".join(f"{entry.id} ({entry.title})" for entry in _find_near(every, wanted)[:_SUGGESTIONS])
    raise InputError(f"none of {len(every)} entries is called {wanted!r}; near it: {near}")


def _find_near(entries: list[Entry], wanted: str) -> list[Entry]:
    """Return the entries whose id or title holds the text, else those with one like it, else all."""
    near = [entry for entry in entries if wanted.casefold() in f"{entry.id}\n{entry.title}".casefold()]
    if near:
        return near
    alike = get_close_matches(wanted, [name for entry in entries for name in (entry.id, entry.title)])
    return [entry for entry in entries if entry.id in alike or entry.title in alike] or entries


def explain_stored(store: GraphStore, wanted: str, min_confidence: float = 0.0) -> Explanation:
    """Return what a store holds of a paper, given by its id, its arXiv id, or its title.

    Raises:
        UnknownNameError: no paper is meant; the message names near ones.
        ParameterError: several are; the message names them.
    """
    papers = find(store, wanted, (NodeKind.PAPER,))
    if len(papers) > 1:
        raise ParameterError(
            f"{len(papers)} papers of {store.url} are called {wanted!r}; give one id: {', '.join(papers)}"
        )
    graph = store.read_papers(papers)
    (node,) = (node for node in graph.nodes if node.kind is NodeKind.PAPER)
    texts = (str(node.properties[section]) for section in Section)
    return explain(graph, node.id, sentences=_split(*texts), min_confidence=min_confidence)


def _split(title: str, abstract: str) -> tuple[Evidence, ...]:
    from citeweave.extract.display import split_sentences  # noqa: PLC0415  (slow to import)

    return split_sentences(title, abstract)


def to_json(explanation: Explanation) -> dict[str, object]:
    """Return an explanation as plain values; offsets are characters of the title or abstract."""
    paper = explanation.paper
    return {
        "paper": {"id": paper.id, **{name: paper.properties[name] for name in ("title", "abstract", "sources")}},
        "names": [_name_row(name) for name in explanation.names],
        "contributions": [_row(item) for item in explanation.list_statements(EdgeKind.PROPOSES)],
        "relations": [_row(item) for item in explanation.list_statements(*RELATIONS)],
        "claims": [_claim_row(item) for item in explanation.list_statements(EdgeKind.CLAIMS)],
        "mentions": [_row(item) for item in explanation.list_statements(EdgeKind.MENTIONS)],
        "refused": [{"statement": item.statement, "reason": item.reason} for item in explanation.refusals],
        "min_confidence": explanation.min_confidence,
        "left_out": explanation.unsure,
    }


def _name_row(name: Name) -> dict[str, object]:
    return {
        "id": name.id,
        "name": name.name,
        "kind": name.kind,
        "own": name.is_own,
        "level": name.level,
        "places": [_quote(place) for place in name.places],
    }


def _quote(evidence: Evidence) -> dict[str, object]:
    return {"section": evidence.section, "start": evidence.start, "end": evidence.end, "text": evidence.text}


def _row(item: Statement) -> dict[str, object]:
    edge = item.edge
    return {
        "type": edge.kind,
        "subject": item.source.name if item.source else None,
        "subject_id": edge.source,
        "object": item.target.name if item.target else None,
        "object_id": edge.target,
        "outcome": edge.outcome,
        **_finding(item),
    }


def _claim_row(item: Statement) -> dict[str, object]:
    values = item.claim.properties if item.claim else {}
    return {
        "kind": values.get("measure"),
        "value": values.get("value"),
        "number": values.get("number"),
        "unit": values.get("unit"),
        "id": item.edge.target,
        **_finding(item),
    }


def _finding(item: Statement) -> dict[str, object]:
    edge = item.edge
    return {
        "evidence": _quote(edge.evidence),
        "confidence": edge.confidence,
        "component": edge.component,
        "version": edge.version,
    }
