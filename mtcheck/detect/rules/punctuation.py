"""Broken punctuation: marks that stray, double, or have lost or gained a space."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import regex

from mtcheck.data import read_toml
from mtcheck.detect.hit import Hit
from mtcheck.detect.rules.characters.extraction import is_word
from mtcheck.document import Document, Span, overlaps
from mtcheck.language import SUPPORTED

_HABIT = 3  # so many of one kind are no slip
_LINE_OF_LIST = 80  # code points: a longer line without a full stop is still prose
_CLOSED = regex.compile(r"[.?!…:]['\"”’)\]]{0,3}\s*$")
# Columns, leaders, frames: what is set with blanks means them.
_LAYOUT = regex.compile(r"\S(?: {3,}|\t+)\S|(?:\. ?){4,}|\|[^|]*\||[-_=*~]{4,}|[─-╿]")
_AS_USUAL = regex.compile(r"[\p{L}\p{N}”\"’)][,;.?!]['\"”’)]{0,2}(?:\s|$)")
_COMMA_AS_USUAL = regex.compile(r"\S[,;]\s")
_NOT_BLANK = regex.compile(r"\S+")
_WORDS_BEFORE = regex.compile(r"\p{L}+")
_OPEN_COMPOUND = regex.compile(r"-(?:based|controlled|owned|listed|backed|led|run)$")
_REACH = 60  # code points looked at before and after a place


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    reason: str
    universal: bool
    slip: int
    pattern: "regex.Pattern[str]"
    repair: str | None
    guard: str


def find(document: Document) -> Iterator[Hit]:
    """Every place where a pattern of ``data/punctuation.toml`` fits.

    In a passage that is not English only the universal patterns apply: French puts a space before
    its question marks.
    """
    english = document.language in SUPPORTED
    found: defaultdict[str, list[Hit]] = defaultdict(list)
    slips: dict[str, int] = {}
    for rule in _rules():
        if english or rule.universal:
            found[rule.name] += _apply(document, rule)
            slips[rule.name] = rule.slip
    for name, hits in found.items():
        meant = set(hits) if _is_habit(document, slips[name], hits) else _in_lists(document, hits)
        yield from (replace(hit, rule="habit") if hit in meant else hit for hit in hits)


def _is_habit(document: Document, slip: int, found: Sequence[Hit]) -> bool:
    """Whether the whole text is set that way, as tokenised text and chat are."""
    if len(found) > _HABIT and len(found) * slip > document.text.count(" "):
        return True
    return slip > 0 and len(found) >= _HABIT and not _AS_USUAL.search(document.text)


def _in_lists(document: Document, found: Sequence[Hit]) -> set[Hit]:
    """Those in a series: the same in several lines without a sentence, or all along one line."""
    if len(found) < _HABIT:
        return set()
    by_line: defaultdict[Span, list[Hit]] = defaultdict(list)
    for hit in found:
        by_line[_line(document, hit.start)].append(hit)
    text = document.text
    listed = [
        hits
        for line, hits in by_line.items()
        if line.end - line.start < _LINE_OF_LIST and not _CLOSED.search(text, line.start, line.end)
    ]
    series = listed if len(listed) >= _HABIT else []
    series += [
        hits
        for line, hits in by_line.items()
        if len(hits) >= _HABIT and not _COMMA_AS_USUAL.search(text, line.start, line.end)
    ]
    return {hit for hits in series for hit in hits}


def _apply(document: Document, rule: _Rule) -> Iterator[Hit]:
    text = document.text
    guard = _GUARDS.get(rule.guard)
    for match in rule.pattern.finditer(text):
        start, end = match.span("cut")
        if not rule.universal and overlaps(document.foreign, start, end):
            continue
        if document.is_protected(start, end) or (guard is not None and guard(text, start, end)):
            continue
        if match["cut"].isspace() and _is_layout(document, start):
            continue
        repairs = () if rule.repair is None else (rule.repair.replace("{cut}", match["cut"]),)
        yield Hit(start, end, "punctuation", rule.name, rule.reason, repairs)


def _line(document: Document, at: int) -> Span:
    """The line that ``at`` lies in."""
    return document.lines[bisect_right(document.lines, at, key=lambda line: line.start) - 1]


def _is_layout(document: Document, at: int) -> bool:
    """Whether the line around the place is a table, a row of dots, or drawn."""
    line = _line(document, at)
    around = document.text[max(line.start, at - 2 * _REACH) : min(line.end, at + 2 * _REACH)]
    return _LAYOUT.search(around.strip()) is not None


def _is_abbreviation(text: str, start: int, end: int) -> bool:
    """Whether no word ends here that could end a sentence: "colloq.," keeps its full stop."""
    word = _WORDS_BEFORE.findall(text, max(0, start - _REACH), start)[-1]
    return not is_word(word.lower())


def _is_foreign(text: str, start: int, end: int) -> bool:
    """Whether the words before the mark are of a language that sets a blank there."""
    words = _WORDS_BEFORE.findall(text, max(0, start - _REACH // 2), start)[-4:]
    return any(w.lower() in _list("foreign") or not w.isascii() for w in words)


def _is_data(text: str, start: int, end: int) -> bool:
    """Whether the comma is one of several in a row without blanks, as in a list of values."""
    before = regex.search(r"\S*$", text[max(0, start - _REACH) : start])
    after = _NOT_BLANK.match(text, end, end + _REACH)
    token = (before[0] if before else "") + (after[0] if after else "")
    return "," in token.rstrip(",") or any(c in token for c in "=/:<>{}[]|&")


def _is_box(text: str, start: int, end: int) -> bool:
    """Whether the bracket holds a sign between blanks: "[ x ]", "( 3 )"."""
    return (
        regex.match(r" ?[^()\[\]\n]{0,3} [)\]]", text[end : end + 6]) is not None
        or regex.search(r"[(\[] [^()\[\]\n]{0,3}$", text[max(0, start - 6) : start]) is not None
    )


def _is_address(head: str) -> bool:
    """Whether what ends here is an address in brackets, or an address."""
    inside = head[head.rfind("(") :] if head.endswith(")") else head[head.rfind(" ") :]
    return "://" in inside or "www." in inside


def _is_missing(text: str, start: int, end: int) -> bool:
    """Whether the blank is meant: it stands behind an address, or where a word fell out.

    A word fell out where the one before the blank ends no clause.
    """
    word = _WORDS_BEFORE.findall(text, max(0, start - _REACH), start)[-1:]
    possessive = text[max(0, start - 2) : start] in {"'s", "’s"}
    if _OPEN_COMPOUND.search(text, max(0, start - _REACH), start):
        return True
    if _is_address(text[max(0, start - 2 * _REACH) : start]):
        return True  # the blank keeps the mark out of it
    return possessive or (bool(word) and word[0].lower() in _list("missing"))


_GUARDS: dict[str, Callable[[str, int, int], bool]] = {
    "abbreviation": _is_abbreviation,
    "foreign": _is_foreign,
    "data": _is_data,
    "box": _is_box,
    "missing": _is_missing,
}


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(read_toml("punctuation.toml")[name]["words"].split())


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
            row.get("guard", ""),
        )
        for row in read_toml("punctuation.toml")["rule"]
    )
