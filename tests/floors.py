"""Quality that may not sink: what the checker reaches on the repo's own texts, and its bounds.

    python tests/floors.py                          measure and compare
    python tests/floors.py --update                 tighten the bounds to what is measured
    python tests/floors.py --update --allow-lower   ... or loosen them, after a look at why

Bounds lie in floors.json with checksums of the data, since figures on other data are other figures.
With --update every finding on good text is written to clean_findings.json: a new false alarm shows
in the diff.
"""

import argparse
import hashlib
import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from mtcheck.checker import Checker
from mtcheck.evaluation.calibration import expected_calibration_error
from mtcheck.evaluation.documents import auroc
from mtcheck.evaluation.markup import MarkedText
from mtcheck.evaluation.run import run
from mtcheck.evaluation.scores import Case, finding_predictions, scores, suggestion_predictions
from mtcheck.evaluation.sets import marked_sets

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
CLEAN_FINDINGS = HERE / "clean_findings.json"
GOLD = sorted((HERE / "gold").glob("*.marked.txt"))
CLEAN = sorted((HERE / "clean" / "gate").glob("*.txt"))
REGIONAL = sorted((HERE / "clean" / "regional").glob("*.txt"))
SEEDS = sorted((HERE.parent / "seeds").glob("*.txt"))

GUARDED = {
    "seed_002": ("precision", "hard_recall", "hard_repaired", "edits_right", "score_mean"),
    "seed_003": ("precision",),
}
CLEAN_SCORE = 0.5  # from which an article is called suspect
SURE = 0.9
GOOD_TEXT = ("findings_per_1000_words", "edits_per_1000_words")
# Figures that may not rise; all others may not sink.
CEILINGS = frozenset(
    {
        *(f"{name} {figure}" for name in ("clean", "regional") for figure in GOOD_TEXT),
        *("clean suspect", "finding_ece", "suggestion_ece"),
    }
)
# Bounds stay this far from what was measured: int8 arithmetic differs a little from one family of
# processors to the next, and a finding at the edge may go either way.
MARGIN = 0.01
CEILING_MARGIN = 0.1  # of the figure itself: counts of rare things move more

Figures = dict[str, float]


class Measured(NamedTuple):
    """Every guarded figure by name, and the findings on good text by article."""

    figures: Figures
    clean: dict[str, list[dict[str, Any]]]


def measure(checker: Checker) -> Measured:
    """Figures on the marked seeds and on good text; what cannot be told is 0."""
    figures: Figures = {}
    marked: list[Case] = []
    for path in GOLD:
        ((name, samples),) = marked_sets([path]).items()
        cases = run(checker, samples)
        marked += cases
        measured = scores(cases)
        for figure in GUARDED[name]:
            figures[f"{name} {figure}"] = measured[figure] or 0.0
    good: list[Case] = []
    for name, paths in ("clean", CLEAN), ("regional", REGIONAL):
        # Bytes as they are: one of the articles has the line ends of Windows.
        texts = [(p.name, MarkedText(p.read_bytes().decode("utf-8"), ())) for p in paths]
        cases = run(checker, texts)
        good += cases
        measured = scores(cases)
        for figure in GOOD_TEXT:
            figures[f"{name} {figure}"] = measured[figure] or 0.0
    by_score = [case.report.score for case in good]
    figures["clean suspect"] = sum(s >= CLEAN_SCORE for s in by_score) / len(by_score)
    figures["auroc"] = auroc([case.report.score for case in marked], by_score) or 0.0
    figures |= calibration([*marked, *good])
    return Measured(figures, {case.name: _listed(case) for case in good})


def calibration(cases: Sequence[Case]) -> Figures:
    """How the confidences hold over marked and good text together."""
    judged = [case.judgement for case in cases]
    findings, suggestions = finding_predictions(judged), suggestion_predictions(judged)
    sure = [right for confidence, right in findings if confidence >= SURE]
    return {
        "finding_ece": expected_calibration_error(findings) or 0.0,
        "suggestion_ece": expected_calibration_error(suggestions) or 0.0,
        "right_at_0.9": sum(sure) / len(sure) if sure else 1.0,
    }


def _listed(case: Case) -> list[dict[str, Any]]:
    return [
        {"start": f.start, "text": f.text, "kind": f.kind, "confidence": round(f.confidence, 2)}
        for f in case.report.findings
    ]


def checksum(paths: Iterable[Path]) -> str:
    """Of the bytes of these files."""
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()[:12]


def data_checksums() -> dict[str, str]:
    return {
        "gold": checksum(GOLD),
        "seeds": checksum(SEEDS),
        "clean": checksum([*CLEAN, *REGIONAL]),
    }


def bound(name: str, value: float) -> float:
    """What the figure may come to at worst."""
    if name in CEILINGS:
        return math.ceil((value * (1 + CEILING_MARGIN) + MARGIN) * 1000) / 1000
    return max(0.0, math.floor((value - MARGIN) * 1000) / 1000)


def holds(name: str, value: float, bound: float) -> bool:
    return value <= bound if name in CEILINGS else value >= bound


def updated(
    bounds: Mapping[str, float], measured: Mapping[str, float], allow_lower: bool = False
) -> Figures:
    """The bounds tightened to what was measured.

    Raises:
        ValueError: one would have to be loosened and that is not allowed.
    """
    new = {name: bound(name, value) for name, value in measured.items()}
    if allow_lower:
        return new
    if missed := [n for n in new if n in bounds and not holds(n, measured[n], bounds[n])]:
        raise ValueError(f"out of bounds: {', '.join(missed)}; to loosen them: --allow-lower")
    return {
        n: v if n not in bounds else (min if n in CEILINGS else max)(v, bounds[n])
        for n, v in new.items()
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--update", action="store_true", help="tighten the bounds")
    parser.add_argument("--allow-lower", action="store_true", help="with --update: loosen them too")
    arguments = parser.parse_args()
    stored = json.loads(FLOORS.read_text("utf-8")) if FLOORS.is_file() else {}
    bounds: Figures = stored.get("floors", {})
    measured, clean = measure(Checker())
    missed = False
    for name, value in measured.items():
        known = bounds.get(name)
        kept = known is None or holds(name, value, known)
        missed |= not kept
        limit = "no bound yet" if known is None else f"bound {known:.3f}"
        print(f"{name:32} {value:.3f}  {limit}{'' if kept else '  MISSED'}")
    if not arguments.update:
        return int(missed)
    if stored and stored["data"] != data_checksums() and not arguments.allow_lower:
        print("the data changed: old and new figures do not compare; --allow-lower starts anew")
        return 1
    try:
        new = updated(bounds, measured, arguments.allow_lower)
    except ValueError as error:
        print(error)
        return 1
    _write(FLOORS, {"data": data_checksums(), "floors": new})
    _write(CLEAN_FINDINGS, clean)
    return 0


def _write(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
