"""How far each rule of the finders can be trusted: measured, never chosen."""

from functools import cache

from mtcheck.data import read_json

UNMEASURED = 0.5
"""For a rule that was never measured: it is reported, and nothing is changed on its word."""


def is_measured(rule: str) -> bool:
    """Whether ``data/rules.json`` has a row for ``rule``."""
    return rule in _measured()


def confidence(rule: str) -> float:
    """Probability (0-1) that a hit of ``rule`` is damage; `UNMEASURED` until that was measured."""
    return _measured().get(rule, UNMEASURED)


@cache
def _measured() -> dict[str, float]:
    return {name: row["confidence"] for name, row in read_json("rules.json").items()}
