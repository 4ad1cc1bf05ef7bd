"""Our own lists of spins and calques, and their packed form in the package."""

import lzma
from pathlib import Path

from mtcheck.data import read_lines
from mtcheck.training.lists import PACKED, lines, main


def test_the_package_has_the_lists_as_they_are() -> None:
    for folder, name in PACKED.items():
        assert read_lines(name) == list(lines(folder)), "run: python -m mtcheck.training lists"


def test_packing_keeps_every_line(tmp_path: Path) -> None:
    assert main(["--out", str(tmp_path)]) == 0
    for folder, name in PACKED.items():
        packed = lzma.decompress((tmp_path / name).read_bytes()).decode("utf-8")
        assert packed.splitlines() == list(lines(folder))
