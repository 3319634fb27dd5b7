"""Learn the grammar of generic terms from annotated papers: the nouns that head them, the words that belong to them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from citeweave.extract.lexicon import fold_piece
from citeweave.extract.spans import find_occurrences
from citeweave.extract.terms import Grammar, Head
from citeweave.graph.model import Level, NodeKind

_WORD = re.compile(r"[^\W_][\w-]*")

LEAST_RATE = 0.4
# Every paper speaks of "the ... model", so that only the surest heads of model classes pay.
LEAST_CLASS_RATE = 0.55
LEAST_COUNT = 3

Records = Mapping[str, Mapping[str, Any]]
Texts = Mapping[str, str]


def read_mentions(record: Mapping[str, Any], text: str) -> Iterable[tuple[int, int, str, str]]:
    """Yield the places of generic mentions, with kind and level."""
    for entity in record["entities"]:
        kind, level = entity["type"], entity.get("level") or ""
        if kind in {"Technique", "Task"} or level == "class":
            for mention in entity["mentions"]:
                for start, end in find_occurrences(text, mention):
                    yield start, end, kind, level


def learn_modifiers(records: Records, texts: Texts) -> dict[str, float]:
    """Return for each word before a head the share of places where the annotators took it in."""
    inside: Counter[str] = Counter()
    outside: Counter[str] = Counter()
    for paper, record in records.items():
        text = texts[paper]
        seen_in: set[str] = set()
        seen_out: set[str] = set()
        for start, end, _, _ in read_mentions(record, text):
            words = text[start:end].lower().split()
            seen_in.update(word for word in words[:-1] if _WORD.fullmatch(word))
            if match := re.search(r"([^\W_][\w’'/-]*) $", text[max(0, start - 40) : start]):
                seen_out.add(match[1].lower())
        for seen, counts in ((seen_in, inside), (seen_out, outside)):
            for word in seen:
                counts[word] += 1
            # A new compound is judged by its last part ("-based", "-aware").
            for tail in {"-" + word.rpartition("-")[2] for word in seen if "-" in word}:
                counts[tail] += 1
    return {
        word: round((inside[word] + 0.5) / (inside[word] + outside[word] + 1), 2) for word in sorted(inside | outside)
    }


def learn_heads(records: Records, texts: Texts, folds: int = 4) -> dict[str, Head]:
    """Return the heads whose terms are mostly annotated, judged on papers that the modifiers were not learned from."""
    kinds: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for paper, record in records.items():
        for start, end, kind, level in read_mentions(record, texts[paper]):
            words = texts[paper][start:end].split()
            if len(words) > 1:
                kinds[fold_piece(words[-1])][kind, level] += 1
    every = {
        word: Head(NodeKind(top[0]), Level(top[1]) if top[1] else None, 0.5)
        for word, counts in kinds.items()
        if sum(counts.values()) >= LEAST_COUNT
        for top in [min(counts, key=lambda key: (-counts[key], key))]
    }
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    papers = sorted(records)
    for fold in range(folds):
        test = set(papers[fold::folds])
        grammar = Grammar(every, learn_modifiers({key: row for key, row in records.items() if key not in test}, texts))
        for paper in test:
            text = texts[paper]
            marked = {(text[a:b].lower(), kind) for a, b, kind, _ in read_mentions(records[paper], text)}
            for written, kind, noun in {
                (text[c.start : c.end].lower(), c.term.kind.value, fold_piece(text[c.start : c.end].split()[-1]))
                for c in grammar.find(text)
            }:
                total[noun] += 1
                right[noun] += (written, kind) in marked
    heads = {}
    for word, head in sorted(every.items()):
        rate = (right[word] + 0.3 * 2) / (total[word] + 2)
        if rate >= (LEAST_CLASS_RATE if head.level else LEAST_RATE):
            heads[word] = Head(head.kind, head.level, round(rate, 2))
    return heads


def make_grammar(records: Records, texts: Texts) -> Grammar:
    """Return the grammar that these papers teach."""
    return Grammar(learn_heads(records, texts), learn_modifiers(records, texts))
