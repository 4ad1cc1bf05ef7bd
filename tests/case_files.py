"""Cases kept as data: a file in the folder is enough, no list names it (see cases/README.md)."""

import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent / "cases"


def read_cases(folder: str = "") -> defaultdict[str, list[dict[str, Any]]]:
    """The tables of all TOML files right in ``folder`` of the cases, those of one name joined."""
    tables = defaultdict[str, list[dict[str, Any]]](list)
    for path in sorted((CASES / folder).glob("*.toml")):
        for name, rows in tomllib.loads(path.read_text("utf-8")).items():
            tables[name] += rows
    return tables
