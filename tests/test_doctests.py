"""The examples in docstrings show what happens."""

import doctest
import importlib
from pathlib import Path

import pytest

import mtcheck

PACKAGE = Path(mtcheck.__file__).parent
WITH_EXAMPLES = [
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    for path in sorted(PACKAGE.rglob("*.py"))
    if ">>> " in path.read_text("utf-8")
]


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_hold(name: str) -> None:
    if name == "mtcheck.training.train":
        pytest.importorskip("torch")
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert tried > 0
    assert failed == 0
