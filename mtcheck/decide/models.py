"""From evidence to confidence: small logistic models whose coefficients were fitted, not chosen.

Five of them, over the features of `mtcheck.decide.features`, stored in ``data/decision.json`` by
`python -m mtcheck.training decision`:

- *candidate* orders the readings of a place;
- *finding* gives the probability that a place is damage;
- *suggestion* gives the probability that an editor would accept the first reading;
- *document* gives the probability that the article went through a machine;
- *machine* gives the probability that this machine was a translator, and not a spinner.

A masked LM without a damage head has a set of its own, ``data/decision-headless.json``.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from mtcheck.data import path_of
from mtcheck.decide.features import candidate_features
from mtcheck.decide.odds import sigmoid
from mtcheck.propose.places import Candidate
from mtcheck.propose.scoring import Scored


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
        prior: log-odds that an article of which nothing is known went through a machine.
    """

    candidate: Logistic
    finding: Logistic
    suggestion: Logistic
    document: Logistic
    machine: Logistic
    prior: float
    checksum: str


MODELS = ("candidate", "finding", "suggestion", "document", "machine")


@cache
def load_decision(has_tags: bool = True) -> Decision:
    """The models that ship with the package: for a masked LM with, or without, a damage head."""
    name = "decision.json" if has_tags else "decision-headless.json"
    raw = path_of(name).read_bytes()
    data = json.loads(raw)
    models = {name: Logistic.from_dict(data[name]) for name in MODELS}
    checksum = hashlib.sha256(raw).hexdigest()[:8]
    return Decision(**models, prior=float(data["prior"]), checksum=checksum)


def order(scored: Scored, model: Logistic) -> list[tuple[Candidate, float]]:
    """The readings, best first, with their utility (the candidate model's logit)."""
    pairs = [
        (candidate, model.logit(candidate_features(scored, index)))
        for index, candidate in enumerate(scored.place.candidates)
    ]
    return sorted(pairs, key=lambda pair: -pair[1])
