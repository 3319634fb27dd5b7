"""What the paper itself introduces, by the title's grammar and by what follows "we propose"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

from citeweave.extract.doc import Abbreviation
from citeweave.extract.kinds import STOP, last_kind, noun_after, rules_for, vote_kind
from citeweave.extract.lexicon import fold_name
from citeweave.extract.patterns import has_residue, is_marked, is_rejected, split_pair
from citeweave.extract.resources import Rule
from citeweave.extract.sentences import read_sentences
from citeweave.extract.spans import find_occurrences, quote
from citeweave.graph.model import Entity, Evidence, Level, NodeKind, Section

NAME = "citeweave_contributions"

_WORD = (
    r"(?:[$\\{}^*]*[A-Z0-9][\w^+*$@{}\\/&’'-]*(?:\.[A-Z0-9]\w*)*"
    r"|[a-z]{1,4}-?[A-Z][\w-]*|\\?[a-zαβγμλ]+-[A-Z]\w*)(?:\+\+)?"
)
_PHRASE = re.compile(rf"(?<![\w-]){_WORD}(?:(?: (?:of|and|for|with|via|in|to|from|by|on|the|as))? {_WORD}){{0,7}}")
_TAIL = re.compile(
    r"-(?:based|aware|like|style|free|driven|guided|inspired|shot|level|enhanced|specific|agnostic|wise|"
    r"oriented|type|only|trained|tuned|optimal|scale|order|efficient|time|the-art|centric)s?$"
)
_AFTER_NAME = re.compile(
    r"[,.:;()\"”’'~—–}$]| (?:\(|that|which|to|for|is|as|by|with|using|and|--|—|–|a |an |in|on|via|from|,)|$"
)
_NUMBERED = re.compile(r"(?:\(?(?:\d|i{1,3}|iv|[a-d])\)|\b[1-4]\.)[,:]? ?(?:an?|the)? ?", re.IGNORECASE)
_DETERMINED = re.compile(r"(?:an?|the|our|two|three|four)\b(?! [A-Z][a-z]*[A-Z])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """A contribution in the making: its strings, the first of them the best, and the words of the cue before it."""

    strings: list[str]
    before: str
    confidence: float
    rule: str
    place: tuple[int, int]


class ContributionFinder:
    """The component; sets ``doc._.contributions`` and takes them out of ``doc._.entities``."""

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.contributions``."""
        reader = _Reader(doc)
        own = tuple(entity for entity in map(reader.build, reader.read()) if entity.mentions)
        entities = reader.drop_own(own)
        if not own and (unnamed := reader.find_unnamed()):
            own = (unnamed,)
        doc._.contributions = tuple(map(reader.keep_spellings, own))
        doc._.entities = tuple(map(reader.keep_spellings, entities))
        return doc


class _Reader:
    """Reads one doc."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text = doc.text
        self.pairs: tuple[Abbreviation, ...] = doc._.abbreviations
        self.known = {
            fold_name(mention.text): entity
            for entity in doc._.entities for mention in entity.mentions
            if entity.component == "names.vocabulary"
        }  # fmt: skip
        self.length: int = doc._.title_length
        self.title = self.text[: self.length]
        self.sentences = [(span.start_char, span.end_char) for span in read_sentences(doc)]
        self.starts = [start for start, _ in self.sentences]
        # For what the title names, where the abstract introduces it.
        self.cues: dict[tuple[int, int], tuple[int, int]] = {}

    def read(self) -> list[Found]:
        """Return the named contributions, the main one first."""
        found: list[Found] = []
        self.keep(found, self.read_title())
        for rule in rules_for("cue"):
            for match in rule.pattern.finditer(self.text):
                self.keep(found, self.read_region(match.end(), rule))
        for rule in rules_for("name"):
            for match in rule.pattern.finditer(self.text):
                self.keep(found, self.read_next(match.end(), rule))
        for rule in rules_for("parts"):
            for match in rule.pattern.finditer(self.text):
                self.keep(found, self.read_parts(match.end(), rule))
        for rule in rules_for("after"):
            for match in rule.pattern.finditer(self.text):
                self.keep(found, self.read_before(match.start(), rule))
        if found:
            self.keep(found, self.read_defined())
        head = found[:1] if found and found[0].rule == "title" else []
        rest = sorted(found[len(head) :], key=lambda item: item.place)
        return head + rest

    def keep(self, found: list[Found], new: Iterable[Found]) -> None:
        """Add what is new to `found`."""
        for item in new:
            keys = {fold_name(string) for string in item.strings}
            same = next((other for other in found if keys & {fold_name(string) for string in other.strings}), None)
            if same is None:
                found.append(item)
            elif same.rule == "title":
                self.cues.setdefault(same.place, item.place)

    def read_title(self) -> Iterator[Found]:
        """Yield the name before the colon of the title."""
        head, colon, rest = self.title.partition(":")
        head = head.strip().strip("\"“”'")
        if not colon or not rest.strip() or len(head) < 2:
            return
        words = head.split()
        body = self.text[self.length :]
        inside = bool(find_occurrences(body, head)) or any(head in (pair.short, pair.long) for pair in self.pairs)
        single = len(words) == 1 and is_marked(head)
        if len(words) > 6 or not (inside or single or (len(words) <= 3 and is_marked(words[0]))):
            return
        if not any(letter.isupper() for letter in head) or self.is_known(head, direct=True):
            return
        yield Found(self.strings_of(head), "", 0.9 if inside else 0.8, "title", (0, len(head)))

    def read_region(self, start: int, rule: Rule) -> Iterator[Found]:
        """Yield the names of the noun phrase that follows a cue."""
        line_end = self.text.find("\n", start)
        stop = len(self.text) if line_end < 0 else line_end
        match = STOP.search(self.text, start, stop)
        end = min(match.start() if match else stop, start + 220)
        region = self.text[start:end]
        taken: list[tuple[int, int]] = []
        for pair in self.pairs:
            first = min(pair.long_span[0], pair.short_span[0])
            if start <= first < end or (start <= first < end + 60 and first - start < 25):
                if self.is_known(pair.long) or is_rejected(pair.short) or not self.is_apposition(start, first):
                    continue
                last = max(pair.long_span[1], pair.short_span[1])
                taken.append((first, last))
                yield self.make(pair.short, first, last + 1, region, rule, 0.85)
        for name in _PHRASE.finditer(self.text, start, stop):
            if name.start() >= end:
                break
            if any(name.start() < last and first < name.end() for first, last in taken):
                continue
            if self.is_apposition(start, name.start()):
                for first, last in split_pair(name.group(), name.start()):
                    yield from self.read_phrase(first, last, start, rule)

    def is_apposition(self, start: int, place: int) -> bool:
        """Return whether what stands between a cue and a name lets the name be the thing proposed."""
        between = self.text[start:place]
        return len(between) < 120 and not re.search(r"\b(?:of|over|than|called) $|\b(?:like|such as|e\.g\.)", between)

    def read_phrase(self, start: int, end: int, cue: int, rule: Rule) -> Iterator[Found]:
        """Yield the name of a capitalised phrase, if it is one."""
        name = self.text[start:end].rstrip("’'")
        name = re.sub(r"(?:'s|’s)$|[{}$\\]+$", "", name)
        while name and _TAIL.search(name.split()[-1]):
            name = name.rpartition(" ")[0]
        name = re.sub(r" (?:of|and|for|with|via|in|to|from|by|on|the|as)$", "", name)
        end = start + len(name)
        direct = rule.id != "our-name" and bool(
            re.fullmatch(r"(?:an?|the|our|[\"“'])? ?[\"“']?", self.text[cue:start], re.IGNORECASE)
        )
        if len(name) < 2 or self.is_known(name, direct=direct) or is_rejected(name) or has_residue(name):
            return
        named = is_marked(name.split()[0]) or is_marked(name.split()[-1]) or " " in name
        after = _AFTER_NAME.match(self.text, end)
        noun = noun_after(self.text, end)
        if not (after or noun or rule.id == "our-name") or not (
            named or direct or self.text[start - 2 : start] == ", "
        ):
            return
        if not is_marked(name) and " " not in name and _DETERMINED.match(self.text[cue:start]):
            return
        yield self.make(name, start, end, self.text[cue:start], rule, 0.75 if is_marked(name) else 0.6)

    def read_next(self, start: int, rule: Rule) -> Iterator[Found]:
        """Yield the name that stands right at `start`."""
        while start < len(self.text) and self.text[start] in "\"“‘'`*\\":
            start += 1
        for pair in self.pairs:
            if start in (pair.long_span[0], pair.short_span[0]) and not self.is_known(pair.long):
                last = max(pair.long_span[1], pair.short_span[1])
                yield self.make(pair.short, start, last + 1, self.text[max(0, start - 80) : start], rule, 0.7)
                return
        match = _PHRASE.match(self.text, start)
        if match and (rule.id != "our-name" or is_marked(match.group().split()[0])):
            yield from self.read_phrase(match.start(), match.end(), start, rule)

    def read_parts(self, start: int, rule: Rule) -> Iterator[Found]:
        """Yield the capitalised parts of an enumeration up to the end of its sentence."""
        stop = next((match.start() for match in re.finditer(r"[.?!](?:\s|$)|\n", self.text[start:])), 400) + start
        starts = [match.end() for match in _NUMBERED.finditer(self.text, start, stop)] or [start]
        for place in starts:
            for pair in self.pairs:
                first = min(pair.long_span[0], pair.short_span[0])
                if place <= first <= place + 30 and first < stop and pair.long[0].isupper():
                    last = max(pair.long_span[1], pair.short_span[1])
                    yield self.make(pair.short, first, last + 1, "module", rule, 0.6)
                    break
            else:
                match = _PHRASE.match(self.text, place)
                if match and (is_marked(match.group()) or " " in match.group()):
                    yield from self.read_phrase(match.start(), match.end(), place, rule)

    def read_before(self, end: int, rule: Rule) -> Iterator[Found]:
        """Yield the short form in brackets that a passive cue follows."""
        for pair in self.pairs:
            last = max(pair.long_span[1], pair.short_span[1])
            if last <= end <= last + 2 and not self.is_known(pair.long):
                first = min(pair.long_span[0], pair.short_span[0])
                yield self.make(pair.short, first, last + 1, "", rule, 0.65)

    def read_defined(self) -> Iterator[Found]:
        """Yield the modules: short forms of capitalised long forms, as authors write their own things."""
        rule = rules_for("defined")[0]
        for pair in self.pairs:
            first = min(pair.long_span[0], pair.short_span[0])
            last = max(pair.long_span[1], pair.short_span[1])
            if (
                rule.pattern.fullmatch(pair.long)
                and not rules_for("others")[0].pattern.search(self.text[max(0, first - 60) : first])
                and not self.is_known(pair.long)
                and not self.is_known(pair.short)
                and not is_rejected(pair.short)
                and first > len(self.title)
            ):
                yield self.make(pair.short, first, last + 1, "", rule, 0.55)

    def is_known(self, name: str, *, direct: bool = False) -> bool:
        """Return whether a name is that of something else; right after a cue only ordinary terms are."""
        entity = self.known.get(fold_name(name))
        if entity is None:
            return False
        generic = entity.kind in {NodeKind.TECHNIQUE, NodeKind.TASK} or entity.level is Level.CLASS
        return generic or not direct

    def strings_of(self, name: str) -> list[str]:
        """Return a name with the other forms that the text gives for it."""
        strings = [name]
        for pair in self.pairs:
            if name in (pair.short, pair.long):
                strings = [pair.short, pair.long]
        return strings

    def make(self, name: str, start: int, end: int, before: str, rule: Rule, confidence: float) -> Found:
        """Return a contribution that stands at ``text[start:end]``."""
        return Found(self.strings_of(name), before, confidence, rule.id, (start, end))

    def find_unnamed(self) -> Entity | None:
        """Return the unnamed contribution; ``None`` where nothing new is proposed."""
        if any(rule.pattern.search(self.title) for rule in rules_for("study")):
            return None
        proposed: tuple[int, NodeKind] | None = None
        for rule in rules_for("cue"):
            for match in rule.pattern.finditer(self.text):
                cut = STOP.search(self.text, match.end())
                kind = last_kind(self.text[match.end() : cut.start() if cut else match.end() + 80])
                if kind:
                    return self.make_unnamed(match.start(), kind, 0.5)
                if proposed is None and rule.id == "we-propose":
                    proposed = (match.start(), NodeKind.METHOD)
        return self.make_unnamed(*proposed, 0.4) if proposed else None

    def make_unnamed(self, place: int, kind: NodeKind, confidence: float) -> Entity:
        """Return the contribution that the sentence around `place` introduces."""
        return Entity(None, kind, (), None, confidence, "contributions.unnamed", self.sentence_at(place))

    def build(self, found: Found) -> Entity:
        """Return the entity, with every place of its strings."""
        spans = {
            span for string in dict.fromkeys(found.strings) for form in (string, f"{string}s")
            for span in find_occurrences(self.text, form)
        }  # fmt: skip
        places = sorted((start, end) for start, end in spans if not start <= self.length < end)
        kind = vote_kind(self.text, found.strings, places, found.before)
        mentions = tuple(quote(self.text, self.length, start, end) for start, end in places)
        place = self.cues.get(found.place, found.place)[0]
        return Entity(
            found.strings[0], kind, mentions, None, found.confidence, f"contributions.{found.rule}",
            self.sentence_at(place),
        )  # fmt: skip

    def drop_own(self, own: Iterable[Entity]) -> Iterator[Entity]:
        """Yield the entities that are none of the paper's own, without mentions inside own names."""
        strings = {fold_name(mention.text) for entity in own for mention in entity.mentions}
        places = {
            (mention.section, offset)
            for entity in own for mention in entity.mentions for offset in range(mention.start, mention.end)
        }  # fmt: skip
        for entity in self.doc._.entities:
            if any(fold_name(mention.text) in strings for mention in entity.mentions):
                continue
            kept = tuple(mention for mention in entity.mentions if (mention.section, mention.start) not in places)
            if kept:
                yield replace(entity, mentions=kept)

    def keep_spellings(self, entity: Entity) -> Entity:
        """Return an entity with the first place of each spelling, and the sentence of the first of all."""
        first: dict[str, Evidence] = {}
        for mention in entity.mentions:
            first.setdefault(mention.text, mention)
        mentions = tuple(first.values())
        evidence = entity.evidence
        if evidence is None and mentions:
            shift = 0 if mentions[0].section is Section.TITLE else self.length + 1
            evidence = self.sentence_at(shift + mentions[0].start)
        return replace(entity, mentions=mentions, evidence=evidence)

    def sentence_at(self, place: int) -> Evidence | None:
        """Return the sentence around a place of the text."""
        index = bisect_right(self.starts, place) - 1
        if index < 0:
            return None
        return quote(self.text, self.length, *self.sentences[index])


@Language.factory(NAME, assigns=["doc._.contributions"], requires=["doc._.entities"])
def create_contributions(nlp: Language, name: str) -> ContributionFinder:
    """Return the component."""
    return ContributionFinder()
