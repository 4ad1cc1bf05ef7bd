"""What the evidence says of the article as a whole: its score, its quality, its verdict."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mtcheck.decide.damage_rate import CLEAN, DamageRate
from mtcheck.decide.evidence import Evidence
from mtcheck.decide.features import document_features, machine_features
from mtcheck.decide.models import Decision
from mtcheck.decide.odds import sigmoid
from mtcheck.decide.weighing import Weighed
from mtcheck.detect.hit import Hit
from mtcheck.detect.measured import confidence
from mtcheck.report import Kind, Verdict

SUSPECT_FROM, SURE_FROM = 0.5, 0.9  # scores from which an article is "suspect", and named
SHORTEST = 20  # words; of a shorter article nothing can be told
# Words beyond these at which what was seen counts half. Chosen, not fitted: the good text at hand
# is of kinds that the model knows, and another kind misleads it most where it has little to go by.
HALF = 30
UNCARRIED = 0.49  # the most that a score comes to which no phrases carry
CARRIES_FROM = 0.5  # confidence of a phrase that counts
TWO_FROM = 50  # words from which one finding alone carries nothing
CARRYING: frozenset[Kind] = frozenset(
    {"spun-word", "spun-name", "mistranslation", "grammar", "untranslated"}
)


class Whole(NamedTuple):
    """What the article as a whole says of its phrases: the damage rate, and the score."""

    rate: DamageRate
    score: float

    def at_least(self, other: "Whole") -> "Whole":
        """The higher of either."""
        return Whole(self.rate.at_least(other.rate), max(self.score, other.score))

    @property
    def is_suspect(self) -> bool:
        return self.score >= SUSPECT_FROM


NOTHING = Whole(CLEAN, 0.0)


def tempered(logit: float, prior: float, words: int) -> float:
    """The log-odds of an article of so many words; a few words leave it at the prior."""
    beyond = max(words - SHORTEST, 0)
    return prior + (logit - prior) * beyond / (beyond + HALF)


def score(
    evidence: Evidence,
    rate: DamageRate,
    weighed: Sequence[Weighed],
    hits: Iterable[Hit],
    decision: Decision,
) -> float:
    """Probability that the article was machine-spun or machine-translated.

    No higher than what can be seen: without a phrase that a machine may have left an article is not
    suspect, nor is one of `TWO_FROM` words or more for one such phrase, however often it has it.
    """
    features = document_features(evidence, rate, [w.logit for w in weighed])
    document = evidence.document
    seen = decision.document.logit(features)
    logit = tempered(seen, decision.prior, len(document.words))
    phrases = {w.place.text.lower() for w in weighed if w.confidence >= CARRIES_FROM}
    phrases |= {
        document.text[h.start : h.end].lower()
        for h in hits
        if h.kind in CARRYING and confidence(h.rule) >= CARRIES_FROM
    }
    enough = 2 if len(document.words) >= TWO_FROM else 1
    return sigmoid(logit) if len(phrases) >= enough else min(sigmoid(logit), UNCARRIED)


def quality(evidence: Evidence) -> float | None:
    """Predicted quality as a translation, 0-100; None where the model cannot tell.

    50 is the average of the neural translations of MLQE-PE (Fomicheva et al. 2022), whose human
    scores the model learnt; 25 points are one standard deviation among them.
    """
    if evidence.quality_z is None:
        return None
    return min(max(50 + 25 * evidence.quality_z, 0.0), 100.0)


def verdict(probability: float, by_translator: bool) -> Verdict:
    """The score in a word."""
    if probability < SUSPECT_FROM:
        return "clean"
    if probability < SURE_FROM:
        return "suspect"
    return "translated" if by_translator else "spun"


def is_translated(evidence: Evidence, rate: DamageRate, decision: Decision) -> bool:
    """Whether, if a machine wrote the article, a translator is likelier than a spinner."""
    return decision.machine.logit(machine_features(evidence, rate)) > 0
