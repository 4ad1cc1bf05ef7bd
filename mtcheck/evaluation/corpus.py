"""Clean text held out of all fitting: whole documents of one split of a training corpus."""

import hashlib
from pathlib import Path

from mtcheck.errors import InputError
from mtcheck.evaluation.markup import MarkedText
from mtcheck.evaluation.sets import Sample


def corpus_sample(folder: Path, pattern: str, split: str, words: int) -> list[Sample]:
    """About ``words`` words of documents of ``split``, the same share from every file.

    Documents are taken in the order of a hash of their text: spread over the whole file, and the
    same ones on every machine.

    Args:
        folder: holds .txt and .txt.xz files, documents separated by blank lines.
        pattern: glob for the names of the files to use.
        split: "train", "dev" or "test", as training divides the documents.

    Raises:
        InputError: no file matches.
    """
    from mtcheck.training.corpus import documents, is_natural, split_of

    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder")
    files = [p for p in sorted(folder.glob(pattern)) if p.name.endswith((".txt", ".txt.xz"))]
    if not files:
        raise InputError(f"{folder}: no .txt or .txt.xz file named {pattern}")
    chosen: list[Sample] = []
    for path in files:
        remaining = words / len(files)
        held_out = (d for d in documents(path) if split_of(d) == split and is_natural(d))
        for document in sorted(held_out, key=_order):
            if remaining <= 0:
                break
            name = f"{path.name.split('.')[0]}-{_order(document)[:8]}"
            chosen.append((name, MarkedText(document, ())))
            remaining -= len(document.split())
    return chosen


def _order(document: str) -> str:
    return hashlib.sha256(document.encode()).hexdigest()
