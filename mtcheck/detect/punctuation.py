"""Broken punctuation: marks that stray, double, or have lost or gained a space."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import regex

from mtcheck.detect.suspect import Suspect
from mtcheck.document import Document, Span, overlaps
from mtcheck.language import SUPPORTED

_CURLY = regex.compile("[“”]")


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    reason: str
    universal: bool
    slip: int
    pattern: "regex.Pattern[str]"
    repair: str | None


def find(document: Document) -> Iterator[Suspect]:
    """Every place where a pattern of ``data/punctuation.toml`` fits, and quotations left open.

    In a passage that is not English only the universal patterns apply: French puts a space before
    its question marks.
    """
    english = document.language in SUPPORTED
    for rule in _rules():
        if english or rule.universal:
            found = list(_apply(document, rule))
            habit = len(found) > 3 and len(found) * rule.slip > document.text.count(" ")
            yield from (replace(s, rule="habit") if habit else s for s in found)
    if english:
        yield from _unbalanced(document)


def _apply(document: Document, rule: _Rule) -> Iterator[Suspect]:
    for match in rule.pattern.finditer(document.text):
        start, end = match.span("cut")
        if not rule.universal and overlaps(document.foreign, start, end):
            continue
        if document.is_protected(start, end):
            continue
        repairs = () if rule.repair is None else (rule.repair.replace("{cut}", match["cut"]),)
        yield Suspect(start, end, "punctuation", rule.name, rule.reason, repairs)


def _unbalanced(document: Document) -> Iterator[Suspect]:
    """Curly marks without a partner in their paragraph.

    A paragraph may stay open if the next one opens again: that is how long quotations are set.
    """
    lines = document.lines
    for index, line in enumerate(lines):
        opened: list[int] = []
        for mark in _CURLY.finditer(document.text, line.start, line.end):
            if mark.group() == "“":
                opened.append(mark.start())
            elif opened:
                opened.pop()
            elif not _mixed(document, line):
                yield _orphan(mark.start(), "nothing opens this quotation")
        follows = lines[index + 1].start if index + 1 < len(lines) else None
        continued = follows is not None and document.text[follows] in "“‘\"'"
        if opened and not continued and not _mixed(document, line):
            yield from (_orphan(at, "this quotation is not closed") for at in opened[-1:])


def _orphan(at: int, reason: str) -> Suspect:
    return Suspect(at, at + 1, "punctuation", "unbalanced-quotation-mark", reason)


def _mixed(document: Document, line: Span) -> bool:
    return document.text.find('"', line.start, line.end) >= 0


@cache
def _rules() -> tuple[_Rule, ...]:
    source = files("mtcheck") / "data" / "punctuation.toml"
    return tuple(
        _Rule(
            row["name"],
            row["reason"],
            row["universal"],
            row.get("slip", 0),
            regex.compile(row["pattern"]),
            row.get("repair"),
        )
        for row in tomllib.loads(source.read_text("utf-8"))["rule"]
    )
