"""What may be changed: the line between a finding and an edit."""

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from typing import Any, Self

from mtcheck.errors import PolicyError
from mtcheck.report import KINDS, Finding, Kind


@dataclass(frozen=True, slots=True)
class Policy:
    """When a finding is reported and when its best suggestion is applied.

    Attributes:
        apply_from: apply where both the finding and its best suggestion are at least this sure.
            The default of 0.9 means: nine edits in ten are right.
        report_from: leave out findings below this confidence.
        kinds: kinds that may be applied, kept as a frozenset; others are still reported.
        keep_quotations: never change what stands between quotation marks.
        keep_leftovers: report leftovers of scraping (kind ``boilerplate``), but leave them in.

    Raises:
        PolicyError: an option is of the wrong type or out of range.
    """

    apply_from: float = 0.9
    report_from: float = 0.5
    kinds: Collection[Kind] = frozenset(KINDS)
    keep_quotations: bool = False
    keep_leftovers: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "kinds", _known(self.kinds))
        for name in "apply_from", "report_from":
            value = getattr(self, name)
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            if not is_number or not 0 <= value <= 1:
                raise PolicyError(f"{name} must be a number between 0 and 1, not {value!r}")
        for name in "keep_quotations", "keep_leftovers":
            if not isinstance(value := getattr(self, name), bool):
                raise PolicyError(f"{name} must be True or False, not {value!r}")

    def with_options(self, **options: Any) -> Self:
        """A copy with some options changed; an unknown option fails at once."""
        known = {field.name for field in fields(self)}
        if unknown := set(options) - known:
            raise PolicyError(f"unknown options {sorted(unknown)}; there are {sorted(known)}")
        return replace(self, **options)

    def allows(self, finding: Finding, quoted: bool = False) -> bool:
        """Whether the first suggestion of a finding may be applied.

        Args:
            quoted: whether it lies in a quotation.
        """
        return (
            bool(finding.suggestions)
            and finding.kind in self.kinds
            and not finding.held
            and min(finding.confidence, finding.suggestions[0].confidence) >= self.apply_from
            and not (self.keep_leftovers and finding.kind == "boilerplate")
            and not (self.keep_quotations and quoted)
        )

    @property
    def signature(self) -> str:
        """A short name of these settings, for the report."""
        flags = [name for name in ("keep_quotations", "keep_leftovers") if getattr(self, name)]
        kinds = [] if self.kinds == set(KINDS) else sorted(self.kinds)
        return ",".join([f"{self.apply_from:g}/{self.report_from:g}", *kinds, *flags])


def _known(kinds: object) -> frozenset[object]:
    if isinstance(kinds, str):
        raise PolicyError(f"kinds must be a set, not one string: pass kinds={{{kinds!r}}}")
    if not isinstance(kinds, Collection):
        raise PolicyError(f"kinds must be a set like {{'spun-word'}}, not {kinds!r}")
    if unknown := [kind for kind in kinds if kind not in KINDS]:
        named = ", ".join(sorted(map(repr, unknown)))
        raise PolicyError(f"unknown kinds {named}; there are {', '.join(KINDS)}")
    return frozenset(kinds)
