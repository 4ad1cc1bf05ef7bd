"""Find and repair what spinners and machine translators did to English articles.

    cleaned, report = mtcheck.clean(text)
    report = mtcheck.check(text)

`clean` and `check` load the embedded model at their first call and keep it. For another model, a
lexicon of your own or other rules for what may be changed, make a `Checker`.
"""

import typing as _typing
from functools import cache as _cache

from mtcheck._version import __version__
from mtcheck.errors import (
    InputError,
    LexiconError,
    ModelError,
    MtcheckError,
    PlanError,
    PolicyError,
)
from mtcheck.plan import Edit, Plan, apply, revert
from mtcheck.policy import Policy
from mtcheck.report import Cleaned, Finding, Report, Suggestion

if _typing.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mtcheck.checker import Checker
    from mtcheck.words.lexicon import Entry, Lexicon

__all__ = [
    "Checker",
    "Cleaned",
    "Edit",
    "Entry",
    "Finding",
    "InputError",
    "Lexicon",
    "LexiconError",
    "ModelError",
    "MtcheckError",
    "Plan",
    "PlanError",
    "Policy",
    "PolicyError",
    "Report",
    "Suggestion",
    "__version__",
    "apply",
    "check",
    "clean",
    "revert",
]


def clean(text: str) -> Cleaned:
    """Repair what is sure: `Cleaned(text, report)`. See `Checker.clean`."""
    return _default_checker().clean(text)


def check(text: str, references: "Sequence[str] | Mapping[str, str] | None" = None) -> Report:
    """Report damage and change nothing; ``references``: other articles on the same event.

    See `Checker.check`.
    """
    return _default_checker().check(text, references)


@_cache
def _default_checker() -> "Checker":
    from mtcheck.checker import Checker

    return Checker()


def __getattr__(name: str) -> _typing.Any:
    # Checker and Lexicon pull in the model's libraries, which `mtcheck --help` does not need.
    if name == "Checker":
        from mtcheck.checker import Checker

        return Checker
    if name in ("Entry", "Lexicon"):
        from mtcheck.words import lexicon

        return getattr(lexicon, name)
    raise AttributeError(f"module 'mtcheck' has no attribute {name!r}")
