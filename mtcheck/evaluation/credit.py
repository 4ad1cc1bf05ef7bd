"""How well findings and artifacts cover each other: span precision and recall.

Counted twice. Exact: a finding counts if an artifact begins and ends with it. With partial overlap
and partial credit, micro-averaged ("MPP", Perrella, Agostinho and Zaragoza, arXiv 2603.19921):
findings and artifacts are matched one to one, and a matched pair earns the characters it shares,
divided by the length of the finding for precision and of the artifact for recall. So neither a
finding over a whole sentence nor ten findings in one phrase pay off.
"""

from collections.abc import Sequence
from typing import NamedTuple

from mtcheck.evaluation.repair import Spanned


class Credit(NamedTuple):
    """What findings and artifacts earned, and how many there are of each."""

    precision: float = 0.0
    findings: int = 0
    recall: float = 0.0
    artifacts: int = 0

    def plus(self, other: "Credit") -> "Credit":
        return Credit(
            self.precision + other.precision,
            self.findings + other.findings,
            self.recall + other.recall,
            self.artifacts + other.artifacts,
        )


def exact_credit(findings: Sequence[Spanned], artifacts: Sequence[Spanned]) -> Credit:
    """One for every finding that is an artifact from its first character to its last."""
    same = len({(f.start, f.end) for f in findings} & {(a.start, a.end) for a in artifacts})
    return Credit(same, len(findings), same, len(artifacts))


def partial_credit(findings: Sequence[Spanned], artifacts: Sequence[Spanned]) -> Credit:
    """The shared part of every pair, pairs matched with the largest overlap first.

    >>> from mtcheck.document import Span
    >>> partial_credit([Span(0, 10)], [Span(5, 10), Span(20, 30)])
    Credit(precision=0.5, findings=1, recall=1.0, artifacts=2)
    """
    ordered = sorted(artifacts, key=lambda a: a.start)
    pairs = []
    first = 0
    for finding in sorted(findings, key=lambda f: f.start):
        while first < len(ordered) and ordered[first].end <= finding.start:
            first += 1
        for artifact in ordered[first:]:
            if artifact.start >= finding.end:
                break
            shared = min(finding.end, artifact.end) - max(finding.start, artifact.start)
            if shared > 0:
                pairs.append((shared, finding, artifact))
    precision = recall = 0.0
    taken: set[int] = set()
    for shared, finding, artifact in sorted(pairs, key=lambda p: (-p[0], p[1].start)):
        if taken & {id(finding), id(artifact)}:
            continue
        taken |= {id(finding), id(artifact)}
        precision += shared / (finding.end - finding.start)
        recall += shared / (artifact.end - artifact.start)
    return Credit(precision, len(findings), recall, len(artifacts))
