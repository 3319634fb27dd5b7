"""What a paper is about, told by word stems: ``compression`` (and efficiency), or ``other``."""

from __future__ import annotations

from citeweave.extract.resources import read_rules

OTHER = "other"
"""The subject of a paper that no rule claims."""

# One such word in an abstract is said in passing ("an efficient and lightweight tool").
_LEAST_STEMS = 2


def find_subject(title: str, abstract: str) -> str:
    """Return the subject by the stems of ``rules/subjects.json``: one in the title, or two different ones in all.

    A rule whose ``where`` is ``title`` reads the title only.
    """
    for rule in read_rules("subjects"):
        if rule.pattern.search(title):
            return rule.attributes["subject"]
        if rule.attributes["where"] == "any":
            stems = {stem.casefold() for stem in rule.pattern.findall(abstract)}
            if len(stems) >= _LEAST_STEMS:
                return rule.attributes["subject"]
    return OTHER
