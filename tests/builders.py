"""Values of the pipeline for tests, built by name: what a test does not name is unremarkable."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mtcheck.decide.evidence import Evidence
from mtcheck.decide.models import Decision, Logistic
from mtcheck.detect.tagging import Tagged
from mtcheck.document import Document
from mtcheck.model.masked_lm import Floats
from mtcheck.model.tags import DAMAGED, SUPERFLUOUS, TAGS
from mtcheck.propose.places import Candidate, Place
from mtcheck.propose.scoring import Score, Scored
from mtcheck.words.lexicon import Entry, EntryKind, Match

FITS = Score(reading=-1.0, original=-5.0)


def a_place(
    text: str,
    phrase: str,
    *readings: str,
    kind: EntryKind | None = None,
    after: int = 0,
    damage: float = 0.0,
    superfluous: float = 0.0,
    joined: bool = False,
) -> Place:
    """The place of ``phrase`` in ``text``, with readings.

    Args:
        kind: of the lexicon's entry there; None where the lexicon has none.
        after: where to begin to look for the phrase.
        damage, superfluous: logits of these tags; the others are low.
    """
    start = text.index(phrase, after)
    end = start + len(phrase)
    words = Document(text).words
    first = sum(word.end <= start for word in words)
    last = max(first, sum(word.start < end for word in words) - 1)
    tags: Floats = np.full((last - first + 1, TAGS), -3.0, dtype=np.float32)
    tags[:, DAMAGED], tags[:, SUPERFLUOUS] = damage, superfluous
    match = None if kind is None else Match(start, end, Entry(phrase, readings, kind), exact=True)
    candidates = tuple(Candidate(r, -1.0, lexicon=None if kind is None else 0) for r in readings)
    return Place(start, end, phrase, first, last, tags, match, candidates, joined)


def a_scored(place: Place, score: Score = FITS) -> Scored:
    """A place whose candidates all have this score."""
    return Scored(place, (score,) * len(place.candidates), best=-1.0)


def an_evidence(text: str, *scored: Scored, **told: Any) -> Evidence:
    """What was seen in ``text``, where the model doubts nothing besides these places."""
    logits = (0.0,) * len(Document(text).words)
    return Evidence(Document(text), logits, scored, **told)


def doubts(*logits: float) -> Tagged:
    """What a model saw that doubts the words of a text so much."""
    tags: Floats = np.full((len(logits), TAGS), -9.0, dtype=np.float32)
    tags[:, DAMAGED] = logits
    count = np.arange(len(logits))
    return Tagged(None, tags, count, count + 1)  # type: ignore[arg-type]


def constant(value: float) -> Logistic:
    """A logistic model that takes no notice of its features."""
    return Logistic((), (), (), (), value)


def by_feature(name: str) -> Logistic:
    """A logistic model whose logit is one feature, within 10 of 0."""
    return Logistic((name,), (1.0,), (-10.0,), (10.0,), 0.0)


def a_decision(prior: float = 0.0, **chosen: Logistic) -> Decision:
    """Decision models; those that are not named always say one half."""
    names: Sequence[str] = ("candidate", "finding", "suggestion", "document", "machine")
    models = {name: chosen.get(name, constant(0.0)) for name in names}
    return Decision(**models, prior=prior, checksum="")
