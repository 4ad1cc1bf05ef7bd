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
    listed = {line.split("|")[1].strip() for line in table(measured()).splitlines()[14:]}
    assert len(fired) > 50
    assert fired | declared() <= listed


def test_a_rule_with_little_evidence_is_never_applied() -> None:
    assert any(row.confidence >= 0.9 for row in measured().values())
    for rule, row in measured().items():
        assert row.right >= ENOUGH or row.confidence < 0.9, rule
        assert row == Trust.counted(rule, row.right, row.wrong, row.read, row.sources), rule


def test_an_unknown_rule_is_unmeasured() -> None:
    assert confidence("a-rule-of-tomorrow") == 0.5
    (row,) = [line for line in table({"new": Trust.counted("new", 0, 0, 0, 0)}).splitlines()
              if line.startswith("| new |")]  # fmt: skip
    assert "unmeasured" in row


@pytest.mark.parametrize(
    ("right", "wrong", "row"),
    [
        (59, 1, "| a | 59 | 1 | 98% | 60 | 3 | 0.968 | yes |"),
        (29, 0, "| a | 29 | 0 | 100% | 60 | 3 | 0.890 | |"),
        (0, 4, "| a | 0 | 4 | 0% | 60 | 3 | 0.167 | |"),
    ],
)
def test_a_row_gives_counts_share_and_whether_it_is_applied(
    right: int, wrong: int, row: str
) -> None:
    lines = table({"a": Trust.counted("a", right, wrong, 60, 3)}).splitlines()
    assert row in lines
