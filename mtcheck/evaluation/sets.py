"""The articles to evaluate on, by set: a folder is a set, and so are files of one folder."""

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from mtcheck.errors import InputError
from mtcheck.evaluation.markup import MarkedText, parse_marked
from mtcheck.files import read_text

T = TypeVar("T")

Sample = tuple[str, MarkedText]
"""The name of an article and its text with its artifacts; clean text has none."""


def marked_sets(paths: Iterable[Path]) -> dict[str, list[Sample]]:
    """Read files in the gold markup.

    Raises:
        InputError: a file is missing, is not text or is not well marked.
    """
    return {
        name: [(path.name, parse_marked(read_text(path), str(path))) for path in files]
        for name, files in _grouped(paths).items()
    }


def pair_sets(paths: Iterable[Path]) -> dict[str, list[Sample]]:
    """Read files of damaged texts with their originals; every file is a set.

    Raises:
        InputError: a file is missing or a row in it is not a pair.
    """
    from mtcheck.evaluation.pairs import read_pairs

    return named((path.name.split(".")[0], read_pairs(path)) for path in paths)


def clean_sets(paths: Iterable[Path]) -> dict[str, list[Sample]]:
    """Read plain text that is assumed to have no damage.

    Raises:
        InputError: a file is missing or is not text.
    """
    return {
        name: [(path.name, MarkedText(read_text(path), ())) for path in files]
        for name, files in _grouped(paths).items()
    }


def _grouped(paths: Iterable[Path]) -> dict[str, list[Path]]:
    """The files of each set; a set of one file is named after it."""
    by_folder: dict[Path, list[Path]] = {}
    for path in paths:
        if path.is_dir():
            files = sorted(path.glob("*.marked.txt")) or sorted(path.glob("*.txt"))
            if not files:
                raise InputError(f"{path}: no .txt files in this folder")
            by_folder.setdefault(path, []).extend(files)
        else:
            by_folder.setdefault(path.parent, []).append(path)
    return named(
        (files[0].name.split(".")[0] if len(files) == 1 else folder.resolve().name, files)
        for folder, files in by_folder.items()
    )


def named(items: Iterable[tuple[str, T]]) -> dict[str, T]:
    """By name; of two with one name the later gets a prime."""
    by_name: dict[str, T] = {}
    for name, item in items:
        while name in by_name:
            name += "'"
        by_name[name] = item
    return by_name
