from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from citeweave.extract.records import check_record, from_record, to_record
from citeweave.extract.scoring import list_mistakes, score

WORDS = st.text(alphabet="abcdé-\\%$ ", min_size=1, max_size=8).filter(str.strip)
THINGS = ("Method", "BaseModel", "Benchmark", "Technique", "Task")
OBJECTS = {
    "USES": ("Technique",),
    "ADDRESSES": ("Task",),
    "EVALUATED_ON": ("Benchmark",),
    "COMPARED_WITH": ("Method", "BaseModel"),
}


@st.composite
def papers(draw: st.DrawFn) -> tuple[dict[str, Any], str, str]:
    title = draw(st.lists(WORDS, min_size=1, max_size=3).map(" ".join))
    abstract = draw(st.lists(WORDS, min_size=1, max_size=8).map(" ".join))

    def cut() -> str:
        text = draw(st.sampled_from([title, abstract]))
        start = draw(st.integers(0, len(text) - 1))
        return text[start : draw(st.integers(start + 1, len(text)))]

    names: dict[str, str] = {}
    rows: dict[str, list[dict[str, Any]]] = {"contributions": [], "entities": []}
    for part in draw(st.lists(st.sampled_from(list(rows)), max_size=5)):
        kind = draw(st.sampled_from(THINGS[:4] if part == "contributions" else THINGS))
        name = draw(WORDS.filter(lambda word: word not in names))
        names[name] = kind
        row = {"name": name, "type": kind}
        if kind == "BaseModel":
            row["level"] = draw(st.sampled_from(["checkpoint", "family", "class"]))
        rows[part].append(row | {"mentions": list(dict.fromkeys(cut() for _ in range(draw(st.integers(1, 2)))))})
    if draw(st.booleans()):
        rows["contributions"].append({"name": None, "type": "Method", "mentions": []})
    relations: list[dict[str, str]] = []
    for name, thing in names.items():
        for kind in (kind for kind, things in OBJECTS.items() if thing in things):
            relation = {"type": kind, "object": name, "evidence": cut()}
            if draw(st.booleans()):
                relation["subject"] = draw(st.sampled_from(sorted(names)))
            if kind == "COMPARED_WITH":
                relation["outcome"] = draw(st.sampled_from(["better", "worse", "par", "unknown"]))
            relations.append(relation)
    claims = [{"kind": "size", "value": cut(), "evidence": cut()} for _ in range(draw(st.integers(0, 2)))]
    return {"id": "p", **rows, "relations": relations, "claims": claims}, title, abstract


@given(papers())
def test_a_sound_record_comes_back_from_facts(paper: tuple[dict[str, Any], str, str]) -> None:
    record, title, abstract = paper
    assert check_record(record, f"{title}\n{abstract}") == []
    assert to_record(from_record(record, title, abstract, "paper:p"), "p") == record


@given(papers())
def test_all_offsets_are_true(paper: tuple[dict[str, Any], str, str]) -> None:
    record, title, abstract = paper
    facts = from_record(record, title, abstract, "paper:p")
    quotes = [mention for entity in (*facts.contributions, *facts.entities) for mention in entity.mentions]
    quotes += [fact.evidence for fact in facts.facts] + [claim.evidence for claim in facts.claims]
    for quote in quotes:
        text = title if quote.section == "title" else abstract
        assert text[quote.start : quote.end] == quote.text


@given(papers(), papers())
def test_a_record_scores_full_marks_against_itself_only(
    paper: tuple[dict[str, Any], str, str], other: tuple[dict[str, Any], str, str]
) -> None:
    gold = {"p": paper[0]}
    for name in ("relation", "claim"):
        assert name not in score(gold, gold) or score(gold, gold)[name].f1 == 1
    figures = score(gold, {"p": other[0]})
    assert all(0 <= figure.f1 <= 1 for figure in figures.values())
    assert sum(
        figures[n].missed + figures[n].spurious for n in figures if n in {"entity", "contribution", "relation", "claim"}
    ) == len(list_mistakes(gold, {"p": other[0]}))
