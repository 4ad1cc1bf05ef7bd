"""Is one checker better than another, or were the articles kind to it?"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mtcheck.evaluation.credit import Credit
from mtcheck.evaluation.scores import BETA, Case, partial_span_credit, touch_credit

if TYPE_CHECKING:
    from numpy.typing import NDArray

RESAMPLES = 1000
SEED = 12345  # sacreBLEU's, for whoever wants to repeat it
FEWEST = 5
"""Drawing from fewer documents or sentences than this says nothing."""

COMPARED: Mapping[str, Callable[[Case], Credit]] = {
    "f0.5": touch_credit,
    "partial_span_f0.5": partial_span_credit,
}
"""The figures that systems are compared by, with the counts of an article behind each."""


def compare(cases: Sequence[Case], first: Sequence[Case]) -> dict[str, Any]:
    """The differences of `COMPARED` from the ``first`` system on the same articles.

    Returns:
        For each figure the difference, and its p value: how often a difference as large would come
        about by the choice of documents (paired bootstrap over documents, Koehn 2004; two-sided,
        `RESAMPLES` drawings). None where the figure has no denominator or there are too few
        documents.
    """
    figures: dict[str, Any] = {}
    for name, credit in COMPARED.items():
        difference, p_value = paired_bootstrap(
            [credit(case) for case in cases], [credit(case) for case in first]
        )
        figures[f"{name}_difference"] = difference
        figures[f"{name}_p"] = p_value
    return figures


def paired_bootstrap(
    ours: Sequence[Credit], theirs: Sequence[Credit]
) -> tuple[float | None, float | None]:
    """The difference in F0.5 and its p value, from the counts of the same documents."""
    import numpy as np

    one, other = np.array(ours, float), np.array(theirs, float)
    if not len(one) or one[:, 3].sum() == 0 or other[:, 3].sum() == 0:
        return None, None
    everything = np.ones((1, len(one)))
    difference = float((_f_scores(everything @ one) - _f_scores(everything @ other))[0])
    if len(one) < FEWEST:
        return difference, None
    random = np.random.default_rng(SEED)
    # How often each document is drawn. Sums of the counts are all that a figure needs.
    drawn = random.multinomial(len(one), np.full(len(one), 1 / len(one)), size=RESAMPLES)
    differences = _f_scores(drawn @ one) - _f_scores(drawn @ other)
    # Around its own mean the distribution is what chance makes of no difference at all.
    by_chance = np.abs(differences - differences.mean()) >= abs(difference)
    return difference, float((by_chance.sum() + 1) / (RESAMPLES + 1))


def _f_scores(sums: "NDArray[Any]") -> "NDArray[Any]":
    """F0.5 for every row of summed counts; without findings or artifacts it is 0."""
    import numpy as np

    precision = sums[:, 0] / np.maximum(sums[:, 1], 1)
    recall = sums[:, 2] / np.maximum(sums[:, 3], 1)
    weight = BETA * BETA
    below = weight * precision + recall
    return np.asarray((1 + weight) * precision * recall / np.where(below == 0, 1, below))
