"""Totals over a set of articles, and the ratios that go into the table.

Counts are summed over all articles before any ratio is taken (micro-average), so that a long
article weighs more than a short one. A ratio without a denominator is None, never 0.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mtcheck.evaluation.calibration import Prediction, expected_calibration_error
from mtcheck.evaluation.clean_words import clean_words
from mtcheck.evaluation.credit import Credit, exact_credit, partial_credit
from mtcheck.evaluation.markup import MarkedText, Severity
from mtcheck.evaluation.ratio import f_score as f_score
from mtcheck.evaluation.ratio import ratio as ratio
from mtcheck.evaluation.spans import Judgement
from mtcheck.report import Report

BETA = 0.5
"""F0.5: a false alarm weighs more than a miss."""


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


Figures = dict[str, Any]


def scores(cases: Sequence[Case]) -> Figures:
    """All figures of a set, in the order of the table; see `SECTIONS` for what they mean."""
    return {name: value for part in by_section(cases).values() for name, value in part.items()}


def by_section(cases: Sequence[Case]) -> dict[str, Figures]:
    """The same, each part of the table by itself."""
    return {name: section(cases) for name, section in SECTIONS.items()}


def _articles(cases: Sequence[Case]) -> Figures:
    """What there is to find."""
    judged = _judged(cases)
    return {
        "documents": len(cases),
        "words": sum(case.words for case in cases),
        "hard": _artifacts("hard", judged, "found", "missed"),
        "soft": _artifacts("soft", judged, "found", "missed"),
    }


def _findings(cases: Sequence[Case]) -> Figures:
    """Findings that touch damage, and damage that is touched by one.

    Precision counts findings; recall counts hard artifacts; F0.5 joins these two.
    """
    judged = _judged(cases)
    right, false = _count(j.right for j in judged), _count(j.false for j in judged)
    precision = ratio(right, right + false)
    recall = _share("hard", judged, "found")
    return {
        "precision": precision,
        "hard_recall": recall,
        "soft_recall": _share("soft", judged, "found"),
        "f0.5": f_score(precision, recall, BETA),
        "findings_false": false,
        "findings_per_1000_words": ratio(1000 * (right + false), _words(cases)),
    }


def _spans(cases: Sequence[Case]) -> Figures:
    """How well findings cover hard and soft artifacts: exactly, and with partial credit."""
    figures: Figures = {}
    for name, credit in ("exact", exact_span_credit), ("partial", partial_span_credit):
        total = Credit()
        for case in cases:
            total = total.plus(credit(case))
        precision = ratio(total.precision, total.findings)
        recall = ratio(total.recall, total.artifacts)
        figures |= {
            f"{name}_span_precision": precision,
            f"{name}_span_recall": recall,
            f"{name}_span_f0.5": f_score(precision, recall, BETA),
        }
    return figures


def _repairs(cases: Sequence[Case]) -> Figures:
    """Artifacts in whose place an accepted reading stands.

    ``repaired`` is what the policy did, ``by_best`` what the first suggestions would have done,
    ``by_any`` what the best of the first five would have done. ``top_1`` and ``top_5`` are the same
    as a share of the artifacts that were found.
    """
    judged = _judged(cases)
    found = _count(j.found for j in judged)
    return {
        "hard_repaired": _share("hard", judged, "repaired"),
        "hard_repaired_by_best": _share("hard", judged, "repaired_by_best"),
        "hard_repaired_by_any": _share("hard", judged, "repaired_by_any"),
        "soft_repaired": _share("soft", judged, "repaired"),
        "top_1": ratio(_count(j.repaired_by_best for j in judged), found),
        "top_5": ratio(_count(j.repaired_by_any for j in judged), found),
    }


def _edits(cases: Sequence[Case]) -> Figures:
    """Edits are right if they touch hard or soft damage; exact if they leave what is accepted."""
    judged = _judged(cases)
    right, false = _count(j.edits_right for j in judged), _count(j.edits_false for j in judged)
    exact = _count(j.edits_exact for j in judged)
    return {
        "edits": right + false,
        "edits_right": ratio(right, right + false),
        "edits_exact": ratio(exact, right + false),
        "edits_false": false,
        "edits_per_1000_words": ratio(1000 * (right + false), _words(cases)),
    }


def _good_text(cases: Sequence[Case]) -> Figures:
    """What happened to words that no artifact touches: alarms, edits, and words changed for worse.

    Findings and edits here are the false ones; of the words changed, see `clean_words`.
    """
    judged = _judged(cases)
    clean = [clean_words(case.gold, case.report) for case in cases]
    total = sum(words.total for words in clean)
    changed = sum(words.changed for words in clean)
    return {
        "clean_words": total,
        "findings_per_1000_clean_words": ratio(1000 * _count(j.false for j in judged), total),
        "edits_per_1000_clean_words": ratio(1000 * _count(j.edits_false for j in judged), total),
        "clean_words_changed": changed,
        "changed_per_1000_clean_words": ratio(1000 * changed, total),
    }


def _leftovers(cases: Sequence[Case]) -> Figures:
    """What scraping left behind, apart from damaged phrases."""
    judged = _judged(cases)
    found = _count(j.leftovers_found for j in judged)
    total = found + _count(j.leftovers_missed for j in judged)
    return {
        "leftovers": total,
        "leftover_recall": ratio(found, total),
        "leftovers_false": _count(j.leftovers_false for j in judged),
    }


def _judgements(cases: Sequence[Case]) -> Figures:
    """What is said of the articles as a whole."""
    return {
        "score_mean": ratio(sum(case.report.score for case in cases), len(cases)),
        "verdicts": dict(Counter(case.report.verdict for case in cases).most_common()),
    }


def _calibration(cases: Sequence[Case]) -> Figures:
    """Expected calibration errors of the confidences of findings and of first suggestions."""
    return {
        "finding_ece": expected_calibration_error(finding_predictions(_judged(cases))),
        "suggestion_ece": expected_calibration_error(suggestion_predictions(_judged(cases))),
    }


SECTIONS: dict[str, Callable[[Sequence[Case]], Figures]] = {
    "articles": _articles,
    "findings": _findings,
    "spans": _spans,
    "repairs": _repairs,
    "edits": _edits,
    "good text": _good_text,
    "leftovers": _leftovers,
    "verdict": _judgements,
    "calibration": _calibration,
}
"""The parts of the table; each function's docstring says what its figures mean."""


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


def touch_credit(case: Case) -> Credit:
    """The counts behind ``f0.5``: findings on damage, hard artifacts found."""
    right, false = len(case.judgement.right), len(case.judgement.false)
    hard = _artifacts("hard", [case.judgement], "found")
    return Credit(right, right + false, hard, hard + _artifacts("hard", [case.judgement], "missed"))


def exact_span_credit(case: Case) -> Credit:
    """The counts behind ``exact_span_f0.5``."""
    judged = case.judgement
    return exact_credit([*judged.right, *judged.false], [*judged.found, *judged.missed])


def partial_span_credit(case: Case) -> Credit:
    """The counts behind ``partial_span_f0.5``."""
    judged = case.judgement
    return partial_credit([*judged.right, *judged.false], [*judged.found, *judged.missed])


def _judged(cases: Iterable[Case]) -> list[Judgement]:
    return [case.judgement for case in cases]


def _words(cases: Iterable[Case]) -> int:
    return sum(case.words for case in cases)


def _count(lists: Iterable[Sequence[object]]) -> int:
    return sum(len(items) for items in lists)


def _artifacts(severity: Severity, judged: Iterable[Judgement], *lists: str) -> int:
    """How many artifacts of this severity stand in these lists of the judgements."""
    return sum(a.severity == severity for j in judged for name in lists for a in getattr(j, name))


def _share(severity: Severity, judged: Sequence[Judgement], part: str) -> float | None:
    """Which share of the artifacts of this severity stands in the list ``part``."""
    return ratio(
        _artifacts(severity, judged, part), _artifacts(severity, judged, "found", "missed")
    )
