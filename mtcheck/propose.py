"""Where repairs may be needed, and what may have stood there."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from mtcheck.document import Document, overlaps
from mtcheck.model.masked_lm import DAMAGED, SUPERFLUOUS, Floats, MaskedLM
from mtcheck.scan import SUSPECT_FROM, Scan
from mtcheck.words.inflection import cased_like, lemmas, variants
from mtcheck.words.lexicon import Match
from mtcheck.words.thesaurus import sources_of

NEVER = -20.0  # log-probability of what was not asked or cannot be asked
LISTED_FROM = -2.5  # the same for what stands in the lexicon; entries of the user always are
TRANSLATORS = frozenset({"calque", "foreign"})  # their slips surprise the model less
UNHEARD_OF = 0.05  # occurrences per million words of clean English
SUPERFLUOUS_FROM = 0.0  # logit from which taking the word away is a reading
PHRASE_FROM = 0.0  # logit from which a word may belong to a phrase from the thesaurus
LONGEST_PHRASE = 3  # words of such a phrase
# A heavily spun text of 20,000 words has fewer; it bounds the time that hostile input can cost.
MOST_PLACES = 4_000
LISTED = 3  # readings tried of a lexicon entry
DENOISED = 8  # candidates per place from the model, the damaged word in sight
LONG_FROM_THESAURUS = 1  # how far down the list one may be in several subwords
FROM_THESAURUS = 8  # candidates per place from the thesaurus, best under the model first


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
    """A suspect word or phrase, with what the first look at it gave.

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


def places(document: Document, scanned: Scan, matches: Sequence[Match]) -> list[Place]:
    """Suspect phrases: lexicon entries, and single words that the model doubts."""
    found: list[Place] = []
    covered = np.zeros(len(document.words), dtype=bool)
    index = {word.start: i for i, word in enumerate(document.words)}
    for match in matches:
        first = index[match.start]
        last = first + len(document.words_in(match.start, match.end)) - 1
        covered[first : last + 1] = True
        place = _place(document, scanned, first, last, match)
        likely = float(place.tags[:, DAMAGED].max()) > LISTED_FROM
        unheard_of = match.entry.rate is None or is_calque(match)
        if match.entry.kind != "allow" and (likely or unheard_of):
            found.append(place)
    for first, last in _known_phrases(document, scanned, covered):
        covered[first : last + 1] = True
        found.append(_place(document, scanned, first, last, None))
    found += (
        replace(_place(document, scanned, first, first + 1, None), joined=True)
        for first in _doubted_pairs(document, scanned, covered)
    )
    doubted = (scanned.word_tags[:, DAMAGED] > SUSPECT_FROM) & ~covered
    found += (_place(document, scanned, int(i), int(i), None) for i in np.flatnonzero(doubted))
    open_ = [p for p in found if _may_change(document, p)]
    if len(open_) > MOST_PLACES:
        open_ = sorted(open_, key=lambda p: -float(p.tags[:, DAMAGED].max()))[:MOST_PLACES]
    return sorted(open_, key=lambda p: p.start)


def is_calque(match: Match) -> bool:
    """Whether this is what a translator writes and hardly anybody else."""
    entry = match.entry
    return entry.kind in TRANSLATORS and entry.rate is not None and entry.rate < UNHEARD_OF


def _known_phrases(
    document: Document, scanned: Scan, covered: np.ndarray
) -> Iterator[tuple[int, int]]:
    """First and last word of phrases that a thesaurus knows, both of which are doubted."""
    words = document.words
    doubted = scanned.word_tags[:, DAMAGED] > PHRASE_FROM
    after = 0
    for first in np.flatnonzero(doubted & ~covered).tolist():
        for last in range(min(first + LONGEST_PHRASE, len(words)) - 1, first, -1):
            if first < after or not doubted[last] or covered[first : last + 1].any():
                continue
            if from_thesaurus(document.text[words[first].start : words[last].end]):
                after = last + 1
                yield first, last
                break


def _doubted_pairs(document: Document, scanned: Scan, covered: np.ndarray) -> Iterator[int]:
    """First words of pairs, a blank between them, both of which the model takes for damage.

    A capital on the second word may make it a name, which must not go with its neighbour.
    """
    doubted = (scanned.word_tags[:, DAMAGED] > PHRASE_FROM) & ~covered
    words = document.words
    for first in np.flatnonzero(doubted[:-1] & doubted[1:]).tolist():
        gap = document.text[words[first].end : words[first + 1].start]
        if gap == " " and not words[first + 1].capitalised:
            yield first


def _place(document: Document, scanned: Scan, first: int, last: int, match: Match | None) -> Place:
    start, end = document.words[first].start, document.words[last].end
    tags = scanned.word_tags[first : last + 1]
    return Place(start, end, document.text[start:end], first, last, tags, match)


def _may_change(document: Document, place: Place) -> bool:
    """Numbers, addresses and code never; names only where the lexicon speaks against them."""
    if place.match is not None:
        # A plain number may be part of an entry: "4 extra".
        return not overlaps(document.verbatim, place.start, place.end)
    letters = [c for c in place.text if c.isalpha()]
    return len(letters) > 1 and not document.is_protected(place.start, place.end)


def propose(place: Place, scanned: Scan, model: MaskedLM, distribution: Floats | None) -> Place:
    """Fill in the candidates.

    Args:
        distribution: [vocabulary] log-probabilities at the place's first subword, seen damaged.
    """
    found: dict[str, Candidate] = {}

    def add(texts: Iterable[str], **about: object) -> None:
        for rank, text in enumerate(texts):
            cased = cased_like(place.text, text)
            if cased.lower() == place.text.lower():
                continue
            known = found.get(cased.lower())
            if "lexicon" in about:
                about["lexicon"] = rank
            if known is None:
                logp = first_log_prob(model, distribution, cased)
                found[cased.lower()] = Candidate(cased, logp, **about)  # type: ignore[arg-type]
            else:
                found[cased.lower()] = replace(known, **about)  # type: ignore[arg-type]

    if place.match is not None and place.match.entry.kind == "spin":
        add(readings_for(place), thesaurus=True, spun=True)
    elif place.match is not None:
        add(readings_for(place), lexicon=0)
    if distribution is not None:
        sources = from_thesaurus(place.text)
        best = _best(sources, model, distribution)
        add([s for s in best if not sources[s]], thesaurus=True)
        add([s for s in best if sources[s]], thesaurus=True, spun=True)
        if place.first == place.last or place.joined:
            add(most_likely(model, distribution, DENOISED))
    if place.first == place.last and float(place.tags[0, SUPERFLUOUS]) > SUPERFLUOUS_FROM:
        found[""] = Candidate("", NEVER)
    return replace(place, candidates=tuple(found.values()))


def readings_for(place: Place) -> list[str]:
    """The lexicon's readings, inflected if the entry matched in another form than listed."""
    assert place.match is not None
    readings = place.match.entry.readings[:LISTED]
    if place.match.exact:
        return list(readings)
    return variants(place.text.split()[-1], readings)


def from_thesaurus(phrase: str) -> dict[str, bool]:
    """What may have been replaced by a word or phrase, in the form that fits its place.

    Each comes with whether spinners are known to make that very substitution. Of a phrase, the last
    word may be inflected (nouns) or the first (verbs).
    """
    words = phrase.lower().split(" ")
    found: dict[str, bool] = {}
    for at in dict.fromkeys((len(words) - 1, 0)):
        for lemma in lemmas(words[at]):
            for source, listed in sources_of(" ".join([*words[:at], lemma, *words[at + 1 :]])):
                for form in variants(words[at], [source]):
                    found[form] = found.get(form, False) or listed
    return found


def first_log_prob(model: MaskedLM, distribution: Floats | None, text: str) -> float:
    """Log-probability of the first subword of ``text``; NEVER where there is none."""
    if distribution is None:
        return NEVER
    words = text.split()
    ids = model.word_ids(words[0]) if words else ()
    return float(distribution[ids[0]]) if ids else NEVER


def _best(texts: Iterable[str], model: MaskedLM, distribution: Floats) -> list[str]:
    """The likeliest; those in several subwords, which are dear to score, only at the very top."""
    ranked = sorted(texts, key=lambda t: -first_log_prob(model, distribution, t))
    return [
        text
        for rank, text in enumerate(ranked[:FROM_THESAURUS])
        if rank < LONG_FROM_THESAURUS or len(model.word_ids(text)) == 1
    ]


@lru_cache(maxsize=4)
def spelling(model: MaskedLM) -> dict[int, str]:
    """Whole words by subword id."""
    return {i: word for word, i in model.words.items()}


def most_likely(model: MaskedLM, distribution: Floats, count: int) -> list[str]:
    """The ``count`` likeliest whole words, best first (fewer where subwords stand in between)."""
    names = spelling(model)
    near = min(3 * count, len(distribution) - 1)
    best = np.argpartition(-distribution, near)[:near]
    ordered = best[np.argsort(-distribution[best])]
    return [names[int(i)] for i in ordered if int(i) in names][:count]
