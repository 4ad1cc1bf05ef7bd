"""One report against one marked text: which findings are right, what was missed, what repaired.

A finding is right if it shares a character with a hard or soft artifact. On an optional one it
gets neither credit nor blame. Leftovers of scraping are judged apart, because a gold text may well
leave them unmarked: findings of kind ``boilerplate`` never count as false among damaged phrases.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import TypeVar

from mtcheck.evaluation.markup import Artifact, MarkedText
from mtcheck.evaluation.repair import Spanned, is_repaired, touches
from mtcheck.plan import Edit
from mtcheck.report import Finding, Report

# Readings tried per finding, and combinations of them where several findings share a place.
_TOP = 5
_MOST_COMBINATIONS = 200

T = TypeVar("T", bound=Spanned)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What became of every artifact and every finding of one article.

    Attributes:
        found, missed: hard and soft artifacts that a finding touches, and the others.
        repaired: those for which the edits that were applied leave an accepted reading.
        repaired_by_best: as if the best suggestion of every finding were applied.
        repaired_by_any: as if the best fitting of the first five suggestions were.
        right, false, ignored: findings on damage, on good text, on optional artifacts.
        edits_right, edits_false: applied findings among ``right`` and ``false``.
        edits_exact: edits after which all artifacts they touch are repaired.
        best_exact: findings whose best suggestion does so.
        leftovers_found, leftovers_missed, leftovers_false: the same for leftovers of scraping.
    """

    found: tuple[Artifact, ...]
    missed: tuple[Artifact, ...]
    repaired: tuple[Artifact, ...]
    repaired_by_best: tuple[Artifact, ...]
    repaired_by_any: tuple[Artifact, ...]
    right: tuple[Finding, ...]
    false: tuple[Finding, ...]
    ignored: tuple[Finding, ...]
    edits_right: tuple[Finding, ...]
    edits_false: tuple[Finding, ...]
    edits_exact: tuple[Finding, ...]
    best_exact: tuple[Finding, ...]
    leftovers_found: tuple[Artifact, ...]
    leftovers_missed: tuple[Artifact, ...]
    leftovers_false: tuple[Finding, ...]


def judge(gold: MarkedText, report: Report) -> Judgement:
    """Compare ``report``, made from ``gold.text``, with the artifacts of ``gold``."""
    damage = [a for a in gold.phrases if a.severity != "optional"]
    findings = [f for f in report.findings if f.kind != "boilerplate"]
    leftover_findings = [f for f in report.findings if f.kind == "boilerplate"]

    right = [f for f in findings if _touching(f, damage)]
    ignored = [f for f in findings if f not in right and _touching(f, gold.artifacts)]
    false = [f for f in findings if f not in right and f not in ignored]

    found = [a for a in damage if _touching(a, right)]
    applied = [_edit(f) for f in findings if f.applied]
    best = [_edit(f) for f in findings if f.suggestions]
    repaired = [a for a in found if is_repaired(gold, a, applied)]
    by_best = [a for a in found if is_repaired(gold, a, best)]
    by_any = [a for a in found if a in by_best or _repaired_by_any(gold, a, findings)]

    return Judgement(
        found=tuple(found),
        missed=tuple(a for a in damage if a not in found),
        repaired=tuple(repaired),
        repaired_by_best=tuple(by_best),
        repaired_by_any=tuple(by_any),
        right=tuple(right),
        false=tuple(false),
        ignored=tuple(ignored),
        edits_right=tuple(f for f in right if f.applied),
        edits_false=tuple(f for f in false if f.applied),
        edits_exact=tuple(f for f in right if f.applied and _all_in(f, damage, repaired)),
        best_exact=tuple(f for f in right if f.suggestions and _all_in(f, damage, by_best)),
        leftovers_found=tuple(a for a in gold.leftovers if _touching(a, leftover_findings)),
        leftovers_missed=tuple(a for a in gold.leftovers if not _touching(a, leftover_findings)),
        leftovers_false=tuple(f for f in leftover_findings if not _touching(f, gold.artifacts)),
    )


def _edit(finding: Finding, reading: int = 0) -> Edit:
    suggestion = finding.suggestions[reading]
    return Edit(finding.start, finding.end, finding.text, suggestion.text)


def _touching(item: Spanned, others: Iterable[T]) -> list[T]:
    return [other for other in others if touches(item, other)]


def _all_in(finding: Finding, damage: Sequence[Artifact], repaired: Sequence[Artifact]) -> bool:
    return all(artifact in repaired for artifact in _touching(finding, damage))


def _repaired_by_any(gold: MarkedText, artifact: Artifact, findings: Sequence[Finding]) -> bool:
    """Whether some choice among the first suggestions of the findings here repairs it."""
    here = [f for f in _touching(artifact, findings) if f.suggestions]
    elsewhere = [_edit(f) for f in findings if f.suggestions and f not in here]
    choices = [[_edit(f, i) for i in range(min(_TOP, len(f.suggestions)))] for f in here]
    return any(
        is_repaired(gold, artifact, [*chosen, *elsewhere])
        for chosen in islice(product(*choices), _MOST_COMBINATIONS)
    )
