"""Writes the package's compressed word lists."""

import gzip
import io
from collections.abc import Iterable
from pathlib import Path


def write_packed(path: Path, text: Iterable[str]) -> None:
    """Lines, with their ends, into a gzip file whose bytes depend on nothing but the lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        open(path, "wb") as raw,
        gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=raw, mtime=0) as packed,
        io.TextIOWrapper(packed, encoding="utf-8", newline="\n") as out,
    ):
        out.writelines(text)
