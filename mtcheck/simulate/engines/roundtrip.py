"""Phrases a real translator got wrong, from what `training roundtrip` of a checkout writes."""

import json
import lzma
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from mtcheck.simulate.engines.base import FUNCTION_WORDS, WORD
from mtcheck.simulate.engines.phrases import Pair

NAME = "roundtrip"
SEEN = 2  # times a pair of phrases must have been seen
MOST = 6  # times it counts at most among the replacements of one phrase


class Record(NamedTuple):
    """A document of a round trip: as damaged, as it was, and `(start, end, original)` of edits."""

    text: str
    original: str
    edits: list[tuple[int, int, str]]


def records(path: Path) -> Iterator[Record]:
    """Every document of the file; raises ValueError for a line that is none."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                found = json.loads(line)
                edits = [(start, end, original) for start, end, original in found["edits"]]
                yield Record(found["text"], found["original"], edits)
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(f"{path}, line {number}: no document of a round trip") from error


def roundtrip_pairs(path: Path) -> list[Pair]:
    """Pairs of phrases seen at least `SEEN` times, for a `PhraseEngine`.

    A pair is listed about as often as the root of its count, so that what the translator mostly
    does is drawn most. Function words alone are left out: they need their sentence.
    """
    counts: Counter[Pair] = Counter()
    for text, _, edits in records(path):
        for start, end, original in edits:
            artifact, was = text[start:end].lower(), original.lower()
            if artifact and not FUNCTION_WORDS.issuperset(WORD.findall(was)):
                counts[Pair(was, artifact)] += 1
    pairs: list[Pair] = []
    for pair, count in counts.items():
        if count >= SEEN:
            pairs += [pair] * min(MOST, round(math.sqrt(count)))
    return pairs
