"""What the evidence says of the article as a whole: its score, its quality, its verdict."""

from collections.abc import Sequence

from mtcheck.decide.damage_rate import Rate
from mtcheck.decide.evidence import Evidence
from mtcheck.decide.features import document_features, machine_features
from mtcheck.decide.models import Decision
from mtcheck.decide.weighing import Weighed
from mtcheck.report import Verdict

SUSPECT_FROM, SURE_FROM = 0.5, 0.9  # scores from which an article is "suspect", and named


def score(evidence: Evidence, rate: Rate, weighed: Sequence[Weighed], decision: Decision) -> float:
    """Probability that the article was machine-spun or machine-translated."""
    features = document_features(evidence, rate, [w.logit for w in weighed])
    return decision.document.probability(features)


def quality(evidence: Evidence) -> float | None:
    """Predicted quality as a translation, 0-100; None where the model cannot tell.

    50 is the average of the neural translations of MLQE-PE (Fomicheva et al. 2022), whose human
    scores the model learnt; 25 points are one standard deviation among them.
    """
    if evidence.quality is None:
        return None
    return min(max(50 + 25 * evidence.quality, 0.0), 100.0)


def verdict(probability: float, translated: bool) -> Verdict:
    """The score in a word."""
    if probability < SUSPECT_FROM:
        return "clean"
    if probability < SURE_FROM:
        return "suspect"
    return "translated" if translated else "spun"


def is_translated(evidence: Evidence, rate: Rate, decision: Decision) -> bool:
    """Whether, if a machine wrote the article, a translator is likelier than a spinner."""
    return decision.machine.logit(machine_features(evidence, rate)) > 0
