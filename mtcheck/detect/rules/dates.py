"""Dates as newspapers in other languages write them: "this morning (24)", "on 15. July".

English papers write "on Thursday", and no full stop after a day's number. These habits stay behind
when a report is translated by machine. What authors who write English elsewhere do as well (a day
in brackets after its weekday, "24.02.2022") is odd, but no sign of a machine: its kind is
punctuation.
"""

from collections.abc import Iterator
from itertools import combinations

import regex

from mtcheck.detect.hit import Hit
from mtcheck.document import Document, overlaps
from mtcheck.report import Kind

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY = "|".join(_WEEKDAYS)
_PART = r"(?:morning|afternoon|evening|night|noon|dawn)"
_NUMBER = r"(?:[12]\d|3[01]|0?[1-9])"
_BRACKET = (
    rf"(?P<cut>\s?\((?P<number>{_NUMBER})(?P<more>[/.](?:0?\d|1[0-2])|\s(?:and|to)\s{_NUMBER})?\))"
)
# A sentence has to go on behind it: what ends in a bracket may be a clue, a score, an entry.
_GOES_ON = r"(?=[,;]\s\p{L}|\.\s\p{Lu}|\.\s*$|\s\p{Ll})"
# Days without a name of their own are dated by habit; after a name, the number may count anything.
_THIS_DAY = regex.compile(
    rf"\b(?:(?:this|yesterday|tomorrow|last)\s{_PART}|today|yesterday|tomorrow){_BRACKET}{_GOES_ON}",
    regex.IGNORECASE | regex.MULTILINE,
)
_NAMED_DAY = regex.compile(
    rf"\b(?:(?P<day>{_DAY})(?:\s{_PART})?|(?:this|last|next)\s(?:weekend|week)){_BRACKET}{_GOES_ON}",
    regex.MULTILINE,
)
_IN_BRACKETS = regex.compile(r"\(\d[\d,/ -]*\)")
_PAIRED = 20  # different days that are compared with each other
_MOST_BRACKETS = 2  # in one line; more make a list of counts or clues
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTH = "|".join(_MONTHS)
# A sentence may end in a number and the next begin with a month ("... won by 15. May ..."), so
# something has to lead up to the date, or nothing stand before it and a year follow; "May" and
# "March" begin sentences in other ways too.
_ORDINAL = regex.compile(
    rf"(?:\b(?:on|since|until|till|from|{_DAY}|(?:{_DAY})\sthe)\s{_NUMBER}(?P<cut>\.)"
    rf"\s?(?=(?:{_MONTH})\b)(?!(?:May|March)\b(?!,|\.|\s(?:\d{{4}}|in|at|and|the|to|that)\b))"
    rf"|(?:^|[(,–—]\s?){_NUMBER}(?P<cut2>\.)\s?(?=(?:{_MONTH})\s(?:19|20)\d\d\b))",
    regex.IGNORECASE | regex.MULTILINE,
)
_NUMERIC = regex.compile(
    r"\b(?:on|since|from|until|till|by|of|before|after|to|dated|the)\s"
    r"(?P<cut>(?P<day>0?[1-9]|[12]\d|3[01])\.(?P<month>0?[1-9]|1[0-2])\.(?P<year>(?:19|20)\d\d))"
    r"(?![\w-]|[.,/:]\d)"
)
_YEAR_MONTH = regex.compile(
    r"(?<![\w.,])(?P<cut>(?P<year>(?:19|20)\d\d) year (?P<month>[1-9]|1[0-2]) month"
    r"(?: (?P<day>[12]?\d|3[01]) day)?)(?!\w)"
)


def find(document: Document) -> Iterator[Hit]:
    """Bracketed days, ordinals with a full stop, dates in numbers; repaired to an English date."""
    text = document.text
    for hit in (*_bare_days(text), *_ordinals(text), *_numeric(text)):
        if not overlaps(document.foreign, hit.start, hit.end):
            yield hit


def _bare_days(text: str) -> Iterator[Hit]:
    """Reported only: a number in brackets is too much of the author's to be deleted."""
    reason = "a day number in brackets, as newspapers in other languages date"
    for match in _THIS_DAY.finditer(text):
        if not _in_list(text, match):
            start, end = match.span("cut")
            yield Hit(start, end, "mistranslation", "bare-day-number", reason)
    named = [m for m in _NAMED_DAY.finditer(text) if not _in_list(text, m)]
    if not _is_calendar(named):
        return
    for match in named:
        repairs = () if match["more"] or not match["day"] else (f" {match['number']}",)
        start, end = match.span("cut")
        yield Hit(start, end, "punctuation", "bare-day-number-unsure", reason, repairs)


def _in_list(text: str, match: "regex.Match[str]") -> bool:
    """Whether the line has so many numbers in brackets that they count or point at something."""
    line = text[max(0, match.start() - 200) : match.end() + 200]
    before, after = match.start() - max(0, match.start() - 200), len(line)
    line = line[line.rfind("\n", 0, before) + 1 : after].split("\n")[0]
    return len(_IN_BRACKETS.findall(line)) > _MOST_BRACKETS


def _is_calendar(dated: "list[regex.Match[str]]") -> bool:
    """Whether the weekdays and numbers can belong to one month: else the numbers are no dates."""
    days = {(_WEEKDAYS.index(m["day"]), int(m["number"])) for m in dated if m["day"]}
    pairs = combinations(sorted(days)[:_PAIRED], 2)
    return all((a[0] - b[0] - a[1] + b[1]) % 7 == 0 for a, b in pairs)


def _ordinals(text: str) -> Iterator[Hit]:
    reason = "a full stop after the day, as in German or Czech"
    for match in _ORDINAL.finditer(text):
        start, end = match.span("cut" if match["cut"] else "cut2")
        repair = "" if text[end : end + 1].isspace() else " "
        yield Hit(start, end, "mistranslation", "full-stop-after-day", reason, (repair,))


def _numeric(text: str) -> Iterator[Hit]:
    for match in _NUMERIC.finditer(text):
        reason = "a date in numbers and full stops, which English spells out"
        yield _spelt_out(match, "punctuation", "date-in-numbers", reason)
    for match in _YEAR_MONTH.finditer(text):
        reason = "year, month and day, word by word from Chinese or Japanese"
        yield _spelt_out(match, "mistranslation", "year-and-month-numbers", reason)


def _spelt_out(match: "regex.Match[str]", kind: Kind, rule: str, reason: str) -> Hit:
    month = f"{_MONTHS[int(match['month']) - 1]} {match['year']}"
    repair = f"{int(match['day'])} {month}" if match["day"] else month
    start, end = match.span("cut")
    return Hit(start, end, kind, rule, reason, (repair,))
