"""What the tests share: one loaded checker and the seed articles."""

from pathlib import Path

import pytest

from mtcheck.checker import Checker

SEEDS = Path(__file__).parents[1] / "seeds"


@pytest.fixture(scope="session")
def checker() -> Checker:
    return Checker()


@pytest.fixture(scope="session")
def seeds() -> list[str]:
    """The five seed articles, line ends untouched."""
    return [path.read_bytes().decode("utf-8") for path in sorted(SEEDS.glob("*.txt"))]
