"""Writes the package's compressed word lists."""

import io
import lzma
from collections.abc import Iterable
from pathlib import Path


def write_packed(path: Path, text: Iterable[str]) -> None:
    """Lines, with their ends, into an xz file, which keeps neither name nor time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        lzma.open(path, "wb", preset=9 | lzma.PRESET_EXTREME) as packed,
        io.TextIOWrapper(packed, encoding="utf-8", newline="\n") as out,
    ):
        out.writelines(text)
