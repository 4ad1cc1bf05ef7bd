"""Several rounds, one account: findings in repaired text, told of the text as it was given."""

from bisect import insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from mtcheck.document import overlaps
from mtcheck.plan import Edit, Plan, origin
from mtcheck.report import Finding


def traced_back(finding: Finding, plan: Plan, original: str) -> Finding:
    """A finding in repaired text, as a finding in the text as it was given.

    Args:
        plan: what made the repaired text out of ``original``.
    """
    start, end = origin(plan, finding.start, finding.end)
    return replace(finding, start=start, end=end, text=original[start:end])


def of_edits(plan: Plan, made: Sequence[Finding]) -> Iterator[Finding]:
    """One finding for each edit of the plan; the first that led to it speaks for it."""
    for edit in plan:
        behind = [f for f in made if f.start < edit.end and f.end > edit.start] or [
            f for f in made if f.start == edit.start
        ]
        best, *others = behind[0].suggestions
        alternatives = tuple(s for s in others if s.text != edit.after) if len(behind) == 1 else ()
        yield replace(
            behind[0],
            start=edit.start,
            end=edit.end,
            text=edit.before,
            suggestions=(replace(best, text=edit.after), *alternatives),
            applied=True,
        )


def outside_edits(plan: Plan, found: Iterable[Finding]) -> Iterator[Finding]:
    """Findings that lie outside every edit, the first of those that overlap."""
    taken: list[Edit | Finding] = sorted(plan, key=lambda e: e.start)
    for finding in found:
        if not overlaps(taken, finding.start, finding.end):
            insort(taken, finding, key=lambda x: x.start)
            yield finding
