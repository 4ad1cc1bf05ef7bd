"""Fits the decision models of `mtcheck.decide` on marked articles, clean text and simulated damage.

Each is a logistic regression on a handful of features. Marked articles count most, since real
spinners made or inspired them; passages of our own, damaged by hand, and simulated damage steady
what they leave open; clean text of the dev split says what a false alarm looks like. Figures
printed are cross-validated by document, so that no document is judged by a model that saw it.
"""

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtcheck.checker import examine
from mtcheck.decide.article import tempered
from mtcheck.decide.damage_rate import CLEAN
from mtcheck.decide.features import (
    candidate_features,
    document_features,
    finding_features,
    machine_features,
    suggestion_features,
)
from mtcheck.decide.findings import trust_in_lexicon
from mtcheck.decide.models import MODELS, Decision, Logistic, order
from mtcheck.decide.odds import sigmoid
from mtcheck.decide.weighing import Weighed, weigh
from mtcheck.evaluation.calibration import expected_calibration_error
from mtcheck.model import load_model
from mtcheck.model.masked_lm import MaskedLM
from mtcheck.propose.rereading import reread
from mtcheck.propose.scoring import Scored, Scorer
from mtcheck.simulate.engines import add_source_arguments
from mtcheck.training.cases import (
    OWN,
    Case,
    Row,
    from_corpus,
    from_news,
    label,
    read_clean,
    read_marked,
    read_own,
    shortened,
)
from mtcheck.words.lexicon import Lexicon

FOLDS = 5
# Features that speak against, if at all.
AGAINST = frozenset({"after", "joined", "more_words", "name", "unknown"})
# Good text that is called damage costs a user more than damage that is missed, so confidence errs
# on the low side.
FALSE_ALARM = 1.5
WRONG_READING = 1.1  # weight of readings that would put in a new error
CLEAN_ARTICLE = 7.0  # weight of good articles for the score: most articles are good
WEIGHT = {"marked": 4.0, "own": 0.5, "simulated": 0.5, "clean": 1.0, "news": 0.0, "short": 0.0}


class Headless:
    """A masked LM whose damage head is ignored; all else is as in the model it wraps."""

    has_tags = False

    def __init__(self, model: MaskedLM) -> None:
        self._model = model

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)


def main(argv: list[str] | None = None) -> int:
    """Fits the decision models and writes them with their cross-validated figures."""
    parser = argparse.ArgumentParser(prog="mtcheck.training decision", description=main.__doc__)
    parser.add_argument("--marked", type=Path, nargs="+", required=True, help="files or folders")
    parser.add_argument(
        "--translated", type=Path, nargs="*", default=[], help="marked too, but translations"
    )
    parser.add_argument(
        "--own", type=Path, default=OWN, help="folder with spun/ and translated/, marked by us"
    )
    parser.add_argument("--mt", type=Path, help="folder of WMT news: whole translated articles")
    parser.add_argument("--clean", type=Path, nargs="*", default=[], help="files or folders")
    parser.add_argument("--corpus", type=Path, required=True, help="folder of clean English")
    parser.add_argument("--documents", type=int, default=12, help="clean ones per corpus file")
    parser.add_argument("--model", help="exported model folder (default: the embedded model)")
    parser.add_argument(
        "--headless", action="store_true", help="ignore the damage head: for other masked LMs"
    )
    parser.add_argument(
        "--false-alarm",
        type=float,
        default=FALSE_ALARM,
        help="weight of good places called damage (default: %(default)s)",
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("out", type=Path, help="decision.json")
    add_source_arguments(parser)
    args = parser.parse_args(argv)
    model, lexicon = load_model(args.model), Lexicon.default()
    if args.headless:
        model = Headless(model)
    cases = [*read_marked(args.marked, False), *read_marked(args.translated, True)]
    cases += [*read_own(args.own), *read_clean(args.clean)]
    cases += from_corpus(args, random.Random(args.seed))
    if args.mt:
        cases += from_news(args.mt, args.documents, random.Random(args.seed))
    # What is read as another language is not judged by the models fitted here.
    cases = [case for case in cases if fill_in(case, model, lexicon)]
    cases += [c for c in shortened(cases, random.Random(args.seed)) if fill_in(c, model, lexicon)]
    for number, case in enumerate(cases):
        assert case.evidence is not None
        for place in (scored.place for scored in case.evidence.scored):
            row = label(place, place.candidates, case)
            # The phrases of whole translated articles, and of short pieces, are not judged.
            row = replace(row, damage=None) if case.source in ("news", "short") else row
            case.rows[place.first, place.last] = row
        # What was made of the same text stays in one fold.
        twin = number and case.source in ("simulated", "news") and case.damaged
        if case.source != "short":
            case.fold = cases[number - 1].fold if twin else number % FOLDS
        elif case.whole is not None:
            case.fold = case.whole.fold
    fitted, figures = fit(cases, model, args.false_alarm)
    report = {**fitted, "figures": figures, "model": model.name}
    args.out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=1))
    return 0


def fill_in(case: Case, model: MaskedLM, lexicon: Lexicon) -> bool:
    """Fill in what the checker sees of the case; whether it sees anything to judge."""
    examined = examine(case.text, model, lexicon, Scorer(model))
    case.evidence, case.rate = examined.evidence, examined.damage_rate
    return case.evidence is not None


def fit(
    cases: Sequence[Case], model: MaskedLM, false_alarm: float = FALSE_ALARM
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The five models fitted on all cases, and figures from cross-validation.

    The figures say also how findings would fare if the article did not inform its phrases.
    """
    figures = _cross_validated(cases, model, false_alarm)
    blind = [replace(case, rate=CLEAN) for case in cases]
    figures["findings_without_rate"] = _cross_validated(blind, model, false_alarm)["findings"]
    return _fit_all(cases, model, false_alarm), figures


def _cross_validated(cases: Sequence[Case], model: MaskedLM, false_alarm: float) -> dict[str, Any]:
    out: dict[int, Decision] = {}
    for fold in range(FOLDS):
        train = [c for c in cases if c.fold != fold]
        out[fold] = _decision(_fit_all(train, model, false_alarm))
    return _figures(cases, out, model)


def _decision(data: dict[str, Any]) -> Decision:
    models = {name: Logistic.from_dict(data[name]) for name in MODELS}
    return Decision(**models, prior=data["prior"], checksum="")


def _fit_all(cases: Sequence[Case], model: MaskedLM, false_alarm: float) -> dict[str, Any]:
    rows: list[tuple[dict[str, float], bool, float]] = []
    for case in cases:
        assert case.evidence is not None
        for scored in case.evidence.scored:
            row = _row(case, scored)
            if row.damage and any(row.accepted):
                for index, right in enumerate(row.accepted):
                    rows.append((candidate_features(scored, index), right, WEIGHT[case.source]))
    fitted = {"candidate": logistic(rows, AGAINST)}
    candidate = Logistic.from_dict(fitted["candidate"])

    rows = []
    for case in cases:
        assert case.evidence is not None
        for scored in case.evidence.scored:
            row = _row(case, scored)
            if row.damage is not None:
                ordered = order(scored, candidate)
                features = finding_features(case.evidence, scored, ordered, case.rate)
                weight = WEIGHT[case.source] * (1 if row.damage else false_alarm)
                rows.append((features, row.damage, weight))
    fitted["finding"] = logistic(rows, AGAINST)

    # Until they are fitted.
    fitted |= dict.fromkeys(("suggestion", "document", "machine"), fitted["candidate"])
    fitted["prior"] = 0.0
    partial = _decision(fitted)
    rows, documents, machines, lengths = [], [], [], []
    for case in cases:
        weighed = _weighed(case, partial)
        assert case.evidence is not None
        trust = trust_in_lexicon(case.evidence, weighed)
        rows += [
            (
                suggestion_features(w.ordered, w.logit, seen, trust),
                right,
                WEIGHT[case.source] * (1 if right else WRONG_READING),
            )
            for w, seen, right in _shown(case, weighed, model)
        ]
        logits = [w.logit for w in weighed]
        features = document_features(case.evidence, case.rate, logits)
        weight = 1.0 if case.damaged else CLEAN_ARTICLE
        if case.source != "short":
            documents.append((features, case.damaged, weight))
        lengths.append((features, len(case.evidence.document.words), case.damaged, weight))
        if case.translated is not None:
            machines.append((machine_features(case.evidence, case.rate), case.translated, 1.0))
    fitted["suggestion"] = logistic(rows, AGAINST)
    fitted["document"] = logistic(documents, frozenset({"quality"}))
    document = Logistic.from_dict(fitted["document"])
    fitted["prior"] = prior([(document.logit(f), n, t, w) for f, n, t, w in lengths])
    fitted["machine"] = logistic(machines, frozenset({"quality", "rate", "told_rate"}))
    return fitted


def _row(case: Case, scored: Scored) -> Row:
    return case.rows[scored.place.first, scored.place.last]


def _weighed(case: Case, decision: Decision) -> list[Weighed]:
    assert case.evidence is not None
    return weigh(case.evidence, decision, case.rate)


def _shown(
    case: Case, weighed: Sequence[Weighed], model: MaskedLM
) -> Iterator[tuple[Weighed, float, bool]]:
    """Places that would be reported, the damage logit after repair, whether the repair is right."""
    assert case.evidence is not None
    judged = [(w, _row(case, w.scored)) for w in weighed]
    shown = [(w, r) for w, r in judged if w.logit > 0 and w.ordered and r.damage is not None]
    # What a repair leaves depends little on the other repairs, and rereading is dear: remember it.
    keys = [(w.scored.place.start, w.scored.place.end, w.ordered[0][0].text) for w, _ in shown]
    if any(key not in case.after for key in keys):
        seen_after = reread(case.evidence.document, model, [w.edit for w, _ in shown])
        case.after.update((k, a) for k, a in zip(keys, seen_after, strict=True) if a is not None)
    for (w, row), key in zip(shown, keys, strict=True):
        seen = case.after[key]
        index = w.scored.place.candidates.index(w.ordered[0][0])
        yield w, seen, row.accepted[index]


def logistic(
    rows: Sequence[tuple[dict[str, float], bool, float]], against: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """Logistic regression on clipped, standardised features; plain data for `Logistic`.

    Args:
        rows: features, truth and weight of each example.
        against: features that can only speak against; the others can only speak for. Fixed signs
            keep few examples from teaching that, say, a rare entry is a better sign of good text.
    """
    from scipy.optimize import minimize

    names = sorted(rows[0][0])
    values: NDArray[np.float64] = np.array([[f[n] for n in names] for f, _, _ in rows])
    truth = np.where([right for _, right, _ in rows], 1.0, -1.0)
    weights = np.array([weight for _, _, weight in rows])
    low, high = np.percentile(values, [0.5, 99.5], axis=0)
    clipped = np.clip(values, low, high)
    mean, scale = clipped.mean(axis=0), clipped.std(axis=0) + 1e-6
    standard = (clipped - mean) / scale

    def loss(theta: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = truth * (standard @ theta[:-1] + theta[-1])
        slope = -truth * weights / (1 + np.exp(margin))
        gradient = np.append(standard.T @ slope + theta[:-1], slope.sum())
        return float(weights @ np.logaddexp(0, -margin) + (theta[:-1] ** 2).sum() / 2), gradient

    bounds = [(None, 0) if name in against else (0, None) for name in names] + [(None, None)]
    theta = minimize(loss, np.zeros(len(names) + 1), jac=True, bounds=bounds).x
    slopes = theta[:-1] / scale
    return {
        "names": names,
        "weights": [round(float(w), 5) for w in slopes],
        "low": [round(float(x), 5) for x in low],
        "high": [round(float(x), 5) for x in high],
        "intercept": round(float(theta[-1] - (slopes * mean).sum()), 5),
    }


def prior(rows: Sequence[tuple[float, int, bool, float]]) -> float:
    """The likeliest prior, given log-odds, words, truth and weight of articles of any length."""
    from scipy.optimize import minimize_scalar

    def loss(value: float) -> float:
        signed = ((1 if right else -1) * tempered(x, value, n) for x, n, right, _ in rows)
        return float(sum(w * np.logaddexp(0, -s) for s, (*_, w) in zip(signed, rows, strict=True)))

    return round(float(minimize_scalar(loss, bounds=(-6, 2), method="bounded").x), 4)


def _figures(
    cases: Sequence[Case], decisions: dict[int, Decision], model: MaskedLM
) -> dict[str, Any]:
    """How the confidences hold on documents that the fit had not seen."""
    from sklearn.metrics import average_precision_score, roc_auc_score

    found: list[tuple[float, bool]] = []
    suggested: list[tuple[float, bool]] = []
    documents: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    machines: list[tuple[float, bool]] = []
    for case in cases:
        decision = decisions[case.fold]
        weighed = _weighed(case, decision)
        assert case.evidence is not None
        features = document_features(case.evidence, case.rate, [w.logit for w in weighed])
        kind = case.source if case.damaged else "short clean" if case.source == "short" else "clean"
        if case.damaged and case.translated and case.source not in ("own", "short"):
            kind = "translated"
        logit = decision.document.logit(features)
        words = len(case.evidence.document.words)
        documents[kind].append((sigmoid(tempered(logit, decision.prior, words)), case.damaged))
        if case.translated is not None:
            told = machine_features(case.evidence, case.rate)
            machines.append((decision.machine.probability(told), case.translated))
        if case.source in ("simulated", "own", "short"):
            continue  # steady the fit; the figures are of damage by real machines or others' hands
        for w in weighed:
            if (damage := _row(case, w.scored).damage) is not None:
                found.append((1 / (1 + np.exp(-w.logit)), damage))
        trust = trust_in_lexicon(case.evidence, weighed)
        for w, seen, right in _shown(case, weighed, model):
            features = suggestion_features(w.ordered, w.logit, seen, trust)
            suggested.append((decision.suggestion.probability(features), right))
    shown = [(p, t) for p, t in found if p >= 0.5]
    return {
        "findings": {"n": len(found), "ap": _round(average_precision_score(*_columns(found)))}
        | {"ece": _round(expected_calibration_error(shown)), **at(shown, 0.5), **at(shown, 0.9)},
        "suggestions": {
            "n": len(suggested),
            "ece": _round(expected_calibration_error(suggested)),
            **at(suggested, 0.9),
        },
        "documents": {
            "n": sum(map(len, documents.values())),
            "clean_above_0.5": _round(np.mean([p >= 0.5 for p, _ in documents["clean"]])),
            "short_clean_above_0.5": _round(
                np.mean([p >= 0.5 for p, _ in documents["short clean"]])
            ),
            "auroc": {
                kind: _round(roc_auc_score(*_columns([*scored, *documents["clean"]])))
                for kind, scored in documents.items()
                if "clean" not in kind
            },
        },
        "machines": {"auroc": _round(roc_auc_score(*_columns(machines)))},
    }


def _columns(pairs: Sequence[tuple[float, bool]]) -> tuple[list[bool], list[float]]:
    return [t for _, t in pairs], [p for p, _ in pairs]


def _round(x: float | None) -> float:
    return round(float(x or 0.0), 4)


def at(pairs: Sequence[tuple[float, bool]], least: float) -> dict[str, float]:
    """Count and share right at confidence ``least`` or more."""
    kept = [t for p, t in pairs if p >= least]
    return {f"n@{least}": len(kept), f"right@{least}": _round(np.mean(kept) if kept else 0)}
