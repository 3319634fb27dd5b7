"""What can be had without any model, to compare with: names from a dictionary, and always the commonest answer.

=============================  =====================================================================================
figure                         its baseline
=============================  =====================================================================================
``entity``, ``contribution``   the longest strings that annotators marked in at least half of the training papers
                               that they stand in, as the kind they were marked as most often; what stands before the
                               colon of a title is a Method that the paper proposes
``relation``                   every thing that was found is in the relation that is commonest for its kind
``claim``                      every number with a unit is a claim, of the kind that the unit implies
``subject``                    the first contribution
``outcome``                    better
``evidence``                   the first sentence of the abstract that names the thing
=============================  =====================================================================================
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from spacy.tokens import Doc

from citeweave.extract.candidates import Page
from citeweave.extract.evaluation.seen import count_seen
from citeweave.extract.memory import Entry, Memory
from citeweave.extract.names import read_page
from citeweave.extract.quantities import find_quantities
from citeweave.extract.records import Record
from citeweave.extract.scoring import Figure, Row, compare, group_of, list_named, quantities
from citeweave.extract.sentences import read_sentences
from citeweave.extract.spans import find_occurrences
from citeweave.graph.model import ClaimKind, EdgeKind, NodeKind, Outcome

# From this share of the papers that a string stands in, annotators mark it more often than not.
_LEAST_SHARE = 0.5
_MOST_WORDS = 8
_MOST_TITLE_WORDS = 6

# By counts over the 510 training papers.
COMMONEST_RELATION: Mapping[str, str] = MappingProxyType(
    {
        NodeKind.METHOD: EdgeKind.BUILDS_ON,
        NodeKind.BASE_MODEL: EdgeKind.APPLIED_TO,
        NodeKind.BENCHMARK: EdgeKind.EVALUATED_ON,
        NodeKind.TECHNIQUE: EdgeKind.USES,
        NodeKind.TASK: EdgeKind.ADDRESSES,
    }
)
_COMMONEST_CLAIM: Mapping[str, ClaimKind] = MappingProxyType({"%": ClaimKind.QUALITY, "x": ClaimKind.SPEED})

_GROUPS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "names": frozenset({"entity", "seen", "unseen", "contribution"}),
        "relations": frozenset({"relation", "claim"}),
        "details": frozenset({"subject", "outcome", "evidence"}),
    }
)


def score_baselines(gold: Row, predicted: Row, doc: Doc, memory: Memory) -> dict[str, Figure]:
    """Return the figures of one paper's baselines.

    Those of relations start from the names in `predicted`, and those of subject, outcome and evidence from its
    relations, so that each tells what that step alone is worth.
    """
    guesses = {
        "names": look_up_names(doc, memory),
        "relations": guess_relations(predicted, doc),
        "details": guess_details(predicted, doc),
    }
    figures: dict[str, Figure] = {}
    for name, guess in guesses.items():
        (comparison,) = compare({"": gold}, {"": guess})
        count_seen(comparison, memory)
        figures |= {key: figure for key, figure in comparison.figures.items() if group_of(key) in _GROUPS[name]}
    return figures


def look_up_names(doc: Doc, memory: Memory) -> Record:
    """Return the record of what the dictionary finds, and of what the title introduces."""
    page = read_page(doc)
    own = _read_title(page)
    taken = [span for string in own for span in find_occurrences(page.text, string)]
    strings: dict[tuple[str, str], set[str]] = {}
    for start, end, entry in _find_longest(page, memory):
        if all(end <= first or last <= start for first, last in taken):
            use = entry.use_as(entry.kind)
            name = use[2] if use else page.text[start:end]
            strings.setdefault((name, entry.kind), set()).add(page.text[start:end])
    return {
        "contributions": [{"name": name, "type": NodeKind.METHOD.value, "mentions": [name]} for name in own],
        "entities": [
            {"name": name, "type": kind, "mentions": sorted(found)} for (name, kind), found in strings.items()
        ],
        "relations": [],
        "claims": [],
    }


def _read_title(page: Page) -> list[str]:
    head, colon, rest = page.text[: page.title_length].partition(":")
    return [head.strip()] if colon and rest.strip() and 0 < len(head.split()) <= _MOST_TITLE_WORDS else []


def _find_longest(page: Page, memory: Memory) -> Iterator[tuple[int, int, Entry]]:
    """Yield the longest strings that annotators mark more often than not, from left to right, with their places."""
    first = 0
    while first < len(page.words):
        found = None
        for last in range(first, min(first + _MOST_WORDS, len(page.words))):
            if last > first and not page.joined[last]:
                break
            entry = memory.look_up(page.key_between(first, last))
            if entry is not None and entry.marked >= _LEAST_SHARE * entry.papers:
                found = (last, entry)
        if found is None:
            first += 1
            continue
        yield page.spans[first][0], page.spans[found[0]][1], found[1]
        first = found[0] + 1


def guess_relations(predicted: Row, doc: Doc) -> Record:
    """Return `predicted` with the commonest relation of each thing's kind, and a claim for each number with a unit."""
    return {
        **predicted,
        "relations": [
            {"type": COMMONEST_RELATION[thing["type"]], "object": thing["name"], "evidence": ""}
            for thing in predicted["entities"]
        ],
        "claims": [
            {"kind": kind, "value": value, "evidence": value}
            for sentence in read_sentences(doc)
            for kind, value in _guess_claims(sentence.text)
        ],
    }


def _guess_claims(sentence: str) -> Iterator[tuple[str, str]]:
    last = 0
    for quantity in find_quantities(sentence):
        value = sentence[quantity.start : quantity.end]
        kind = quantity.kind or next(
            (_COMMONEST_CLAIM[text[-1]] for text in quantities(value) if text[-1:] in _COMMONEST_CLAIM), None
        )
        # Of a range and the numbers in it, the range.
        if kind is not None and quantity.start >= last:
            yield kind.value, value
            last = quantity.end


def guess_details(predicted: Row, doc: Doc) -> Record:
    """Return `predicted` with the commonest subject, outcome and evidence of each relation."""
    sentences = [sentence.text for sentence in read_sentences(doc)]
    # The title says in short what a sentence of the abstract states, unless it alone names the thing.
    order = [*sentences[1:], *sentences[:1]]
    strings = {row["name"]: [row["name"], *row.get("mentions", [])] for row in list_named(predicted)}
    relations = []
    for row in predicted["relations"]:
        known = strings.get(row["object"], [row["object"]])
        evidence = next((text for text in order if any(find_occurrences(text, name) for name in known)), "")
        guess = {key: value for key, value in row.items() if key != "subject"}
        relations.append({**guess, "outcome": Outcome.BETTER.value, "evidence": evidence})
    return {**predicted, "relations": relations}
