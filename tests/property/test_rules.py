"""Rules are looked for in a hurry, and nothing is overlooked."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citeweave.extract.kinds import rules_for as contribution_rules
from citeweave.extract.literals import fold_text
from citeweave.extract.patterns import is_rejected, rules_for
from citeweave.extract.quantities import mask_numbers
from citeweave.extract.resources import Rule, find_matches, likely_rules, read_rules
from citeweave.extract.words import is_marked_word

NAMES = sorted(place.name.removesuffix(".json") for place in (files("citeweave.extract") / "rules").iterdir())
RULES = [rule for name in NAMES for rule in read_rules(name)]
AROUND = st.text(alphabet=" .,aeirstK\u212aſıİ’#0-(", max_size=12)
RELAXED = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))


def spans(rule: Rule, text: str) -> list[tuple[int, int]]:
    return [match.span() for match in rule.pattern.finditer(text)]


@RELAXED
@given(data=st.data(), rule=st.sampled_from(RULES), before=AROUND, after=AROUND)
def test_no_match_is_overlooked(data: st.DataObject, rule: Rule, before: str, after: str) -> None:
    text = before + data.draw(st.from_regex(rule.pattern)) + after
    for changed in (text, text.upper(), text.lower()):
        assert [match.span() for match in rule.find(changed, fold_text(changed))] == spans(rule, changed)
        assert [match.span() for _, match in find_matches((rule,), changed)] == spans(rule, changed)


@pytest.mark.parametrize("name", NAMES)
def test_hits_are_likely(name: str) -> None:
    for rule in read_rules(name):
        hit = mask_numbers(rule.hit) if name == "claims" else rule.hit
        assert rule in likely_rules((rule,), hit)


@RELAXED
@given(data=st.data(), rule=st.sampled_from(rules_for("reject")))
def test_what_is_no_name_has_a_capital_or_digit(data: st.DataObject, rule: Rule) -> None:
    text = data.draw(st.from_regex(rule.pattern, fullmatch=True))
    assert is_marked_word(text) or not rule.pattern.fullmatch(text)
    assert is_rejected(text) == any(other.pattern.fullmatch(text) is not None for other in rules_for("reject"))


@RELAXED
@given(data=st.data(), rule=st.sampled_from(contribution_rules("suffix")), before=st.text(max_size=20))
def test_endings_stand_in_the_last_word(data: st.DataObject, rule: Rule, before: str) -> None:
    text = before + data.draw(st.from_regex(rule.pattern))
    assert bool(rule.pattern.search(text)) == bool(rule.pattern.search(text.rpartition(" ")[2]))
