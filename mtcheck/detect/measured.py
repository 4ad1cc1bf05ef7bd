"""How far each rule of the finders can be trusted: measured on natural text, never chosen."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from mtcheck.data import path_of

UNMEASURED = 0.5
"""For a rule that was never measured: it is reported, and nothing is changed on its word."""

ENOUGH = 30
"""Hits judged right that a rule needs to be trusted with more than `HELD`."""

HELD = 0.89
"""The most that a rule with fewer gets: below 0.9, from which on a repair is applied."""


@dataclass(frozen=True, slots=True)
class Trust:
    """What became of a rule's hits in natural text.

    Attributes:
        confidence: probability (0-1) that a hit is damage and its repair is right.
        right: distinct hits that a reader judged to be damage with the right repair.
        wrong: judged otherwise, or unjudged in good text.
        read: hits that a reader judged.
        sources: files, or groups of files, that the hits come from.
        kin_right, kin_wrong: the same of all rules that are told in one way and differ in their
            words alone, this one included; 0 where a rule is one of its kind.
    """

    confidence: float
    right: int
    wrong: int
    read: int
    sources: int
    kin_right: int = 0
    kin_wrong: int = 0

    @classmethod
    def counted(
        cls,
        rule: str,
        right: int,
        wrong: int,
        read: int,
        sources: int,
        kin: tuple[int, int] = (0, 0),
    ) -> "Trust":
        """The mean of the posterior under a flat prior, held down while the evidence is thin.

        A rule with thin evidence, none of it against it, has the confidence of its kin, if any.
        A rule that its finder calls unsure, or leaves for a reader to confirm, stays down: what
        makes it so is rare in any corpus.
        """
        leans = right < ENOUGH and not wrong and sum(kin) > 0
        seen, against = kin if leans else (right, wrong)
        mean = (seen + 1) / (seen + against + 2)
        thin = seen < ENOUGH or rule.endswith(("-unsure", "-to-confirm"))
        return cls(round(min(mean, HELD) if thin else mean, 4), right, wrong, read, sources, *kin)

    @property
    def measured(self) -> bool:
        """Whether there was any hit that counts, of this rule or of its kin."""
        return self.right + self.wrong + self.kin_right > 0


def confidence(rule: str) -> float:
    """Probability (0-1) that a hit of ``rule`` is damage; `UNMEASURED` until that was measured."""
    row = measured().get(rule)
    return row.confidence if row else UNMEASURED


def is_measured(rule: str) -> bool:
    """Whether any hit of ``rule`` in natural text was counted."""
    row = measured().get(rule)
    return row is not None and row.measured


@cache
def measured() -> dict[str, Trust]:
    """Every rule that was looked for in natural text, by name."""
    return read(path_of("rules.json"))


def read(path: Path) -> dict[str, Trust]:
    """What `write` wrote; nothing if there is no such file."""
    if not path.is_file():
        return {}
    return {rule: Trust(**row) for rule, row in json.loads(path.read_text("utf-8")).items()}


def write(path: Path, rules: Mapping[str, Trust]) -> None:
    """As JSON, a rule a line, sorted by name."""
    rows = (f" {json.dumps(rule)}: {json.dumps(asdict(rules[rule]))}" for rule in sorted(rules))
    path.write_text("{\n" + ",\n".join(rows) + "\n}\n", "utf-8")
