"""What a checker has to beat: known simple methods behind the interface of a checker.

Every baseline is a file of its own with a function ``baseline``; its constants were chosen by
`python -m mtcheck.training baselines` of a checkout on marked articles. They apply the first
suggestion of every finding: they have no confidence to hold back on.
"""

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mtcheck.evaluation.run import CleansMany

_NAMES = ("nothing", "lexicon", "fgws", "masked", "harper")


def _make(name: str) -> "CleansMany":
    made: CleansMany = import_module(f"{__name__}.{name}").baseline()
    return made


BASELINES: Mapping[str, Callable[[], "CleansMany"]] = {n: partial(_make, n) for n in _NAMES}
"""By name, how to make each; `MtcheckError` if an optional package that one needs is missing."""
