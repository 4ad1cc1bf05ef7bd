"""One system on all sets: its figures, and the signature that says what they are figures of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from mtcheck._version import __version__
from mtcheck.evaluation.documents import document_figures
from mtcheck.evaluation.run import checksum, run
from mtcheck.evaluation.scores import Case, Figures, by_section
from mtcheck.evaluation.sets import Sample
from mtcheck.evaluation.significance import RESAMPLES, SEED, compare
from mtcheck.evaluation.systems import System
from mtcheck.evaluation.text_metrics import text_figures
from mtcheck.evaluation.word_scores import TaggedCase, run_tagged, tagged_checksum, tagged_figures
from mtcheck.evaluation.word_tags import TaggedSentence

Progress = Callable[[str, int], Callable[[str], None] | None]
"""Makes what is called after each article, for a set of that name and size."""

Sectioned = dict[str, Figures]
"""The figures of one set, by part of the table."""


@dataclass(frozen=True, slots=True)
class Data:
    """What is measured on, by the names of the sets."""

    sets: Mapping[str, Sequence[Sample]]
    tagged: Mapping[str, Sequence[TaggedSentence]]

    def checksums(self) -> dict[str, str]:
        """By set, those of articles first."""
        return {name: checksum(samples) for name, samples in self.sets.items()} | {
            name: tagged_checksum(sentences) for name, sentences in self.tagged.items()
        }


@dataclass(frozen=True, slots=True)
class Settings:
    """How figures are made; ``mtcheck evaluate --help`` explains them."""

    text_metrics: bool = True
    tag_threshold: float | None = None
    tag_fit_share: float = 0.5

    @property
    def signature(self) -> str:
        fitted = f"fitted on {self.tag_fit_share:g}"
        threshold = fitted if self.tag_threshold is None else f"{self.tag_threshold:g}"
        parts = [f"bootstrap:{RESAMPLES},seed {SEED}", f"tag threshold:{threshold}"]
        if self.text_metrics:
            parts.append(f"sacrebleu:{_installed('sacrebleu')}")
        return "|".join(parts)


@dataclass(frozen=True, slots=True)
class Measured:
    """What one system did on every set."""

    name: str
    cases: Mapping[str, Sequence[Case]]
    tagged: Mapping[str, Sequence[TaggedCase]]

    @property
    def all_cases(self) -> list[Case]:
        return [case for of_set in self.cases.values() for case in of_set]

    @property
    def signature(self) -> str:
        """That of its reports."""
        reports = [case.report for case in self.all_cases]
        reports += [case.report for of_set in self.tagged.values() for case in of_set]
        return " & ".join(dict.fromkeys(report.signature for report in reports))


@dataclass(frozen=True, slots=True)
class SystemFigures:
    """All figures of one system: by set and part of the table, and over all articles."""

    signature: str
    checksums: Mapping[str, str]
    sets: Mapping[str, Sectioned]
    documents: Figures
    word_tags: Mapping[str, Sectioned]

    def plain(self) -> dict[str, Any]:
        """As JSON has them: the parts of the table joined."""
        return {
            "signature": self.signature,
            "sets": self._flat(self.sets),
            "documents": self.documents,
            "word_tags": self._flat(self.word_tags),
        }

    def _flat(self, by_set: Mapping[str, Sectioned]) -> dict[str, Figures]:
        return {
            name: {"data": self.checksums[name]}
            | {row: value for part in parts.values() for row, value in part.items()}
            for name, parts in by_set.items()
        }


def measure(system: System, data: Data, progress: Progress) -> Measured:
    """Run ``system`` over all of ``data``."""
    return Measured(
        system.name,
        {
            name: run(system.checker, samples, progress(name, len(samples)))
            for name, samples in data.sets.items()
        },
        {
            name: run_tagged(system.checker, sentences, progress(name, len(sentences)))
            for name, sentences in data.tagged.items()
        },
    )


def figures_of(
    measured: Measured, data: Data, settings: Settings, first: Measured
) -> SystemFigures:
    """All figures of a system; unless it is the ``first``, with its differences from that one."""
    sets: dict[str, Sectioned] = {}
    for name, cases in measured.cases.items():
        sets[name] = by_section(cases)
        if settings.text_metrics:
            sets[name]["text"] = text_figures(cases)
        if measured is not first:
            sets[name][f"against {first.name}"] = compare(cases, first.cases[name])
    words = {
        name: {"words": tagged_figures(cases, settings.tag_threshold, settings.tag_fit_share)}
        for name, cases in measured.tagged.items()
    }
    return SystemFigures(
        measured.signature, data.checksums(), sets, document_figures(measured.all_cases), words
    )


def full_signature(measured: Sequence[Measured], data: Data, settings: Settings) -> str:
    """All that shaped the figures: checkers, data, versions and settings."""
    checksums = ",".join(f"{name}={value}" for name, value in data.checksums().items())
    checkers = " & ".join(dict.fromkeys(one.signature for one in measured))
    return f"{checkers}|by mtcheck {__version__}|data:{checksums}|{settings.signature}"


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"
