"""Edits between a translation and its correction, word by word."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from mtcheck.simulate.damage import Damaged, Edit

LONGEST = 4  # words on either side of an edit; more is another sentence, not another word
_WORD = re.compile(r"\w+(?:['’-]\w+)*|[^\w\s]")


def differences(text: str, corrected: str) -> Iterator[tuple[int, int, str]]:
    """Spans of ``text`` and what stands there in ``corrected``, in order; capitals do not count.

    >>> list(differences("He takes a shower at noon.", "He has a shower noon."))
    [(3, 8, 'has'), (17, 20, '')]
    """
    here, there = list(_WORD.finditer(text)), list(_WORD.finditer(corrected))
    left, right = ([m.group().lower() for m in side] for side in (here, there))
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            continue
        wanted = corrected[there[c].start() : there[d - 1].end()] if c < d else ""
        if a < b:
            start, end = here[a].start(), here[b - 1].end()
            if not wanted:  # the blank before goes with the word
                start = here[a - 1].end() if a else start
            yield start, end, wanted
        else:  # something is missing after the word before
            at = here[a - 1].end() if a else 0
            yield at, at, f" {wanted}" if a else f"{wanted} "


def damaged(text: str, corrected: str, engine: str) -> Damaged:
    """``text`` as damage of what it would be with all short differences corrected."""
    edits = [
        Edit(start, end, wanted, engine)
        for start, end, wanted in differences(text, corrected)
        if _count(text[start:end]) <= LONGEST and _count(wanted) <= LONGEST
    ]
    return Damaged(text, _corrected(text, edits), tuple(edits))


def _count(text: str) -> int:
    return len(text.split())


def _corrected(text: str, edits: Sequence[Edit]) -> str:
    return Damaged(text, "", tuple(edits)).restore()
