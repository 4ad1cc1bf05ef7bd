"""Where repairs may be needed: the words and phrases that the model or the lexicon doubts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from mtcheck.detect.hit import Hit
from mtcheck.detect.tagging import DOUBTED_FROM, Tagged
from mtcheck.document import Document, overlaps
from mtcheck.model.masked_lm import Floats
from mtcheck.model.tags import DAMAGED
from mtcheck.words.lexicon import Match
from mtcheck.words.thesaurus import from_thesaurus

LISTED_FROM = -2.5  # the same for what stands in the lexicon; entries of the user always are
UNHEARD_OF = 0.05  # occurrences per million words of clean English
PHRASE_FROM = 0.0  # logit from which a word may belong to a phrase from the thesaurus
LONGEST_PHRASE = 3  # words of such a phrase
# A heavily spun text of 20,000 words has fewer; it bounds the time that hostile input can cost.
MOST_PLACES = 4_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reading for a place.

    Attributes:
        text: as it would be written there; empty if the word should go.
        denoised: log-probability of its first subword, the damaged word in sight.
        lexicon: rank among the lexicon's readings (0 the first), None if not among them.
        thesaurus: whether a thesaurus leads from this reading to the damaged word.
        spun: whether spinners are known to make that very substitution.
    """

    text: str
    denoised: float
    lexicon: int | None = None
    thesaurus: bool = False
    spun: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A word or phrase that may be damage, with the tags it was given.

    Attributes:
        first, last: its words in the document, inclusive.
        tags: [words, TAGS] logits, the highest over each word's subwords.
        match: the lexicon's entry there, if any.
        joined: neighbours that may have replaced one phrase, each of them a place as well.
    """

    start: int
    end: int
    text: str
    first: int
    last: int
    tags: Floats
    match: Match | None
    candidates: tuple[Candidate, ...] = field(default=())
    joined: bool = False


def find_places(
    document: Document,
    tagged: Tagged,
    matches: Sequence[Match],
    hits: Sequence[Hit] = (),
) -> list[Place]:
    """Entries of the lexicon, and single words that the model doubts.

    Args:
        hits: what the finders without a model have claimed; no place overlaps it.
    """
    found: list[Place] = []
    covered = np.zeros(len(document.words), dtype=bool)
    index = {word.start: i for i, word in enumerate(document.words)}
    for match in matches:
        first = index[match.start]
        last = first + len(document.words_in(match.start, match.end)) - 1
        covered[first : last + 1] = True
        place = _place(document, tagged, first, last, match)
        likely = float(place.tags[:, DAMAGED].max()) > LISTED_FROM
        unheard_of = match.entry.rate is None or is_calque(match)
        if not match.entry.is_allowed and (likely or unheard_of):
            found.append(place)
    for first, last in _known_phrases(document, tagged, covered):
        covered[first : last + 1] = True
        found.append(_place(document, tagged, first, last, None))
    found += (
        replace(_place(document, tagged, first, first + 1, None), joined=True)
        for first in _doubted_pairs(document, tagged, covered)
    )
    doubted = (tagged.word_tags[:, DAMAGED] > DOUBTED_FROM) & ~covered
    found += (_place(document, tagged, int(i), int(i), None) for i in np.flatnonzero(doubted))
    open_ = [p for p in found if _may_change(document, p)]
    if len(open_) > MOST_PLACES:
        open_ = sorted(open_, key=lambda p: -float(p.tags[:, DAMAGED].max()))[:MOST_PLACES]
    free = (
        p
        for p in sorted(open_, key=lambda p: p.start)
        if not overlaps(hits, p.start, p.end) and not overlaps(document.foreign, p.start, p.end)
    )
    return list(free)


def is_calque(match: Match) -> bool:
    """Whether this is what a translator writes and hardly anybody else."""
    entry = match.entry
    return entry.by_translator and entry.rate is not None and entry.rate < UNHEARD_OF


def is_unheard_of(match: Match) -> bool:
    """Whether this was seen in damaged text, or is the user's own, and good text hardly has it."""
    entry = match.entry
    return not entry.is_guess and (entry.rate is None or entry.rate < UNHEARD_OF)


def _known_phrases(
    document: Document, tagged: Tagged, covered: np.ndarray
) -> Iterator[tuple[int, int]]:
    """First and last word of phrases that a thesaurus knows, both of which are doubted."""
    words = document.words
    doubted = tagged.word_tags[:, DAMAGED] > PHRASE_FROM
    after = 0
    for first in np.flatnonzero(doubted & ~covered).tolist():
        for last in range(min(first + LONGEST_PHRASE, len(words)) - 1, first, -1):
            if first < after or not doubted[last] or covered[first : last + 1].any():
                continue
            if from_thesaurus(document.text[words[first].start : words[last].end]):
                after = last + 1
                yield first, last
                break


def _doubted_pairs(document: Document, tagged: Tagged, covered: np.ndarray) -> Iterator[int]:
    """First words of pairs, a blank between them, both of which the model takes for damage.

    A capital on the second word may make it a name, which must not go with its neighbour.
    """
    doubted = (tagged.word_tags[:, DAMAGED] > PHRASE_FROM) & ~covered
    words = document.words
    for first in np.flatnonzero(doubted[:-1] & doubted[1:]).tolist():
        gap = document.text[words[first].end : words[first + 1].start]
        if gap == " " and not words[first + 1].capitalised:
            yield first


def _place(document: Document, tagged: Tagged, first: int, last: int, match: Match | None) -> Place:
    start, end = document.words[first].start, document.words[last].end
    tags = tagged.word_tags[first : last + 1]
    return Place(start, end, document.text[start:end], first, last, tags, match)


def _may_change(document: Document, place: Place) -> bool:
    """Numbers, addresses and code never; names only where the lexicon speaks against them."""
    if place.match is not None:
        # A plain number may be part of an entry: "4 extra".
        return not overlaps(document.verbatim, place.start, place.end)
    letters = [c for c in place.text if c.isalpha()]
    return len(letters) > 1 and not document.is_protected(place.start, place.end)
