"""A language model of word triples, to tell which of two wordings a reader would stumble over.

Scores follow Brants et al. 2007, "Large Language Models in Machine Translation" (stupid backoff).
Counts live in hashed tables, so that millions of words cost some hundred megabytes and seconds.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

BACKOFF = 0.4
SLOTS = (1 << 24) - 3  # prime
MULTIPLIER, LOW, SHIFT = 2_654_435_761, (1 << 31) - 1, 15  # of the hash; products fit in 63 bits
TOKEN = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?|\d[\d.,]*|[.,;:?!()\"“”]")


class NGrams:
    """Counts of words, pairs and triples of words, case ignored."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Counts every text; no n-gram reaches across two of them."""
        self.words: Counter[str] = Counter()
        self.capitals: Counter[str] = Counter()  # of them, written with a capital
        self._ids: dict[str, int] = {}
        self._pairs = np.zeros(SLOTS, np.int32)
        self._triples = np.zeros(SLOTS, np.int32)
        for text in texts:
            written = TOKEN.findall(text)
            tokens = [token.lower() for token in written]
            self.words.update(tokens)
            self.capitals.update(w for w, t in zip(tokens, written, strict=True) if w != t)
            ids = np.array([self._ids.setdefault(w, len(self._ids) + 1) for w in tokens], np.int64)
            if len(ids) > 2:
                np.add.at(self._pairs, _slots(ids[:-1], ids[1:]), 1)
                np.add.at(self._triples, _slots(ids[:-2], ids[1:-1], ids[2:]), 1)
        self.total = sum(self.words.values())

    def name_share(self, word: str) -> float:
        """How often a lower-case word is written with a capital, 0 to 1; 1 when it is unknown."""
        count = self.words[word]
        return self.capitals[word] / count if count else 1.0

    def score(self, tokens: Sequence[str], start: int, end: int) -> float:
        """Sum of log scores of lower-case `tokens[start:end]`, each after the two before it."""
        return sum(self._score(tokens, k) for k in range(start, min(end, len(tokens))))

    def _score(self, tokens: Sequence[str], at: int) -> float:
        here = [self._ids.get(t, 0) for t in tokens[max(0, at - 2) : at + 1]]
        if not here[-1]:
            return math.log(BACKOFF**2 * 0.5 / self.total)
        if len(here) == 3 and here[0] and here[1]:
            triple, pair = self._triples[_slots(*here)], self._pairs[_slots(*here[:2])]
            if triple and pair:
                return math.log(min(1.0, triple / pair))
        if len(here) > 1 and here[-2]:
            pair, single = self._pairs[_slots(*here[-2:])], self.words[tokens[at - 1]]
            if pair and single:
                return math.log(BACKOFF * min(1.0, pair / single))
        return math.log(BACKOFF**2 * self.words[tokens[at]] / self.total)


def _slots(*columns: Any) -> Any:
    """Slots of n-grams: one number, or array of numbers, of words for each place."""
    mixed = columns[0] * 0
    for column in columns:
        mixed = (mixed ^ column) * MULTIPLIER & LOW
        mixed ^= mixed >> SHIFT
    return mixed % SLOTS
