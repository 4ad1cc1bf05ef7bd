"""Totals over a set of articles, and the ratios that go into the table.

Counts are summed over all articles before any ratio is taken (micro-average), so that a long
article weighs more than a short one. A ratio without a denominator is None, never 0.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mtcheck.evaluation.calibration import Prediction, expected_calibration_error
from mtcheck.evaluation.markup import MarkedText, Severity
from mtcheck.evaluation.spans import Judgement
from mtcheck.report import Report


@dataclass(frozen=True, slots=True)
class Case:
    """One article, its report and, for marked text, the judgement on it.

    For text that is assumed clean, ``gold`` has no artifacts and every finding is false.
    """

    name: str
    gold: MarkedText
    report: Report
    judgement: Judgement
    words: int


def scores(cases: Sequence[Case]) -> dict[str, Any]:
    """All figures of a set, in the order of the table.

    Precision counts findings; recall counts hard artifacts; F0.5 joins these two. Of the repairs,
    ``applied`` is what the policy did, ``best`` what the first suggestions would have done, and
    ``any`` what the best of the first five would have done. Edits are right if they touch hard or
    soft damage; exact if they leave an accepted reading there.
    """
    judged = [case.judgement for case in cases]
    words = sum(case.words for case in cases)
    right, false = _count(j.right for j in judged), _count(j.false for j in judged)
    edits_right = _count(j.edits_right for j in judged)
    edits_false = _count(j.edits_false for j in judged)
    edits_exact = _count(j.edits_exact for j in judged)
    hard, soft = _artifacts("hard", judged), _artifacts("soft", judged)
    hard_total, soft_total = hard["found"] + hard["missed"], soft["found"] + soft["missed"]
    precision = ratio(right, right + false)
    hard_recall = ratio(hard["found"], hard_total)
    leftovers_found = _count(j.leftovers_found for j in judged)
    leftovers = leftovers_found + _count(j.leftovers_missed for j in judged)
    return {
        "documents": len(cases),
        "words": words,
        "hard": hard_total,
        "soft": soft_total,
        "precision": precision,
        "hard_recall": hard_recall,
        "soft_recall": ratio(soft["found"], soft_total),
        "f0.5": f_score(precision, hard_recall, beta=0.5),
        "hard_repaired": ratio(hard["repaired"], hard_total),
        "hard_repaired_by_best": ratio(hard["repaired_by_best"], hard_total),
        "hard_repaired_by_any": ratio(hard["repaired_by_any"], hard_total),
        "soft_repaired": ratio(soft["repaired"], soft_total),
        "edits": edits_right + edits_false,
        "edits_right": ratio(edits_right, edits_right + edits_false),
        "edits_exact": ratio(edits_exact, edits_right + edits_false),
        "findings_false": false,
        "edits_false": edits_false,
        "findings_per_1000_words": ratio(1000 * (right + false), words),
        "edits_per_1000_words": ratio(1000 * (edits_right + edits_false), words),
        "leftovers": leftovers,
        "leftover_recall": ratio(leftovers_found, leftovers),
        "leftovers_false": _count(j.leftovers_false for j in judged),
        "score_mean": ratio(sum(case.report.score for case in cases), len(cases)),
        "verdicts": dict(Counter(case.report.verdict for case in cases).most_common()),
        "finding_ece": expected_calibration_error(finding_predictions(judged)),
        "suggestion_ece": expected_calibration_error(suggestion_predictions(judged)),
    }


def finding_predictions(judged: Iterable[Judgement]) -> list[Prediction]:
    """Every finding's confidence and whether it is on damage; optional artifacts left out."""
    return [
        (finding.confidence, on_damage)
        for j in judged
        for findings, on_damage in ((j.right, True), (j.false, False))
        for finding in findings
    ]


def suggestion_predictions(judged: Iterable[Judgement]) -> list[Prediction]:
    """Every best suggestion's confidence and whether it leaves an accepted reading."""
    return [
        (finding.suggestions[0].confidence, finding in j.best_exact)
        for j in judged
        for finding in (*j.right, *j.false)
        if finding.suggestions
    ]


def f_score(precision: float | None, recall: float | None, beta: float) -> float | None:
    """The weighted harmonic mean (van Rijsbergen 1979); beta below 1 favours precision."""
    if precision is None or recall is None:
        return None
    weight = beta * beta
    return ratio((1 + weight) * precision * recall, weight * precision + recall) or 0.0


def ratio(part: float, whole: float) -> float | None:
    """``part / whole``; None where there is nothing to divide by."""
    return part / whole if whole else None


def _count(lists: Iterable[Sequence[object]]) -> int:
    return sum(len(items) for items in lists)


def _artifacts(severity: Severity, judged: Sequence[Judgement]) -> dict[str, int]:
    """How many artifacts of this severity stand in each list of the judgements."""
    return {
        name: sum(a.severity == severity for j in judged for a in getattr(j, name))
        for name in ("found", "missed", "repaired", "repaired_by_best", "repaired_by_any")
    }
