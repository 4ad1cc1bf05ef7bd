"""How far each rule of the finders can be trusted: measured, never chosen."""

import json
from functools import cache
from importlib.resources import files

UNMEASURED = 0.5
"""For a rule that was never measured: it is reported, and nothing is changed on its word."""


def confidence(rule: str) -> float:
    """Probability (0-1) that a hit of ``rule`` is damage, as ``mtcheck.training rules`` found."""
    return _measured().get(rule, UNMEASURED)


@cache
def _measured() -> dict[str, float]:
    source = files("mtcheck") / "data" / "rules.json"
    if not source.is_file():
        return {}
    return {name: row["confidence"] for name, row in json.loads(source.read_text("utf-8")).items()}
