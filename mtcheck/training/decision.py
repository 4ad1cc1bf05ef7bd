"""Fits the decision models of `mtcheck.decide` on marked articles, clean text and simulated damage.

Each is a logistic regression on a handful of features. Marked articles count most, since real
spinners made or inspired them; simulated damage steadies what they leave open; clean text of the
dev split says what a false alarm looks like. Figures printed are cross-validated by document, so
that no document is judged by a model that saw it.
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtcheck.decide import (
    Decision,
    Logistic,
    candidate_features,
    damage_rate,
    document_features,
    finding_features,
    order,
    suggestion_features,
)
from mtcheck.detect import find_all
from mtcheck.document import Document
from mtcheck.evaluation.markup import Artifact, parse_marked
from mtcheck.evidence import Evidence, gather
from mtcheck.judge import Weighed, reread_first, trust_in_lexicon, weigh
from mtcheck.lexicon import Lexicon
from mtcheck.model import load_model
from mtcheck.model.masked_lm import MaskedLM
from mtcheck.propose import Place
from mtcheck.rank import Ranker
from mtcheck.training.corpus import sample
from mtcheck.training.damage import Damager, add_source_arguments, sources_from
from mtcheck.training.engines.registry import build

FOLDS = 5
AGAINST = frozenset({"after", "more_words", "name"})  # features that speak against, if at all
# Good text that is called damage costs a user more than damage that is missed, so confidence errs
# on the low side.
FALSE_ALARM = 1.3
WEIGHT = {"marked": 3.0, "simulated": 0.5, "clean": 1.0}


@dataclass(slots=True)
class Case:
    """A document with its ground truth, and what the model saw in it."""

    text: str
    artifacts: tuple[Artifact, ...]
    source: str
    damaged: bool
    fold: int = 0
    evidence: Evidence | None = None
    rows: list["Row"] = field(default_factory=list)
    after: dict[tuple[int, str], float] = field(default_factory=dict)


@dataclass(slots=True)
class Row:
    """One place: whether it is damage (None: either way is fine), which readings are right."""

    damage: bool | None
    accepted: tuple[bool, ...]


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
    parser.add_argument("--clean", type=Path, nargs="*", default=[], help="files or folders")
    parser.add_argument("--corpus", type=Path, required=True, help="folder of clean English")
    parser.add_argument("--documents", type=int, default=12, help="clean ones per corpus file")
    parser.add_argument("--model", help="exported model folder (default: the embedded model)")
    parser.add_argument(
        "--headless", action="store_true", help="ignore the damage head: for other masked LMs"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("out", type=Path, help="decision.json")
    add_source_arguments(parser)
    args = parser.parse_args(argv)
    model, lexicon = load_model(args.model), Lexicon.default()
    if args.headless:
        model = Headless(model)
    cases = [*read_marked(args.marked), *read_clean(args.clean)]
    cases += from_corpus(args, random.Random(args.seed))
    for number, case in enumerate(cases):
        document = Document(case.text)
        ranker = Ranker(model)
        case.evidence = gather(document, model, lexicon, ranker, find_all(document))
        case.rows = [label(r.place, r.place.candidates, case) for r in case.evidence.ranked]
        case.fold = number % FOLDS
    fitted, figures = fit(cases, model)
    report = {**fitted, "figures": figures, "model": model.name}
    args.out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=1))
    return 0


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(path.rglob("*.txt")) if path.is_dir() else [path]


def read_marked(paths: Sequence[Path]) -> Iterator[Case]:
    for path in _files(paths):
        marked = parse_marked(path.read_text(encoding="utf-8"), str(path))
        yield Case(marked.text, marked.phrases, "marked", bool(marked.phrases))


def read_clean(paths: Sequence[Path]) -> Iterator[Case]:
    for path in _files(paths):
        yield Case(path.read_text(encoding="utf-8"), (), "clean", False)


def from_corpus(args: argparse.Namespace, rng: random.Random) -> Iterator[Case]:
    """Documents of the dev split as they are, and a third of them damaged as well."""
    damager = Damager(build(sources_from(args)))
    names = [n for n in damager.engines if n not in ("smallwords", "neighbours")]
    for text in sample(args.corpus, "dev", args.documents, rng):
        yield Case(text, (), "clean", False)
        if rng.random() < 0.4:
            mix = {rng.choice(names): 0.5, rng.choice(names): 0.5}
            done = damager.damage_with(text, mix, 0.01 * 30 ** rng.random(), rng)
            artifacts = tuple(
                Artifact(e.start, e.end, done.text[e.start : e.end], (e.original,), "hard")
                for e in done.edits
                if e.end > e.start
            )
            yield Case(done.text, artifacts, "simulated", True)


def label(place: Place, candidates: Sequence[Any], case: Case) -> Row:
    """The truth about a place, from the artifacts it shares a character with."""
    near = [a for a in case.artifacts if a.start < place.end and a.end > place.start]
    severe = [a for a in near if a.severity != "optional"]
    accepted = tuple(any(accepts(place, c.text, a, case.text) for a in near) for c in candidates)
    return Row(None if near and not severe else bool(severe), accepted)


def accepts(place: Place, reading: str, artifact: Artifact, text: str) -> bool:
    """Whether ``reading`` in the place is what, or a part of what, the artifact should say."""
    start, end = min(place.start, artifact.start), max(place.end, artifact.end)
    made = text[start : place.start] + reading + text[place.end : end]
    for good in artifact.accepted:
        wanted = text[start : artifact.start] + good + text[artifact.end : end]
        if made.lower().split() == wanted.lower().split():
            return True
        # One word of a longer artifact: right if an accepted reading has it at the same position.
        words, others = made.lower().split(), wanted.lower().split()
        position = len(text[start : place.start].split())
        alike = len(words) == len(others) and words[position : position + 1] == [reading.lower()]
        if alike and others[position] == words[position]:
            return True
    return False


def fit(cases: Sequence[Case], model: MaskedLM) -> tuple[dict[str, Any], dict[str, Any]]:
    """The four models fitted on all cases, and figures from cross-validation."""
    out: dict[int, Decision] = {}
    for fold in range(FOLDS):
        train = [c for c in cases if c.fold != fold]
        out[fold] = _decision(_fit_all(train, model))
    final = _fit_all(cases, model)
    return final, _figures(cases, out, model)


def _decision(data: dict[str, Any]) -> Decision:
    return Decision(**{name: Logistic.from_dict(d) for name, d in data.items()}, checksum="")


def _fit_all(cases: Sequence[Case], model: MaskedLM) -> dict[str, Any]:
    rows: list[tuple[dict[str, float], bool, float]] = []
    for case in cases:
        assert case.evidence is not None
        for ranked, row in zip(case.evidence.ranked, case.rows, strict=True):
            if row.damage and any(row.accepted):
                for index, right in enumerate(row.accepted):
                    rows.append((candidate_features(ranked, index), right, WEIGHT[case.source]))
    fitted = {"candidate": logistic(rows, AGAINST)}
    candidate = Logistic.from_dict(fitted["candidate"])

    rows = []
    for case in cases:
        assert case.evidence is not None
        rate = damage_rate(case.evidence.logits)
        for ranked, row in zip(case.evidence.ranked, case.rows, strict=True):
            if row.damage is not None:
                ordered = order(ranked, candidate)
                features = finding_features(case.evidence, ranked, ordered, rate)
                weight = WEIGHT[case.source] * (1 if row.damage else FALSE_ALARM)
                rows.append((features, row.damage, weight))
    fitted["finding"] = logistic(rows, AGAINST)

    fitted["suggestion"] = fitted["document"] = fitted["candidate"]  # until they are fitted
    partial = _decision(fitted)
    rows, documents = [], []
    for case in cases:
        weighed = _weighed(case, partial)
        assert case.evidence is not None
        trust = trust_in_lexicon(case.evidence, weighed)
        rows += [
            (suggestion_features(w.ordered, w.logit, seen, trust), right, WEIGHT[case.source])
            for w, seen, right in _shown(case, weighed, model)
        ]
        logits = [w.logit for w in weighed]
        features = document_features(case.evidence, damage_rate(case.evidence.logits), logits)
        documents.append((features, case.damaged, 1.0))
    fitted["suggestion"] = logistic(rows, AGAINST)
    fitted["document"] = logistic(documents)
    return fitted


def _weighed(case: Case, decision: Decision) -> list[Weighed]:
    assert case.evidence is not None
    return weigh(case.evidence, decision, damage_rate(case.evidence.logits))


def _shown(
    case: Case, weighed: Sequence[Weighed], model: MaskedLM
) -> Iterator[tuple[Weighed, float, bool]]:
    """Places that would be reported, the damage logit after repair, whether the repair is right."""
    assert case.evidence is not None
    shown = [
        (w, row)
        for w, row in zip(weighed, case.rows, strict=True)
        if w.logit > 0 and w.ordered and row.damage is not None
    ]
    # What a repair leaves depends little on the other repairs, and rereading is dear: remember it.
    keys = [(w.ranked.place.start, w.ordered[0][0].text) for w, _ in shown]
    if any(key not in case.after for key in keys):
        seen_after = reread_first(case.evidence, [w for w, _ in shown], model)
        case.after.update(zip(keys, seen_after, strict=True))
    for (w, row), key in zip(shown, keys, strict=True):
        seen = case.after[key]
        index = w.ranked.place.candidates.index(w.ordered[0][0])
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


def _figures(
    cases: Sequence[Case], decisions: dict[int, Decision], model: MaskedLM
) -> dict[str, Any]:
    """How the confidences hold on documents that the fit had not seen."""
    from sklearn.metrics import average_precision_score, roc_auc_score

    found: list[tuple[float, bool]] = []
    suggested: list[tuple[float, bool]] = []
    documents: list[tuple[float, bool]] = []
    for case in cases:
        decision = decisions[case.fold]
        weighed = _weighed(case, decision)
        assert case.evidence is not None
        features = document_features(
            case.evidence, damage_rate(case.evidence.logits), [w.logit for w in weighed]
        )
        documents.append((decision.document.probability(features), case.damaged))
        if case.source == "simulated":
            continue
        for w, row in zip(weighed, case.rows, strict=True):
            if row.damage is not None:
                found.append((1 / (1 + np.exp(-w.logit)), row.damage))
        trust = trust_in_lexicon(case.evidence, weighed)
        for w, seen, right in _shown(case, weighed, model):
            features = suggestion_features(w.ordered, w.logit, seen, trust)
            suggested.append((decision.suggestion.probability(features), right))
    shown = [(p, t) for p, t in found if p >= 0.5]
    return {
        "findings": {"n": len(found), "ap": _round(average_precision_score(*_columns(found)))}
        | {"ece": ece(shown), **at(shown, 0.5), **at(shown, 0.9)},
        "suggestions": {"n": len(suggested), "ece": ece(suggested), **at(suggested, 0.9)},
        "documents": {"n": len(documents), "auroc": _round(roc_auc_score(*_columns(documents)))},
    }


def _columns(pairs: Sequence[tuple[float, bool]]) -> tuple[list[bool], list[float]]:
    return [t for _, t in pairs], [p for p, _ in pairs]


def _round(x: float) -> float:
    return round(float(x), 4)


def at(pairs: Sequence[tuple[float, bool]], least: float) -> dict[str, float]:
    """Count and share right at confidence ``least`` or more."""
    kept = [t for p, t in pairs if p >= least]
    return {f"n@{least}": len(kept), f"right@{least}": _round(np.mean(kept) if kept else 0)}


def ece(pairs: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error over equally wide bins."""
    if not pairs:
        return 0.0
    p, t = np.array([x for x, _ in pairs]), np.array([y for _, y in pairs])
    which = np.minimum((p * bins).astype(int), bins - 1)
    gaps = [
        abs(p[which == b].mean() - t[which == b].mean()) * (which == b).mean() for b in set(which)
    ]
    return _round(sum(gaps))
