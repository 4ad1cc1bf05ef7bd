"""Prints ``RULES.md``, the table of all rules with their hits in natural text.

python -m mtcheck.detect.rules_table > RULES.md
"""

from collections.abc import Mapping

from mtcheck.data import read_toml
from mtcheck.detect.measured import ENOUGH, HELD, UNMEASURED, Trust, measured

_TABLES = {
    "leftovers.toml": ("group", "rule"),
    "punctuation.toml": ("rule", "name"),
    "clashing_words.toml": ("rule", "name"),
    "calque_patterns.toml": ("rule", "name"),
}
_APPLIED = 0.9
_HEAD = f"""\
# What the rules are worth

Printed by `python -m mtcheck.detect.rules_table` out of `mtcheck/data/rules.json`, which
`python -m mtcheck.training rules` counts; do not edit.

Hits in natural text alone: edited English of many registers, real machine translation, real spun
text. *Right* was judged by a reader to be damage with the right repair; *wrong* was judged
otherwise, or stands unread in good text. Confidence is (right + 1) / (right + wrong + 2); with
fewer than {ENOUGH} right hits, or a name in -unsure or -to-confirm, it is held at {HELD}. From
{_APPLIED} on what a rule proposes is applied, below it is reported at most. Without a hit
it has {UNMEASURED}, and proposes nothing.
Lines that are told to be leftovers of a page in one way, by form and place, and differ in their
words alone are *kin*: one with thin evidence, none of it against it, has the confidence of all.

| rule | right | wrong | share right | read | sources | kin | confidence | sure |
|---|---:|---:|---:|---:|---:|---|---:|---|
"""


def declared() -> set[str]:
    """Rules that the data files of the finders name."""
    found = set()
    for name, (table, key) in _TABLES.items():
        found |= {row[key] for row in read_toml(name)[table]}
    return found


def table(rules: Mapping[str, Trust]) -> str:
    """Markdown: the surest rule first, those without a hit last."""
    rows = {rule: Trust.counted(rule, 0, 0, 0, 0) for rule in declared()} | dict(rules)
    order = sorted(rows, key=lambda r: (not rows[r].measured, -rows[r].confidence, r))
    return _HEAD + "".join(_row(rule, rows[rule]) for rule in order)


def _row(rule: str, trust: Trust) -> str:
    if not trust.measured:
        return f"| {rule} | | | unmeasured | | | | {UNMEASURED} | |\n"
    own = trust.right + trust.wrong
    share = f"{trust.right / own:.0%}" if own else ""
    together = trust.kin_right + trust.kin_wrong
    kin = f" {trust.kin_right} of {together}" if together else ""
    applied = " yes" if trust.confidence >= _APPLIED else ""
    counts = f"{trust.right} | {trust.wrong} | {share} | {trust.read} | {trust.sources}"
    return f"| {rule} | {counts} |{kin} | {trust.confidence:.3f} |{applied} |\n"


if __name__ == "__main__":
    print(table(measured()), end="")
