"""Which statements of two articles say the same.

A pair must look alike letter for letter (chrF), share most of what the shorter of the two says, and
agree in numbers, names and negation. What is less alike counts only beside neighbours that are
paired already: there the place in the article speaks for it. Quotations move from place to place,
so the order of the articles is no condition.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from typing import Any

from mtcheck.document import Document, HasSpan
from mtcheck.references.agreement import (
    Disagreement,
    disagreements,
    is_contradiction,
    stands_alone,
)
from mtcheck.references.statements import Statement, statements
from mtcheck.references.words import Matching, match

# Chosen on machine and human translations of one news text (24 stretches of 15 sentences, WMT 2021
# and 2022): from a chrF of 60 on all but one pair were translations of one sentence.
_ALIKE, _SHARED_CONTENT = 60.0, 5
_COVERED, _COVERED_OTHER = 0.7, 0.4  # least share of the one statement and of the other
# Between two paired neighbours, and beside one. Spun sentences have a chrF of 30 to 80 with what
# they were made from.
_BETWEEN, _BESIDE, _SHARED_IN_PLACE = 35.0, 50.0, 3
# Two partners this close in likeness that say different things: neither is sure.
_RIVAL = 0.93
_MOST_CANDIDATES = 8  # looked at closely for one statement
_COMMONEST = 200  # a word in more statements than this finds no candidates
# Contradictions count only if so many pairs agree for each: reports on two occasions (two matches,
# two months of prices) share their sentences and differ in every number.
_AGREEING = 2

_Left = tuple[tuple[int, ...], tuple[int, ...]]  # indices of comparable words, on either side


@dataclass(frozen=True, slots=True)
class Pair:
    """Two statements that say the same.

    Attributes:
        similarity: chrF (0-100) of their words outside damaged phrases; symmetric.
        covered: how much of that content of either is shared (0-1); rare words weigh more.
        contradiction: the number or name in which alone they differ, if they do.
    """

    matching: Matching
    similarity: float
    covered: tuple[float, float]
    contradiction: Disagreement | None = None

    @property
    def statement(self) -> Statement:
        return self.matching.statement

    @property
    def other(self) -> Statement:
        return self.matching.other


def align(document: Document, other: Document, damaged: Sequence[HasSpan] = ()) -> list[Pair]:
    """The pairs of two articles, in the order of the first; no word is in two of them.

    Args:
        damaged: phrases of ``document`` that need not agree with anything; sorted, disjoint.
    """
    candidates = sorted(_candidates(document, other, damaged), key=_preference)
    rivals = _BySentence(candidates)
    chosen = _choose((c for c in candidates if _is_same(c)), rivals, ())
    while True:
        places = {(p.statement.sentence, p.other.sentence) for p in chosen}
        more = _choose((c for c in candidates if _fits_place(c, places)), rivals, chosen)
        if not more:
            break
        chosen += more
    return sorted(
        _without_other_occasions(chosen, document, other), key=lambda p: p.statement.start
    )


@cache
def chrf() -> Any:
    """The metric: chrF (Popović 2015), with precision and recall of one weight."""
    from sacrebleu.metrics.chrf import CHRF

    return CHRF(beta=1)


def _candidates(document: Document, other: Document, damaged: Sequence[HasSpan]) -> Iterator[Pair]:
    """Pairs that share some content and differ in no number, name or negation, or in just one."""
    ours, theirs = statements(document), statements(other)
    weights = _weights(ours, theirs)
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for index, statement in enumerate(theirs):
        for key in _content(statement):
            holders[key].append(index)
    for statement in ours:
        shared: defaultdict[int, float] = defaultdict(float)
        for key in _content(statement):
            if len(holders.get(key, ())) <= _COMMONEST:
                for index in holders.get(key, ()):
                    shared[index] += weights[key]
        for index in nlargest(_MOST_CANDIDATES, shared, key=shared.__getitem__):
            matching = match(statement, theirs[index])
            differ = disagreements(matching, damaged)
            if differ and not (len(differ) == 1 and is_contradiction(matching, differ[0])):
                continue
            left = matching.spared(damaged)
            yield Pair(
                matching,
                _similarity(matching, left),
                _covered(matching, left, weights),
                differ[0] if differ else None,
            )


def _content(statement: Statement) -> set[str]:
    return {k for k, says in zip(statement.keys, statement.content, strict=True) if says}


def _weights(ours: Sequence[Statement], theirs: Sequence[Statement]) -> dict[str, float]:
    """Inverse document frequency over the statements of the article that uses a word more."""
    counts = [Counter(k for s in side for k in _content(s)) for side in (ours, theirs)]
    total = max(len(ours), len(theirs))
    return {
        key: math.log(1 + total / max(count[key] for count in counts))
        for key in counts[0] | counts[1]
    }


def _similarity(matching: Matching, left: _Left) -> float:
    sides = zip((matching.statement, matching.other), left, strict=True)
    one, other = (" ".join(side.words[i].text for i in kept) for side, kept in sides)
    return float(chrf().sentence_score(one, [other]).score)


def _covered(matching: Matching, left: _Left, weights: dict[str, float]) -> tuple[float, float]:
    found = sum(weights.get(matching.statement.keys[i], 0.0) for i, _ in matching.pairs)
    sides = zip((matching.statement, matching.other), left, strict=True)
    one, other = (
        found / (sum(weights.get(side.keys[i], 0.0) for i in kept) or 1.0) for side, kept in sides
    )
    return one, other


def _shared_content(pair: Pair) -> int:
    return sum(pair.statement.content[i] for i, _ in pair.matching.pairs)


def _is_same(pair: Pair) -> bool:
    return (
        pair.similarity >= _ALIKE
        and _shared_content(pair) >= _SHARED_CONTENT
        and max(pair.covered) >= _COVERED
        and min(pair.covered) >= _COVERED_OTHER
    )


def _fits_place(pair: Pair, places: set[tuple[int, int]]) -> bool:
    """Whether a pair is alike enough for its place between paired sentences, or beside one."""
    least = (math.inf, _BESIDE, _BETWEEN)[_paired_neighbours(pair, places)]
    return (
        pair.similarity >= least
        and pair.contradiction is None
        and _shared_content(pair) >= _SHARED_IN_PLACE
    )


def _paired_neighbours(pair: Pair, places: set[tuple[int, int]]) -> int:
    """How many of the sentences right before and right after are paired with each other too."""
    here, there = pair.statement.sentence, pair.other.sentence
    return sum((here + by, there + by) in places for by in (-1, 1))


def _preference(pair: Pair) -> tuple[bool, float, int]:
    """Sorts what agrees most before the rest, of equals the longer."""
    return (pair.contradiction is not None, -pair.similarity, -len(pair.matching.pairs))


class _BySentence:
    """Pairs to be found by the sentences they lie in."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        self._ours: defaultdict[int, list[Pair]] = defaultdict(list)
        self._theirs: defaultdict[int, list[Pair]] = defaultdict(list)
        for pair in pairs:
            self.add(pair)

    def add(self, pair: Pair) -> None:
        self._ours[pair.statement.sentence].append(pair)
        self._theirs[pair.other.sentence].append(pair)

    def beside(self, pair: Pair) -> list[Pair]:
        """The pairs that have a sentence in common with ``pair``."""
        return [*self._ours[pair.statement.sentence], *self._theirs[pair.other.sentence]]


def _choose(wanted: Iterable[Pair], rivals: _BySentence, chosen: Iterable[Pair]) -> list[Pair]:
    """The best of ``wanted`` that share no word with each other or ``chosen`` and have no rival."""
    taken = _BySentence(chosen)
    found: list[Pair] = []
    for pair in wanted:
        if any(_collide(pair, p) for p in taken.beside(pair)):
            continue
        if not any(_is_rival(pair, c) for c in rivals.beside(pair)):
            taken.add(pair)
            found.append(pair)
    return found


def _collide(pair: Pair, other: Pair) -> bool:
    return _share_words(pair.statement, other.statement) or _share_words(pair.other, other.other)


def _share_words(one: HasSpan, other: HasSpan) -> bool:
    return one.start < other.end and other.start < one.end


def _is_rival(pair: Pair, rival: Pair) -> bool:
    """Whether another partner for either side is as good, and says something else.

    Where both sides are the same word for word there is no doubt.
    """
    if rival.similarity < _RIVAL * pair.similarity or pair.statement.keys == pair.other.keys:
        return False
    if rival.statement.sentence == pair.statement.sentence:
        ours, theirs = pair.other, rival.other
    elif rival.other.sentence == pair.other.sentence:
        ours, theirs = pair.statement, rival.statement
    else:
        return False
    return ours.sentence != theirs.sentence and ours.keys != theirs.keys


def _without_other_occasions(
    pairs: Sequence[Pair], document: Document, other: Document
) -> list[Pair]:
    """Leave out contradictions that may well be statements about something else."""
    agree = [p for p in pairs if p.contradiction is None]
    contradict = [p for p in pairs if p.contradiction is not None]
    if len(agree) < _AGREEING * len(contradict):
        return agree
    places = {(p.statement.sentence, p.other.sentence) for p in agree}
    return [*agree, *(p for p in contradict if _is_sure(p, places, document, other))]


def _is_sure(pair: Pair, places: set[tuple[int, int]], document: Document, other: Document) -> bool:
    """Whether neither article mentions the other's number or name anywhere.

    The same may be said of two persons, so for names the place in the articles must agree too.
    """
    assert pair.contradiction is not None and pair.contradiction.gap is not None
    if pair.contradiction.kind == "name" and not _paired_neighbours(pair, places):
        return False
    gap = pair.contradiction.gap
    (ours,), (theirs,) = pair.matching.words(gap), pair.matching.other_words(gap)
    return stands_alone(ours, document, other) and stands_alone(theirs, other, document)
