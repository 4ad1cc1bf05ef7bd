"""Does the score of an article tell damaged articles from clean ones?"""

from collections.abc import Iterable, Sequence
from typing import Any

from mtcheck.evaluation.ratio import ratio
from mtcheck.evaluation.scores import Case

SUSPECT_FROM = 0.5
"""Scores above this call an article suspicious."""


def document_figures(cases: Iterable[Case]) -> dict[str, Any]:
    """AUROC of the score over articles of all sets, and false alarms among the clean ones.

    An article is damaged if it has a hard or soft phrase, and clean if it has no artifact at all
    besides leftovers of scraping; one with nothing but optional artifacts is neither.
    """
    damaged, clean = [], []
    for case in cases:
        if any(a.severity != "optional" for a in case.gold.phrases):
            damaged.append(case.report.score)
        elif not case.gold.phrases:
            clean.append(case.report.score)
    return {
        "damaged_documents": len(damaged),
        "clean_documents": len(clean),
        "score_auroc": auroc(damaged, clean),
        "clean_above_half": ratio(sum(s > SUSPECT_FROM for s in clean), len(clean)),
        "damaged_above_half": ratio(sum(s > SUSPECT_FROM for s in damaged), len(damaged)),
    }


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """The probability that a positive scores above a negative, ties counting half.

    By ranks (Mann and Whitney 1947); None if either is empty.

    >>> auroc([0.9, 0.5], [0.5, 0.1])
    0.875
    """
    values = sorted([*((v, True) for v in positive), *((v, False) for v in negative)])
    rank_sum = 0.0
    position = 0
    while position < len(values):
        end = position
        while end < len(values) and values[end][0] == values[position][0]:
            end += 1
        # Ranks count from 1; those that are equal share the mean of theirs.
        mean_rank = (position + 1 + end) / 2
        rank_sum += mean_rank * sum(is_positive for _, is_positive in values[position:end])
        position = end
    above = rank_sum - len(positive) * (len(positive) + 1) / 2
    return ratio(above, len(positive) * len(negative))
