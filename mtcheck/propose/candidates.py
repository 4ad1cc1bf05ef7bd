"""What may have stood in a place: readings out of the lexicon, the thesaurus and the model."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from mtcheck.detect.tagging import Tagged
from mtcheck.model.masked_lm import Floats, MaskedLM
from mtcheck.model.tags import SUPERFLUOUS
from mtcheck.propose.places import Candidate, Place
from mtcheck.words.inflection import cased_like, variants
from mtcheck.words.thesaurus import from_thesaurus

NEVER = -20.0  # log-probability of what was not asked or cannot be asked
SUPERFLUOUS_FROM = 0.0  # logit from which taking the word away is a reading
LISTED = 3  # readings tried of a lexicon entry
DENOISED = 8  # candidates per place from the model, the damaged word in sight
LONG_FROM_THESAURUS = 1  # how far down the list one may be in several subwords
_GROUP = 256  # places proposed for at once: a distribution each is much memory
FROM_THESAURUS = 8  # candidates per place from the thesaurus, best under the model first


def propose(places: Sequence[Place], tagged: Tagged, model: MaskedLM) -> list[Place]:
    """The places with candidates from the lexicon, the thesaurus and the model."""
    proposed: list[Place] = []
    for at in range(0, len(places), _GROUP):
        group = places[at : at + _GROUP]
        rows = _distributions(tagged, group, model)
        proposed += (with_candidates(p, model, row) for p, row in zip(group, rows, strict=True))
    return proposed


def _distributions(tagged: Tagged, places: Sequence[Place], model: MaskedLM) -> list[Floats | None]:
    """Log-probabilities at the first subword of each place, the damage in sight."""
    states = [tagged.encoded.hidden.get(int(tagged.first_piece[p.first])) for p in places]
    known = [s for s in states if s is not None]
    if not known:
        return [None] * len(places)
    found = iter(model.log_probs(np.stack(known)))
    return [None if s is None else next(found) for s in states]


def with_candidates(place: Place, model: MaskedLM, distribution: Floats | None) -> Place:
    """The place with candidates.

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

    if place.match is not None and place.match.entry.is_guess:
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


def first_log_prob(model: MaskedLM, distribution: Floats | None, text: str) -> float:
    """Log-probability of the first subword of ``text``; NEVER where there is none."""
    if distribution is None:
        return NEVER
    words = text.split()
    ids = model.word_ids(words[0]) if words else ()
    return float(distribution[ids[0]]) if ids else NEVER


def _best(texts: Iterable[str], model: MaskedLM, distribution: Floats) -> list[str]:
    """The likeliest; those in several subwords, which are dear to score, only at the very top."""
    likeliest = sorted(texts, key=lambda t: -first_log_prob(model, distribution, t))
    return [
        text
        for rank, text in enumerate(likeliest[:FROM_THESAURUS])
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
