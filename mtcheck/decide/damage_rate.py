"""The share of an article's words that is damaged: it informs the judgement of each phrase.

It is estimated in two ways, which are features of every phrase: from the damage tags of all words
by expectation maximisation (Saerens, Latinne and Decaestecker 2002), and by a tag of the model that
was trained to tell it.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from mtcheck.decide.evidence import Evidence
from mtcheck.decide.odds import log_odds

TRAINED_RATE = 0.04  # share of damaged words in the texts the damage tag was trained on
_ROUNDS = 30


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


class DamageRate(NamedTuple):
    """The share of an article's words that is damaged, as log-odds, in two estimates."""

    inferred: float  # from the damage tags of all words, see `damage_rate`
    told: float  # by the model's own tag for it, the mean over the article; 0 where it has none

    def at_least(self, other: "DamageRate") -> "DamageRate":
        """The higher of either estimate."""
        return DamageRate(max(self.inferred, other.inferred), max(self.told, other.told))


CLEAN = DamageRate(-10.0, -10.0)
NO_RATE = DamageRate(-5.0, -5.0)  # about that of good articles


def damage_rate_of(evidence: Evidence) -> DamageRate:
    """What the whole article says of its share of damaged words."""
    told = 0.0 if evidence.told_rate is None else evidence.told_rate
    return DamageRate(log_odds(damage_rate(evidence.logits)), told)
