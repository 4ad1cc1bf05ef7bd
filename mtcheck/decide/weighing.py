"""How likely each place is damage, and which reading is likeliest right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mtcheck.decide.damage_rate import DamageRate
from mtcheck.decide.evidence import Evidence
from mtcheck.decide.features import finding_features
from mtcheck.decide.models import Decision, order
from mtcheck.decide.odds import sigmoid
from mtcheck.model.tags import DAMAGED
from mtcheck.plan import Edit
from mtcheck.propose.places import Candidate, Place
from mtcheck.propose.scoring import Scored


@dataclass(frozen=True, slots=True)
class Weighed:
    """A place with its readings in order and the log-odds that it is damage."""

    scored: Scored
    ordered: tuple[tuple[Candidate, float], ...]
    logit: float

    @property
    def place(self) -> Place:
        return self.scored.place

    @property
    def confidence(self) -> float:
        """The probability that it is damage."""
        return sigmoid(self.logit)

    @property
    def damage(self) -> float:
        """The highest damage logit of its words."""
        return float(self.place.tags[:, DAMAGED].max())

    @property
    def edit(self) -> Edit | None:
        """Its first reading in its place; None where no reading is known."""
        if not self.ordered:
            return None
        place = self.place
        return Edit(place.start, place.end, place.text, self.ordered[0][0].text)


def weigh(evidence: Evidence, decision: Decision, rate: DamageRate) -> list[Weighed]:
    """Judge every place, given the article's share of damaged words.

    Of neighbours and the place that they are together, the reading more likely to be right decides:
    the one for both, or one for each.
    """
    weighed: list[Weighed] = []
    for scored in evidence.scored:
        ordered = order(scored, decision.candidate)
        features = finding_features(evidence, scored, ordered, rate)
        weighed.append(Weighed(scored, tuple(ordered), decision.finding.logit(features)))
    return _settled(weighed)


def _settled(weighed: Sequence[Weighed]) -> list[Weighed]:
    """Without those of joined and single places that lose to the other."""
    alone = {w.place.first: _right(w) for w in weighed if not w.place.joined}
    joined = [w for w in weighed if w.place.joined]
    together: dict[int, int] = {}  # first word of each pair that wins, by its words
    for pair in sorted(joined, key=lambda w: -_right(w)):
        first, last = pair.place.first, pair.place.last
        apart = alone.get(first, 1.0) * alone.get(last, 1.0)
        if _right(pair) > apart and first not in together and last not in together:
            together |= {first: first, last: first}
    return [w for w in weighed if _stays(w.place, together)]


def _stays(place: Place, together: Mapping[int, int]) -> bool:
    if place.joined:
        return together.get(place.first) == place.first
    return place.first not in together


def _right(weighed: Weighed) -> float:
    """How likely the first reading is right, by its utility."""
    return sigmoid(weighed.ordered[0][1]) if weighed.ordered else 0.0
