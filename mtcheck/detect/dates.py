"""A bare day number in brackets after a day or its part: "this morning (24)".

Newspapers in Portuguese and Spanish date their reports so; English ones write "on Thursday". The
number stays behind when such a report is translated by machine.
"""

import re
from collections.abc import Iterator

from mtcheck.detect.suspect import Suspect
from mtcheck.document import Document, overlaps

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_PART = r"(?:morning|afternoon|evening|night|noon|dawn)"
_BARE_DAY = re.compile(
    rf"\b(?:{_DAY}(?:\s{_PART})?|(?:this|yesterday|tomorrow|last)\s{_PART}"
    r"|today|yesterday|tomorrow)"
    r"(?P<number>\s?\((?:[12]?\d|3[01])(?:[/.](?:0?\d|1[0-2]))?\))",
    re.IGNORECASE,
)


def find(document: Document) -> Iterator[Suspect]:
    """Every bracketed number that only repeats which day is meant; the repair deletes it."""
    for match in _BARE_DAY.finditer(document.text):
        start, end = match.span("number")
        if not overlaps(document.foreign, start, end):
            reason = "a day number in brackets, as newspapers in other languages date"
            yield Suspect(start, end, "mistranslation", "bare-day-number", reason, ("",))
