"""Dates as newspapers in other languages write them: "this morning (24)", "on 15. July".

English papers write "on Thursday", and no full stop after a day's number. These habits stay behind
when a report is translated by machine.
"""

import re
from collections.abc import Iterator

from mtcheck.detect.suspect import Suspect
from mtcheck.document import Document, overlaps

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_PART = r"(?:morning|afternoon|evening|night|noon|dawn)"
_NUMBER = r"(?:[12]?\d|3[01])(?:[/.](?:0?\d|1[0-2]))?"
_BARE_DAY = re.compile(
    rf"\b(?:{_DAY}(?:\s{_PART})?|(?:this|yesterday|tomorrow|last)\s{_PART}"
    r"|today|yesterday|tomorrow|(?:this|last|next)\s(?:weekend|week))"
    rf"(?P<cut>\s?\({_NUMBER}(?:\s(?:and|to)\s{_NUMBER})?\))",
    re.IGNORECASE,
)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTH = "|".join(_MONTHS)
# A sentence may end in a number and the next begin with a month ("... won by 15. May ..."), so
# something has to lead up to the date, or a year to follow it.
_ORDINAL = re.compile(
    rf"(?:\b(?:on|since|until|till|from|{_DAY}|{_DAY}\sthe)\s(?:[12]?\d|3[01])(?P<cut>\.)"
    rf"\s?(?={_MONTH}\b)"
    rf"|(?<![\w.,])(?:[12]?\d|3[01])(?P<cut2>\.)\s?(?=(?:{_MONTH})\s(?:19|20)\d\d\b))",
    re.IGNORECASE,
)
_NUMERIC = re.compile(
    r"\b(?:on|since|from|until|till|by|of|before|after|to|dated|the)\s"
    r"(?P<cut>(?P<day>0?[1-9]|[12]\d|3[01])\.(?P<month>0?[1-9]|1[0-2])\.(?P<year>(?:19|20)\d\d))"
    r"(?![\w-]|[.,/:]\d)"
)
_YEAR_MONTH = re.compile(
    r"(?<![\w.,])(?P<cut>(?P<year>(?:19|20)\d\d) year (?P<month>[1-9]|1[0-2]) month"
    r"(?: (?P<day>[12]?\d|3[01]) day)?)(?!\w)"
)


def find(document: Document) -> Iterator[Suspect]:
    """Bracketed days, ordinals with a full stop, dates in numbers; repaired to an English date."""
    text = document.text
    for suspect in (*_bare_days(text), *_ordinals(text), *_numeric(text)):
        if not overlaps(document.foreign, suspect.start, suspect.end):
            yield suspect


def _bare_days(text: str) -> Iterator[Suspect]:
    reason = "a day number in brackets, as newspapers in other languages date"
    for match in _BARE_DAY.finditer(text):
        yield Suspect(*match.span("cut"), "mistranslation", "bare-day-number", reason, ("",))


def _ordinals(text: str) -> Iterator[Suspect]:
    reason = "a full stop after the day, as in German or Czech"
    for match in _ORDINAL.finditer(text):
        span = match.span("cut" if match["cut"] else "cut2")
        repair = "" if text[span[1] : span[1] + 1].isspace() else " "
        yield Suspect(*span, "mistranslation", "full-stop-after-day", reason, (repair,))


def _numeric(text: str) -> Iterator[Suspect]:
    for match in _NUMERIC.finditer(text):
        reason = "a date in numbers and full stops, which English spells out"
        yield _spelt_out(match, "date-in-numbers", reason)
    for match in _YEAR_MONTH.finditer(text):
        reason = "year, month and day, word by word from Chinese or Japanese"
        yield _spelt_out(match, "year-and-month-numbers", reason)


def _spelt_out(match: "re.Match[str]", rule: str, reason: str) -> Suspect:
    month = f"{_MONTHS[int(match['month']) - 1]} {match['year']}"
    repair = f"{int(match['day'])} {month}" if match["day"] else month
    return Suspect(*match.span("cut"), "mistranslation", rule, reason, (repair,))
