"""Checking an article with others on the same event at hand."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple, Protocol
from zlib import crc32

from mtcheck.document import Document, HasSpan, overlaps
from mtcheck.policy import Policy
from mtcheck.references.align import Pair, align
from mtcheck.references.readings import Reading, readings, with_reading
from mtcheck.references.variants import Variant, as_findings, variants
from mtcheck.report import Finding, Report

References = Sequence[str] | Mapping[str, str]
"""Articles on the same event, or such articles by name."""

# A suspicion too faint to report counts if a reference has something else in its place.
_FAINT = 0.2


class Checks(Protocol):
    """What is needed of a `Checker`."""

    policy: Policy

    def check(self, text: str) -> Report: ...


@dataclass(frozen=True, slots=True)
class Alignment:
    """A statement of the article and the same statement in a reference.

    Attributes:
        start, end, text: the statement; offsets are code points of the article.
        reference: the name of the reference.
        reference_start, reference_end, reference_text: the statement there.
        similarity: chrF (0-100) of the two outside damaged phrases.
    """

    start: int
    end: int
    text: str
    reference: str
    reference_start: int
    reference_end: int
    reference_text: str
    similarity: float

    def to_dict(self) -> dict[str, Any]:
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "reference": self.reference,
            "reference_start": self.reference_start,
            "reference_end": self.reference_end,
            "reference_text": self.reference_text,
            "similarity": round(self.similarity, 1),
        }


class Comparison(NamedTuple):
    """The report on an article, and what its references share with it, in the article's order."""

    report: Report
    alignments: tuple[Alignment, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            **self.report.to_dict(),
            "alignments": [a.to_dict() for a in self.alignments],
        }


def compare(checker: Checks, text: str, references: References) -> Comparison:
    """Check ``text`` in the light of ``references``; nothing is applied.

    - What a reference has in the place of a damaged phrase becomes its first suggestion, unless
      the reference is damaged there too.
    - A quotation that a reference words differently, and a number or name that it contradicts, is
      a finding of kind ``mistranslation``: which side is right cannot be told.

    A mapping names the references; others are called "reference 1" and so on.

    Raises:
        TypeError: the references are not several strings.
    """
    named = _named(references)
    report = checker.check(text)
    if not named:
        return Comparison(report, ())
    document = Document(text)
    sources = [_Reference(name, Document(other), checker) for name, other in named.items()]
    pairs = {s.name: align(document, s.document, report.findings) for s in sources}
    findings: Sequence[Finding] = report.findings
    if any(pairs.values()):
        findings = _with_faint(findings, _curious(checker).check(text).findings)

    found: dict[str, list[Reading]] = {}
    differ: dict[str, list[Variant]] = {}
    for source in sources:
        its_pairs = pairs[source.name]
        read = readings(its_pairs, findings, document, source.document)
        found[source.name] = [r for r in read if not source.is_damaged(r.span)]
        other_words = variants(its_pairs, document, source.document)
        differ[source.name] = [v for v in other_words if not source.is_damaged(v.span)]

    least = checker.policy.report_from
    known = [f for f in _read(findings, found) if f.confidence >= least]
    new = [
        f
        for f in as_findings(document, differ, pairs)
        if f.confidence >= least and not overlaps(known, f.start, f.end)
    ]
    return Comparison(
        _with_findings(report, known + new, checker, named),
        tuple(_alignments(text, sources, pairs)),
    )


@dataclass
class _Reference:
    """A reference, checked itself once it has something to say."""

    name: str
    document: Document
    checker: Checks

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return self.checker.check(self.document.text).findings

    def is_damaged(self, span: HasSpan) -> bool:
        return overlaps(self.findings, span.start, span.end)


def _named(references: References) -> dict[str, str]:
    if isinstance(references, str | bytes):
        raise TypeError("references must be several articles, not one string: [reference]")
    if isinstance(references, Mapping):
        named = dict(references)
    else:
        named = {f"reference {i}": text for i, text in enumerate(references, 1)}
    for name, text in named.items():
        if not isinstance(name, str) or not isinstance(text, str):
            raise TypeError(f"{name}: a reference must be a str, not {type(text).__name__}")
    return named


def _curious(checker: Checks) -> Checks:
    """The same checker, which reports faint suspicions too."""
    curious = copy(checker)
    curious.policy = replace(checker.policy, report_from=min(_FAINT, checker.policy.report_from))
    return curious


def _with_faint(known: Sequence[Finding], curious: Sequence[Finding]) -> list[Finding]:
    faint = [f for f in curious if not overlaps(known, f.start, f.end)]
    return sorted([*known, *faint], key=lambda f: f.start)


def _read(findings: Sequence[Finding], found: Mapping[str, Sequence[Reading]]) -> list[Finding]:
    """The findings, each with the reading that most references have, if any has one."""
    offers: dict[Finding, dict[str, list[tuple[str, Reading]]]] = {}
    for name, its_readings in found.items():
        for reading in its_readings:
            offered = offers.setdefault(reading.finding, {})
            offered.setdefault(reading.text, []).append((name, reading))
    changed = []
    for finding in findings:
        if finding in offers:
            agreed = max(offers[finding].values(), key=len)
            closest = min((r for _, r in agreed), key=lambda r: r.rewording)
            finding = with_reading(finding, closest, [name for name, _ in agreed])
        changed.append(finding)
    return changed


def _with_findings(
    report: Report, findings: Sequence[Finding], checker: Checks, named: Mapping[str, str]
) -> Report:
    policy = f"policy:{checker.policy.signature}"
    data = "\0".join(f"{name}\0{text}" for name, text in named.items())
    checksum = f"{crc32(data.encode('utf-8', 'surrogatepass')):08x}"
    return replace(
        report,
        signature=f"{report.signature.rpartition('policy:')[0]}{policy}|references:{checksum}",
        findings=tuple(sorted(findings, key=lambda f: f.start)),
    )


def _alignments(
    text: str, sources: Sequence[_Reference], pairs: Mapping[str, Sequence[Pair]]
) -> list[Alignment]:
    found = [
        Alignment(
            start=pair.statement.start,
            end=pair.statement.end,
            text=text[pair.statement.start : pair.statement.end],
            reference=source.name,
            reference_start=pair.other.start,
            reference_end=pair.other.end,
            reference_text=source.document.text[pair.other.start : pair.other.end],
            similarity=pair.similarity,
        )
        for source in sources
        for pair in pairs[source.name]
    ]
    return sorted(found, key=lambda a: a.start)
