"""One paper's explanation as a page: its names and evidence marked by displaCy, everything escaped, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from importlib.resources import files

from spacy import displacy
from spacy.language import Language

from citeweave.extract.doc import evidence_at, make_doc
from citeweave.extract.sentences import NAME as SENTENCES
from citeweave.extract.sentences import read_sentences
from citeweave.extract.tokenizer import build_pipeline
from citeweave.graph.explanation import SECTIONS, Explanation, Name, Piece, Statement
from citeweave.graph.model import EdgeKind, Evidence, Section
from citeweave.graph.vocabulary import RELATIONS, THINGS, id_prefix

# The kind is told by an attribute, so that the text of the page is the paper's own, letter by letter.
_MARK = '<mark class="{look}"{kind}>{text}</mark>'


@cache
def _load_splitter() -> Language:
    """Return the part of the pipeline that finds sentences, without its models."""
    return build_pipeline((SENTENCES,))


def split_sentences(title: str, abstract: str) -> tuple[Evidence, ...]:
    """Return the sentences of a paper as stretches of its title and abstract."""
    nlp = _load_splitter()
    doc = nlp(make_doc(nlp, title, abstract))
    return tuple(evidence_at(doc, span.start_char, span.end_char) for span in read_sentences(doc))


def render(explanation: Explanation) -> str:
    """Return an explanation as an HTML page that stands on its own."""
    paper = explanation.paper
    title = explanation.text_of(Section.TITLE)
    sections = "".join(_list_sections(explanation))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(title or paper.id)}</title>\n<style>\n{_read_style()}</style>\n</head>\n<body>\n"
        # What displaCy draws is a block, which no h1 may hold.
        f'<div class="title" role="heading" aria-level="1">{_mark_section(explanation, Section.TITLE)}</div>\n'
        f'<p class="soft">{escape(_describe_source(explanation))}</p>\n{_draw_legend()}'
        f"{_mark_section(explanation, Section.ABSTRACT)}{sections}</body>\n</html>\n"
    )


@cache
def _read_style() -> str:
    return (files("citeweave.extract") / "display.css").read_text(encoding="utf-8")


def _describe_source(explanation: Explanation) -> str:
    sources = explanation.paper.properties["sources"]
    return " · ".join([explanation.paper.id, *(sources if isinstance(sources, tuple) else ())])


def _draw_legend() -> str:
    kinds = [f'<mark class="name {id_prefix(kind)}">{kind}</mark>' for kind in THINGS]
    rest = ['<mark class="name own">the paper\'s own</mark>', '<mark class="evidence">what states a relation</mark>']
    return f'<div class="legend">{"".join(f"<span>{item}</span>" for item in (*kinds, *rest))}</div>\n'


def _mark_section(explanation: Explanation, section: Section) -> str:
    return _mark(explanation, explanation.whole(section)) if explanation.text_of(section) else ""


def _mark(explanation: Explanation, stretch: Evidence, evidence: Evidence | None = None) -> str:
    """Return a stretch with its names and the evidence marked; displaCy wants spans in order that do not overlap."""
    pieces = explanation.cut(stretch, evidence)
    ends = [
        piece.name is not following
        for piece, following in zip(pieces, [*(p.name for p in pieces[1:]), None], strict=True)
    ]
    spans = [
        _draw_span(piece, is_labelled=is_end)
        for piece, is_end in zip(pieces, ends, strict=True)
        if piece.name or piece.is_evidence
    ]
    drawn = displacy.render(
        {"text": stretch.text, "ents": spans}, style="ent", manual=True, jupyter=False, options={"template": _MARK}
    )
    return f"{drawn.strip()}\n"


def _draw_span(piece: Piece, *, is_labelled: bool) -> dict[str, object]:
    """Return a piece as displaCy takes it; a name that is cut by the evidence's end is labelled once."""
    name = piece.name
    looks = [*(["evidence"] if piece.is_evidence else []), *(_look(name) if name else [])]
    kind = f' data-kind="{name.label}"' if name and is_labelled else ""
    # A label is needed, and not shown.
    return {"start": piece.start, "end": piece.end, "label": "", "params": {"look": " ".join(looks), "kind": kind}}


def _look(name: Name) -> list[str]:
    return ["name", id_prefix(name.kind), *(["own"] if name.is_own else [])]


def _draw_name(name: Name | None) -> str:
    if name is None:
        return "<b>This paper</b>"
    level = f", {name.level}" if name.level else ""
    return f'<mark class="{" ".join(_look(name))}" data-kind="{name.label}{level}">{escape(name.shown)}</mark>'


def _list_sections(explanation: Explanation) -> Iterator[str]:
    """Yield the parts below the abstract; those that would be empty are left out, but for the relations."""
    for heading, kinds in SECTIONS.items():
        items = [
            f'<p>{_draw_statement(item)} <span class="soft">{escape(item.describe())}</span></p>\n'
            f"<blockquote>{_mark_sentence(explanation, item)}</blockquote>"
            for item in explanation.list_statements(*kinds)
        ]
        if items:
            yield _draw_list(heading, items)
    if explanation.refusals:
        yield _draw_list(
            "Refused", (f"<p>{escape(item.statement)}: {escape(item.reason)}</p>" for item in explanation.refusals)
        )
    if explanation.unsure:
        yield f'<p class="soft">{escape(explanation.describe_unsure())}</p>\n'


def _draw_list(heading: str, items: Iterable[str]) -> str:
    return f"<h2>{heading}</h2>\n<ul>\n{''.join(f'<li>{item}</li>{chr(10)}' for item in items)}</ul>\n"


def _draw_statement(item: Statement) -> str:
    if item.edge.kind is EdgeKind.CLAIMS:
        return _draw_claim(item)
    if item.edge.kind not in RELATIONS:
        return _draw_name(item.target)
    edge = f'<span class="edge">{item.edge.kind}</span>'
    return f"{_draw_name(item.source)} {edge} {_draw_name(item.target)}"


def _draw_claim(item: Statement) -> str:
    value = item.claim.properties["value"] if item.claim else item.edge.evidence.text
    return f"<b>{escape(str(value))}</b>"


def _mark_sentence(explanation: Explanation, item: Statement) -> str:
    evidence = item.edge.evidence
    return _mark(explanation, explanation.sentence_around(evidence), evidence)
