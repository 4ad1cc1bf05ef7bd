"""Monotone alignment of the words of a text with those of its translation back.

Dynamic programming over insertions, deletions and substitutions (Needleman and Wunsch 1970), in
which a word costs less to replace by a form of itself, and most across the line between function
words and content words: so "waited since" lies against "expected from" word by word.
"""

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from mtcheck.simulate.engines.base import FUNCTION_WORDS

FORM_COST, LIKE_COST, UNLIKE_COST = 0.5, 1.0, 1.75  # of replacing a word
SMALL_GAP, LARGE_GAP = 0.8, 1.0  # of leaving out or adding a function word, a content word
SHARED = 0.6  # of the longer word that forms of one word share at their beginning
SPELLINGS = (
    (re.compile(r"our(?=s\b|ed\b|ing\b|al?\b|ite|able|\b)"), "or"),
    (re.compile(r"is(?=e[sdr]?\b|ing\b|ations?\b)"), "iz"),
    (re.compile(r"tre(?=s?\b)"), "ter"),
    (re.compile(r"ll(?=ed\b|ing\b|er)"), "l"),
    (re.compile(r"ence\b"), "ense"),
    (re.compile(r"ogue(?=s?\b)"), "og"),
    (re.compile(r"mme(?=s?\b)"), "m"),
    (re.compile(r"wards\b"), "ward"),
    (re.compile(r"ae|oe"), "e"),
)


class Step(NamedTuple):
    """Words `a:b` of the original against `c:d` of the other text; `same` when they are equal.

    A substitution has one word on either side, a gap none on one.
    """

    a: int
    b: int
    c: int
    d: int
    same: bool


def spelling_key(word: str) -> str:
    """The word in lower case and in one spelling, British or American.

    >>> spelling_key("Labour") == spelling_key("labor")
    True
    """
    key = word.lower().replace("’", "'")
    for pattern, spelt in SPELLINGS:
        key = pattern.sub(spelt, key)
    return key


def are_forms(first: str, second: str) -> bool:
    """Whether two lower-case words look like forms of one word: "rule" and "ruled"."""
    shared = max(3, math.ceil(SHARED * max(len(first), len(second))))
    return first[:shared] == second[:shared] and len(first) >= shared <= len(second)


def _cost(first: str, second: str) -> float:
    if first == second:
        return 0.0
    if (first in FUNCTION_WORDS) != (second in FUNCTION_WORDS):
        return UNLIKE_COST
    return FORM_COST if are_forms(first, second) else LIKE_COST


def _gap(word: str) -> float:
    return SMALL_GAP if word in FUNCTION_WORDS else LARGE_GAP


def align(original: Sequence[str], other: Sequence[str]) -> list[Step]:
    """The cheapest alignment of two lists of words, in order."""
    first, second = [spelling_key(w) for w in original], [spelling_key(w) for w in other]
    gaps = [_gap(word) for word in second]
    costs = [0.0]
    for gap in gaps:
        costs.append(costs[-1] + gap)
    moves: list[bytearray] = [bytearray(b"\2" * (len(second) + 1))]  # 0 both, 1 original, 2 other
    known: dict[tuple[str, str], float] = {}
    for word in first:
        gap, row = _gap(word), bytearray(len(second) + 1)
        row[0] = 1
        new = [costs[0] + gap]
        for k, against in enumerate(second):
            pair = (word, against)
            price = known.get(pair)
            if price is None:
                price = known[pair] = _cost(word, against)
            best, move = costs[k] + price, 0
            if costs[k + 1] + gap < best:
                best, move = costs[k + 1] + gap, 1
            if new[k] + gaps[k] < best:
                best, move = new[k] + gaps[k], 2
            new.append(best)
            row[k + 1] = move
        costs = new
        moves.append(row)
    return _traced(first, second, moves)


def _traced(first: list[str], second: list[str], moves: list[bytearray]) -> list[Step]:
    """The steps that lead from the end of both texts back to their beginning, in reading order."""
    steps = []
    i, k = len(first), len(second)
    while i or k:
        move = moves[i][k]
        a, c = i - (move != 2), k - (move != 1)
        steps.append(Step(a, i, c, k, move == 0 and first[a] == second[c]))
        i, k = a, c
    return steps[::-1]
