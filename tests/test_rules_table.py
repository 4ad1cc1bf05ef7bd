"""The table of rules in the repository says what the package measured, of every rule there is."""

import tomllib
from pathlib import Path

import pytest

from mtcheck.detect import named
from mtcheck.detect.measured import ENOUGH, Trust, confidence, measured
from mtcheck.detect.rules_table import declared, table
from mtcheck.document import Document

ROOT = Path(__file__).parents[1]
TEXTS = [
    row["text"]
    for path in sorted((ROOT / "tests" / "cases").glob("*.toml"))
    for rows in tomllib.loads(path.read_text("utf-8")).values()
    for row in rows
    if "text" in row
]


def test_rules_md_is_the_table_of_what_was_measured() -> None:
    assert (ROOT / "RULES.md").read_text("utf-8") == table(measured())


def test_every_rule_is_in_the_table() -> None:
    fired = {hit.rule for text in TEXTS for _, hit in named(Document(text))}
    listed = {
        row.split("|")[1].strip() for row in table(measured()).split("|---|\n")[1].splitlines()
    }
    assert len(fired) > 50
    assert fired | declared() <= listed


def test_a_rule_with_little_evidence_is_never_applied() -> None:
    assert any(row.confidence >= 0.9 for row in measured().values())
    for rule, row in measured().items():
        assert max(row.right, row.kin_right) >= ENOUGH or row.confidence < 0.9, rule
        counts = row.right, row.wrong, row.read, row.sources, (row.kin_right, row.kin_wrong)
        assert row == Trust.counted(rule, *counts), rule


def test_thin_evidence_leans_on_kin_unless_it_speaks_against_them() -> None:
    assert Trust.counted("a", 1, 0, 1, 1, (98, 0)).confidence == 0.99
    assert Trust.counted("a", 20, 1, 21, 1, (98, 1)).confidence == 0.89
    assert Trust.counted("a", 38, 1, 39, 1, (98, 1)).confidence == pytest.approx(39 / 41, abs=1e-4)
    assert Trust.counted("a-unsure", 1, 0, 1, 1, (98, 0)).confidence == 0.89


def test_an_unknown_rule_is_unmeasured() -> None:
    assert confidence("a-rule-of-tomorrow") == 0.5
    (row,) = [line for line in table({"new": Trust.counted("new", 0, 0, 0, 0)}).splitlines()
              if line.startswith("| new |")]  # fmt: skip
    assert "unmeasured" in row


@pytest.mark.parametrize(
    ("right", "wrong", "row"),
    [
        (59, 1, "| a | 59 | 1 | 98% | 60 | 3 | | 0.968 | yes |"),
        (29, 0, "| a | 29 | 0 | 100% | 60 | 3 | | 0.890 | |"),
        (0, 4, "| a | 0 | 4 | 0% | 60 | 3 | | 0.167 | |"),
    ],
)
def test_a_row_gives_counts_share_and_whether_it_is_applied(
    right: int, wrong: int, row: str
) -> None:
    lines = table({"a": Trust.counted("a", right, wrong, 60, 3)}).splitlines()
    assert row in lines
