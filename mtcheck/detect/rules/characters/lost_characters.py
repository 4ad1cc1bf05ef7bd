"""Characters that were lost in decoding: a question mark or U+FFFD stands where they stood.

An apostrophe is certain where only one fits ("won?t", "the town�s"), a letter where what is left of
the word is no other word ("caf?"); any other loss is reported alone.
"""

from collections.abc import Iterator
from functools import cache

import regex

from mtcheck.data import read_toml
from mtcheck.detect.hit import Hit
from mtcheck.document import Document

_HOLE = r"(?:\?{1,3}|\ufffd{1,3}|ï¿½)"
_LOST = regex.compile(r"(?:\ufffd|ï¿½)+")
_APOSTROPHE = regex.compile(
    rf"\b(?:(?:[cC]a|[wW]o|[dD]o|[dD]oes|[dD]id|[iI]s|[wW]as|[aA]re|[wW]ere|[hH]as|[hH]ave|[hH]ad"
    rf"|[wW]ould|[cC]ould|[sS]hould|[mM]us|[nN]eed|[aA]i)n(?P<hole>{_HOLE})t"
    rf"|(?:I(?P<hole>{_HOLE})(?:m|ve|ll|d)|(?:[yY]ou|[wW]e|[tT]hey)(?P<hole>{_HOLE})(?:re|ve|ll|d)"
    rf"|(?:[hH]e|[sS]he|[iI]t|[tT]hat)(?P<hole>{_HOLE})(?:ll|d))"
    rf"|\p{{L}}\p{{Ll}}{{1,20}}(?P<hole>{_HOLE})s)\b(?![?=/])"
)


def find(document: Document) -> Iterator[Hit]:
    """Lost characters, with what they were where that is certain."""
    text = document.text
    taken: set[int] = set()
    if "?" in text or "\ufffd" in text or "ï" in text:
        for match in _APOSTROPHE.finditer(text):
            yield _hit(*match.span("hole"), "lost-apostrophe", "’")
            taken.add(match.start("hole"))
        for match in _word().finditer(text):
            reason_word = _whole().get(regex.sub(_HOLE, "?", match.group()))
            if reason_word is not None and match.start() not in taken:
                yield _hit(*match.span(), "lost-letter", reason_word)
                taken.update(range(*match.span()))
    for match in _LOST.finditer(text):
        if match.start() not in taken:
            yield _hit(*match.span(), "lost-character")


def _hit(start: int, end: int, rule: str, *meant: str) -> Hit:
    reason = "a character was lost in decoding"
    return Hit(start, end, "encoding", rule, reason, meant)


@cache
def _whole() -> dict[str, str]:
    """The words of the table by what is left of them, the same whatever filled the holes."""
    words = read_toml("encoding.toml")["lost"]["words"].split()
    return {regex.sub(r"[^\x00-\x7f]+", "?", word): word for word in words}


@cache
def _word() -> "regex.Pattern[str]":
    return regex.compile(
        rf"(?<![\w?])\w{{0,12}}{_HOLE}\w{{0,12}}(?:{_HOLE}\w{{0,12}}){{0,2}}(?!\w)"
    )
