"""Cases kept as data, and what the rules find in them (see cases/README.md)."""

import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

from mtcheck.detect import disjoint, named
from mtcheck.detect.hit import Hit
from mtcheck.document import Document

CASES = Path(__file__).parent / "cases"


def read_cases(folder: str = "") -> defaultdict[str, list[dict[str, Any]]]:
    """The tables of all TOML files right in ``folder`` of the cases: those of one name joined."""
    tables = defaultdict[str, list[dict[str, Any]]](list)
    for path in sorted((CASES / folder).glob("*.toml")):
        for name, rows in tomllib.loads(path.read_text("utf-8")).items():
            tables[name] += rows
    return tables


def found(text: str) -> tuple[Hit, ...]:
    """What the rules find, with what they would put there, however little of them is measured."""
    return disjoint(hit for _, hit in named(Document(text)))
