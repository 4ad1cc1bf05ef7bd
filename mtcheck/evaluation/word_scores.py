"""How well a checker tells the words and sentences that a translator got wrong."""

import hashlib
import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from mtcheck.evaluation.ratio import ratio
from mtcheck.evaluation.run import BATCH, CleansMany
from mtcheck.evaluation.word_tags import TaggedSentence
from mtcheck.report import Report


@runtime_checkable
class TagsWords(Protocol):
    """A checker that has an opinion on every word of a translation."""

    def word_damage(self, text: str) -> list[tuple[int, int, float]]:
        """Start, end and the probability that a translator got it wrong, for words or parts of
        words; empty where nothing can be said."""


@dataclass(frozen=True, slots=True)
class TaggedCase:
    """A tagged sentence, the report on it and the probability of each token to be BAD."""

    sentence: TaggedSentence
    report: Report
    probabilities: tuple[float, ...]


def run_tagged(
    checker: CleansMany,
    sentences: Sequence[TaggedSentence],
    progress: Callable[[str], None] | None = None,
) -> list[TaggedCase]:
    """Check every sentence; a checker without an opinion on words is taken by its findings."""
    cases = []
    texts = (sentence.text for sentence in sentences)
    for sentence, (_, report) in zip(sentences, checker.clean_many(texts, BATCH), strict=True):
        words = checker.word_damage(sentence.text) if isinstance(checker, TagsWords) else []
        words = words or [(f.start, f.end, f.confidence) for f in report.findings]
        cases.append(TaggedCase(sentence, report, _by_token(sentence, words)))
        if progress:
            progress("")
    return cases


def tagged_figures(
    cases: Sequence[TaggedCase], threshold: float | None, fit_share: float
) -> dict[str, Any]:
    """Matthews' correlation of BAD words, and Pearson's of ``report.quality`` with people's.

    Args:
        cases: in the order of the file.
        threshold: a word is BAD from this probability on; None to choose the best one on the
            first rows and to measure on the others.
        fit_share: which share of the rows are first rows.
    """
    fitted = 0 if threshold is not None else math.ceil(fit_share * len(cases))
    if threshold is None:
        threshold = best_threshold(_tokens(cases[:fitted]))
    measured = _tokens(cases[fitted:])
    rated = [
        (case.report.quality, case.sentence.quality)
        for case in cases
        if case.report.quality is not None and case.sentence.quality is not None
    ]
    return {
        "sentences": len(cases),
        "sentences_fitted": fitted,
        "words_measured": len(measured),
        "bad_share": ratio(sum(bad for _, bad in measured), len(measured)),
        "bad_threshold": threshold,
        "word_mcc": None if threshold is None else mcc(measured, threshold),
        "sentences_rated": len(rated),
        "quality_pearson": pearson(rated),
    }


def mcc(tokens: Sequence[tuple[float, bool]], threshold: float) -> float | None:
    """Matthews' correlation (1975) of "at least ``threshold``" with the truth, -1 to 1.

    None where one of the two has a single value only.
    """
    said = sum(p >= threshold for p, _ in tokens)
    true = sum(bad for _, bad in tokens)
    both = sum(bad for p, bad in tokens if p >= threshold)
    return _phi(both, said, true, len(tokens))


def best_threshold(tokens: Sequence[tuple[float, bool]]) -> float | None:
    """The probability from which on BAD correlates best with the truth; None if nothing does."""
    ordered = sorted(tokens, reverse=True)
    true = sum(bad for _, bad in ordered)
    best: tuple[float, float] | None = None
    both = 0
    for said, (probability, bad) in enumerate(ordered, 1):
        both += bad
        if said < len(ordered) and ordered[said][0] == probability:
            continue
        phi = _phi(both, said, true, len(ordered))
        if phi is not None and (best is None or phi > best[0]):
            best = phi, probability
    return None if best is None else best[1]


def pearson(pairs: Sequence[tuple[float, float]]) -> float | None:
    """The linear correlation; None for fewer than two pairs or where one side is constant."""
    try:
        return statistics.correlation(*zip(*pairs, strict=True))
    except (statistics.StatisticsError, TypeError):
        return None


def tagged_checksum(sentences: Iterable[TaggedSentence]) -> str:
    """A short name of exactly these sentences, tags and ratings."""
    digest = hashlib.sha256()
    for sentence in sentences:
        digest.update(repr((sentence.text, sentence.bad, sentence.quality)).encode())
    return digest.hexdigest()[:10]


def _phi(both: int, said: int, true: int, total: int) -> float | None:
    below = math.sqrt(said * (total - said) * true * (total - true))
    return ratio(both * total - said * true, below)


def _tokens(cases: Iterable[TaggedCase]) -> list[tuple[float, bool]]:
    return [
        pair for case in cases for pair in zip(case.probabilities, case.sentence.bad, strict=True)
    ]


def _by_token(
    sentence: TaggedSentence, words: Sequence[tuple[int, int, float]]
) -> tuple[float, ...]:
    """The highest probability of what overlaps a token; 0 where nothing does."""
    return tuple(
        max((p for start, end, p in words if start < token.end and token.start < end), default=0.0)
        for token in sentence.tokens
    )
