"""What every finder returns: a place, what kind of damage it looks like, and what may go there."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mtcheck.document import Document
from mtcheck.report import Kind


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that a finder points at.

    Attributes:
        start, end: offsets in code points.
        rule: name of the pattern that fired; its confidence is looked up in ``data/rules.json``,
            where it was measured, so that no finder invents a number of its own. A new rule needs
            no row there (see `mtcheck.detect.FINDERS`).
        reason: one clause for the reader: what is odd here.
        repairs: readings that may replace the phrase, best first; "" deletes it.
    """

    start: int
    end: int
    kind: Kind
    rule: str
    reason: str
    repairs: tuple[str, ...] = ()


Finder = Callable[[Document], Iterable[Hit]]
