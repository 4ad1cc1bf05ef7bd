"""Broken punctuation: marks that stray, double, or have lost or gained a space."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import regex

from mtcheck.data import read_toml
from mtcheck.detect.suspect import Suspect
from mtcheck.document import Document, overlaps
from mtcheck.language import SUPPORTED


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    reason: str
    universal: bool
    slip: int
    pattern: "regex.Pattern[str]"
    repair: str | None


def find(document: Document) -> Iterator[Suspect]:
    """Every place where a pattern of ``data/punctuation.toml`` fits.

    In a passage that is not English only the universal patterns apply: French puts a space before
    its question marks.
    """
    english = document.language in SUPPORTED
    for rule in _rules():
        if english or rule.universal:
            found = list(_apply(document, rule))
            habit = len(found) > 3 and len(found) * rule.slip > document.text.count(" ")
            yield from (replace(s, rule="habit") if habit else s for s in found)


def _apply(document: Document, rule: _Rule) -> Iterator[Suspect]:
    for match in rule.pattern.finditer(document.text):
        start, end = match.span("cut")
        if not rule.universal and overlaps(document.foreign, start, end):
            continue
        if document.is_protected(start, end):
            continue
        repairs = () if rule.repair is None else (rule.repair.replace("{cut}", match["cut"]),)
        yield Suspect(start, end, "punctuation", rule.name, rule.reason, repairs)


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            row["name"],
            row["reason"],
            row["universal"],
            row.get("slip", 0),
            regex.compile(row["pattern"]),
            row.get("repair"),
        )
        for row in read_toml("punctuation.toml")["rule"]
    )
