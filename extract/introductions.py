"""What a paper may introduce itself, by the title's grammar and by what follows "we propose"; a model judges it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from citeweave.extract.doc import Abbreviation
from citeweave.extract.kinds import STOP, find_cues, noun_after, rules_for
from citeweave.extract.lexicon import fold_name
from citeweave.extract.memory import Memory, key_of
from citeweave.extract.patterns import has_residue, is_marked, is_rejected, split_pair
from citeweave.extract.resources import Rule
from citeweave.extract.spans import find_occurrences
from citeweave.graph.model import Level, NodeKind

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
_TAIL_PAIR = re.compile(r" \([^()]+\)$")
_NUMBERED = re.compile(r"(?:\(?(?:\d|i{1,3}|iv|[a-d])\)|\b[1-4]\.)[,:]? ?(?:an?|the)? ?", re.IGNORECASE)
_DETERMINED = re.compile(r"(?:an?|the|our|two|three|four)\b(?! [A-Z][a-z]*[A-Z])", re.IGNORECASE)


def name_of_head(head: str) -> str:
    """Return the name before the colon of a title, without quotes and a short form in brackets after it."""
    return _TAIL_PAIR.sub("", head.strip()).strip("\"“”'")


@dataclass(frozen=True, slots=True)
class Found:
    """A contribution in the making: its strings, the first of them the best, and the words of the cue before it."""

    strings: list[str]
    before: str
    rule: str
    place: tuple[int, int]


class IntroductionReader:
    """Reads one text."""

    def __init__(self, text: str, title_length: int, pairs: tuple[Abbreviation, ...], memory: Memory) -> None:
        self.text = text
        self.pairs = pairs
        self.memory = memory
        self.length = title_length
        self.title = text[:title_length]
        # For what the title names, where the abstract introduces it.
        self.cues: dict[tuple[int, int], tuple[int, int]] = {}

    def read(self) -> list[Found]:
        """Return the named contributions, the main one first."""
        found: list[Found] = []
        self.keep(found, self.read_title())
        for rule, _, end in find_cues(self.text, "cue"):
            self.keep(found, self.read_region(end, rule))
        for rule, _, end in find_cues(self.text, "name"):
            self.keep(found, self.read_next(end, rule))
        for rule, _, end in find_cues(self.text, "parts"):
            self.keep(found, self.read_parts(end, rule))
        for rule, start, _ in find_cues(self.text, "after"):
            self.keep(found, self.read_before(start, rule))
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
        head = name_of_head(head)
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
        yield Found(self.strings_of(head), "", "title", (0, len(head)))

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
                yield self.make(pair.short, first, last + 1, region, rule)
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
        yield self.make(name, start, end, self.text[cue:start], rule)

    def read_next(self, start: int, rule: Rule) -> Iterator[Found]:
        """Yield the name that stands right at `start`."""
        while start < len(self.text) and self.text[start] in "\"“‘'`*\\":
            start += 1
        for pair in self.pairs:
            if start in (pair.long_span[0], pair.short_span[0]) and not self.is_known(pair.long):
                last = max(pair.long_span[1], pair.short_span[1])
                yield self.make(pair.short, start, last + 1, self.text[max(0, start - 80) : start], rule)
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
                    yield self.make(pair.short, first, last + 1, "module", rule)
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
                yield self.make(pair.short, first, last + 1, "", rule)

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
                yield self.make(pair.short, first, last + 1, "", rule)

    def is_known(self, name: str, *, direct: bool = False) -> bool:
        """Return whether a name is that of something else; right after a cue only ordinary terms are."""
        entry = self.memory.look_up(key_of(name))
        if entry is None or entry.marked * 2 < entry.papers:
            return False
        generic = entry.kind in {NodeKind.TECHNIQUE, NodeKind.TASK} or entry.uses[0][0][1] == Level.CLASS
        return generic or not direct

    def strings_of(self, name: str) -> list[str]:
        """Return a name with the other forms that the text gives for it."""
        strings = [name]
        for pair in self.pairs:
            if name in (pair.short, pair.long):
                strings = [pair.short, pair.long]
        return strings

    def make(self, name: str, start: int, end: int, before: str, rule: Rule) -> Found:
        """Return a contribution that stands at ``text[start:end]``."""
        return Found(self.strings_of(name), before, rule.id, (start, end))
