"""From evidence to the numbers that the decision models weigh."""

import math
from collections.abc import Sequence

import numpy as np

from mtcheck.decide.damage_rate import NO_RATE, DamageRate
from mtcheck.decide.evidence import Evidence, is_name_inside
from mtcheck.decide.odds import log_odds, sigmoid
from mtcheck.model.tags import DAMAGED, MISTRANSLATED, SUPERFLUOUS
from mtcheck.propose.candidates import NEVER
from mtcheck.propose.places import Candidate, is_calque
from mtcheck.propose.scoring import Scored
from mtcheck.words.inflection import is_known

LOWEST_SEEN = -8.0  # log-probability of a reading, the damage in sight; lower is all the same
NOT_SPUN = -5.0  # gain of a reading that spinners are known to replace, where there is none


def density(count: float, evidence: Evidence) -> float:
    """Log of how often something stands in an article; 0 where it does not, however long it is."""
    return math.log1p(1000 * count / (len(evidence.logits) + 50))


def calques(evidence: Evidence, besides: Scored | None = None) -> float:
    """How often the article has what hardly anybody but a translator writes; see `density`.

    One such phrase happens to good authors; two in one article hardly ever.

    Args:
        besides: a place that is to be judged by the others.
    """
    count = sum(
        scored is not besides and scored.place.match is not None and is_calque(scored.place.match)
        for scored in evidence.scored
    )
    return density(count, evidence)


def habits(evidence: Evidence) -> float:
    """How often the article has habits of another language, see `density`; one does not count.

    One happens to good authors, and to a rule that is wrong.
    """
    return density(evidence.habits, evidence)


def candidate_features(scored: Scored, index: int) -> dict[str, float]:
    """Evidence for one reading of a place."""
    candidate, score = scored.place.candidates[index], scored.scores[index]
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
        "superfluous": 0.0 if candidate.text else float(scored.place.tags[0, SUPERFLUOUS]),
        "more_words": float(len(candidate.text.split()) - len(scored.place.text.split())),
        "joined": float(scored.place.joined),
    }


def finding_features(
    evidence: Evidence,
    scored: Scored,
    ordered: Sequence[tuple[Candidate, float]],
    rate: DamageRate,
) -> dict[str, float]:
    """Evidence that a place is damage, in an article with this share of damaged words."""
    place = scored.place
    match = place.match
    listed = [
        score.gain
        for candidate, score in zip(place.candidates, scored.scores, strict=True)
        if candidate.lexicon is not None
    ]
    spun = [
        score.gain
        for candidate, score in zip(place.candidates, scored.scores, strict=True)
        if candidate.spun
    ]
    damage = float(place.tags[:, DAMAGED].max())
    rarity = -match.entry.log_rate if match else 0.0
    of_translators = match is not None and match.entry.by_translator
    # A translator's slips are sparse: that the rest of the article is sound says little about them.
    told = NO_RATE if of_translators else rate
    return {
        "damage": damage,
        "damage_sure": max(damage, 0.0),
        "rate": told.inferred,
        "told_rate": told.told,
        "calque": float(of_translators),
        "calques": calques(evidence, besides=scored) if of_translators else 0.0,
        "listed_rarity": 0.0 if of_translators else rarity,
        "calque_rarity": rarity if of_translators else 0.0,
        "listed_gain": max(listed, default=0.0),
        "spun_gain": max(spun, default=NOT_SPUN),
        "utility": ordered[0][1] if ordered else -5.0,
        "name": float(is_name_inside(evidence.document, place)),
        # What is in no dictionary is a name or another language; no thesaurus gave it.
        "unknown": float(not all(is_known(word) for word in place.text.split())),
        "mistranslated": max(float(place.tags[:, MISTRANSLATED].max()), -8.0),
        # What tells a translation says something of each phrase in it.
        "translated": 0.0 if evidence.translated_logit is None else evidence.translated_logit,
        "habits": habits(evidence),
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


def machine_features(evidence: Evidence, rate: DamageRate) -> dict[str, float]:
    """Evidence on which machine it was."""
    return {
        "rate": rate.inferred,
        "told_rate": rate.told,
        "calques": calques(evidence),
        "habits": habits(evidence),
        "translated": 0.0 if evidence.translated_logit is None else evidence.translated_logit,
        "quality": 0.0 if evidence.quality_z is None else evidence.quality_z,
    }


def document_features(
    evidence: Evidence, rate: DamageRate, findings: Sequence[float]
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
        "habits": habits(evidence),
        "translated": 0.0 if evidence.translated_logit is None else evidence.translated_logit,
        "quality": 0.0 if evidence.quality_z is None else evidence.quality_z,
    }
