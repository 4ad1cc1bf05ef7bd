"""From evidence to confidence: small logistic models whose coefficients were fitted, not chosen.

Five of them, stored in ``data/decision.json`` by `python -m mtcheck.training decision`:

- *candidate* orders the readings of a place;
- *finding* gives the probability that a place is damage;
- *suggestion* gives the probability that an editor would accept the first reading;
- *document* gives the probability that the article went through a machine;
- *machine* gives the probability that this machine was a translator, and not a spinner.

A masked LM without a damage head has a set of its own, ``data/decision-headless.json``.

The article informs its phrases: before any phrase is judged, the share of damaged words is
estimated from the whole article in two ways, which are features of every phrase: from the damage
tags of all words by expectation maximisation (Saerens, Latinne and Decaestecker 2002), and by a tag
of the model that was trained to tell it.
"""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np

from mtcheck.evidence import Evidence, is_name_inside
from mtcheck.model.masked_lm import DAMAGED, MISTRANSLATED, SUPERFLUOUS
from mtcheck.propose import NEVER, TRANSLATORS, Candidate, is_calque
from mtcheck.rank import Ranked

TRAINED_RATE = 0.04  # share of damaged words in the texts the damage tag was trained on
LOWEST_SEEN = -8.0  # log-probability of a reading, the damage in sight; lower is all the same
_ROUNDS = 30


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic model over named features, each clipped to the range seen in fitting."""

    names: tuple[str, ...]
    weights: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    intercept: float

    def logit(self, features: Mapping[str, float]) -> float:
        total = self.intercept
        for name, weight, low, high in zip(
            self.names, self.weights, self.low, self.high, strict=True
        ):
            total += weight * min(max(features[name], low), high)
        return total

    def probability(self, features: Mapping[str, float]) -> float:
        return sigmoid(self.logit(features))

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Logistic":
        return cls(
            tuple(data["names"]),
            tuple(data["weights"]),
            tuple(data["low"]),
            tuple(data["high"]),
            float(data["intercept"]),
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """The fitted models, for one masked LM.

    Attributes:
        document: of the whole article: was it machine-spun or machine-translated.
        machine: which of the two, if so.
    """

    candidate: Logistic
    finding: Logistic
    suggestion: Logistic
    document: Logistic
    machine: Logistic
    checksum: str


MODELS = ("candidate", "finding", "suggestion", "document", "machine")


@cache
def load_decision(has_tags: bool = True) -> Decision:
    """The models that ship with the package: for a masked LM with, or without, a damage head."""
    name = "decision.json" if has_tags else "decision-headless.json"
    raw = files("mtcheck").joinpath("data", name).read_bytes()
    data = json.loads(raw)
    models = {name: Logistic.from_dict(data[name]) for name in MODELS}
    return Decision(**models, checksum=hashlib.sha256(raw).hexdigest()[:8])


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0


def log_odds(p: float) -> float:
    return math.log(p / (1 - p))


def damage_rate(logits: Sequence[float]) -> float:
    """The article's share of damaged words, inferred from its damage tags.

    Args:
        logits: of the damage tag, one for each word that could be damaged.

    A weak prior, worth ten words of mostly clean text, keeps a headline of six words from being
    judged by one of them.
    """
    if not len(logits):
        return 0.01
    evidence = np.asarray(logits, dtype=np.float64) - log_odds(TRAINED_RATE)
    rate = TRAINED_RATE
    for _ in range(_ROUNDS):
        posterior = 1 / (1 + np.exp(-(evidence + log_odds(rate))))
        rate = float((posterior.sum() + 0.1) / (len(posterior) + 10))
        rate = min(max(rate, 1e-4), 0.9)
    return rate


class Rate(NamedTuple):
    """The share of an article's words that is damaged, as log-odds, in two estimates."""

    inferred: float  # from the damage tags of all words, see `damage_rate`
    told: float  # by the model's own tag for it, the mean over the article; 0 where it has none

    def at_least(self, other: "Rate") -> "Rate":
        """The higher of either estimate."""
        return Rate(max(self.inferred, other.inferred), max(self.told, other.told))


CLEAN = Rate(-10.0, -10.0)
NO_RATE = Rate(-5.0, -5.0)  # about that of good articles


def rate_of(evidence: Evidence) -> Rate:
    """What the whole article says of its share of damaged words."""
    told = 0.0 if evidence.told_rate is None else evidence.told_rate
    return Rate(log_odds(damage_rate(evidence.logits)), told)


def frequency(count: int, evidence: Evidence) -> float:
    """Log of how often something stands in an article; 0 where it does not, however long it is."""
    return math.log1p(1000 * count / (len(evidence.logits) + 50))


def calques(evidence: Evidence, besides: Ranked | None = None) -> float:
    """How often the article has what hardly anybody but a translator writes; see `frequency`.

    One such phrase happens to good authors; two in one article hardly ever.

    Args:
        besides: a place that is to be judged by the others.
    """
    count = sum(
        ranked is not besides and ranked.place.match is not None and is_calque(ranked.place.match)
        for ranked in evidence.ranked
    )
    return frequency(count, evidence)


def candidate_features(ranked: Ranked, index: int) -> dict[str, float]:
    """Evidence for one reading of a place."""
    candidate, score = ranked.place.candidates[index], ranked.scores[index]
    asked = candidate.denoised > NEVER
    return {
        "gain": score.gain,
        "score": score.reading,
        "denoised": candidate.denoised if asked else LOWEST_SEEN,
        "denoised_asked": float(asked),
        "lexicon_first": float(candidate.lexicon == 0),
        "lexicon_later": float(bool(candidate.lexicon)),
        "thesaurus": float(candidate.thesaurus),
        "spun": float(candidate.spun),
        "superfluous": 0.0 if candidate.text else float(ranked.place.tags[0, SUPERFLUOUS]),
        "more_words": float(len(candidate.text.split()) - len(ranked.place.text.split())),
        "joined": float(ranked.place.joined),
    }


def order(ranked: Ranked, model: Logistic) -> list[tuple[Candidate, float]]:
    """The readings, best first, with their utility (the candidate model's logit)."""
    scored = [
        (candidate, model.logit(candidate_features(ranked, index)))
        for index, candidate in enumerate(ranked.place.candidates)
    ]
    return sorted(scored, key=lambda pair: -pair[1])


def finding_features(
    evidence: Evidence,
    ranked: Ranked,
    ordered: Sequence[tuple[Candidate, float]],
    rate: Rate,
) -> dict[str, float]:
    """Evidence that a place is damage, in an article with this share of damaged words."""
    place = ranked.place
    match = place.match
    listed = [
        score.gain
        for candidate, score in zip(place.candidates, ranked.scores, strict=True)
        if candidate.lexicon is not None
    ]
    damage = float(place.tags[:, DAMAGED].max())
    rarity = -match.entry.log_rate if match else 0.0
    of_translators = match is not None and match.entry.kind in TRANSLATORS
    # A translator's slips are sparse: that the rest of the article is sound says little about them.
    told = NO_RATE if of_translators else rate
    return {
        "damage": damage,
        "damage_sure": max(damage, 0.0),
        "rate": told.inferred,
        "told_rate": told.told,
        "calque": float(of_translators),
        "calques": calques(evidence, besides=ranked) if of_translators else 0.0,
        "listed_rarity": 0.0 if of_translators else rarity,
        "calque_rarity": rarity if of_translators else 0.0,
        "listed_gain": max(listed, default=0.0),
        "utility": ordered[0][1] if ordered else -5.0,
        "name": float(is_name_inside(evidence.document, place)),
        "mistranslated": max(float(place.tags[:, MISTRANSLATED].max()), -8.0),
        # What tells a translation says something of each phrase in it.
        "translated": 0.0 if evidence.translated is None else evidence.translated,
        "habits": frequency(evidence.habits, evidence),
    }


def suggestion_features(
    ordered: Sequence[tuple[Candidate, float]], finding_logit: float, after: float, trust: float
) -> dict[str, float]:
    """Evidence that the first reading is right.

    Args:
        after: the highest damage logit in the place once the reading stands there.
        trust: see `lexicon_trust`.
    """
    utilities = np.array([utility for _, utility in ordered])
    share = float(
        np.exp(utilities[0] - utilities.max() - np.log(np.exp(utilities - utilities.max()).sum()))
    )
    best = ordered[0][0]
    seen = [max(candidate.denoised, LOWEST_SEEN) for candidate, _ in ordered]
    return {
        "denoised": seen[0],
        "denoised_margin": seen[0] - max(seen[1:], default=LOWEST_SEEN),
        "utility": float(utilities[0]),
        "margin": float(utilities[0] - utilities[1]) if len(utilities) > 1 else 5.0,
        "share": log_odds(min(max(share, 1e-4), 1 - 1e-4)),
        "finding": finding_logit,
        "after": after,
        "lexicon": float(best.lexicon is not None),
        "lexicon_trust": trust if best.lexicon is not None else 0.0,
        "thesaurus": float(best.thesaurus),
        "spun": float(best.spun),
    }


def lexicon_trust(evidence: Evidence, listed: Sequence[float]) -> float:
    """How much of the article's damage the lexicon knows: log of the share of words, from 0 up.

    Where the spinner is one that the lexicon was collected from, its readings are mostly right.

    Args:
        listed: log-odds of damage of the places that are in the lexicon.
    """
    damaged = sum(sigmoid(x) for x in listed)
    return math.log((damaged + 0.5) / (len(evidence.logits) + 50)) + 5


def machine_features(evidence: Evidence, rate: Rate) -> dict[str, float]:
    """Evidence on which machine it was."""
    return {
        "rate": rate.inferred,
        "told_rate": rate.told,
        "calques": calques(evidence),
        "habits": frequency(evidence.habits, evidence),
        "translated": 0.0 if evidence.translated is None else evidence.translated,
        "quality": 0.0 if evidence.quality is None else evidence.quality,
    }


def document_features(
    evidence: Evidence, rate: Rate, findings: Sequence[float]
) -> dict[str, float]:
    """Evidence about the whole article, none of which grows with its length alone.

    Args:
        findings: log-odds of every place that the model or the lexicon pointed at.
    """
    words = max(len(evidence.logits), 1)
    top = sorted((min(max(x, -6.0), 6.0) for x in findings), reverse=True)[:5]
    sure = sum(sigmoid(x) for x in findings if x > 0)
    return {
        "rate": rate.inferred,
        "told_rate": rate.told,
        "top": sum(top) / 5 + -6.0 * (5 - len(top)) / 5,
        "first": top[0] if top else -6.0,
        "sure_rate": math.log((sure + 0.2) / (words + 60)),
        "calques": calques(evidence),
        "habits": frequency(evidence.habits, evidence),
        "translated": 0.0 if evidence.translated is None else evidence.translated,
        "quality": 0.0 if evidence.quality is None else evidence.quality,
    }
