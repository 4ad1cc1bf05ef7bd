"""Clean text in a folder: documents, their splits, and a sample held out of all fitting.

A file is .txt or .txt.xz; documents are separated by a blank line, paragraphs by a newline. The
split depends on the document alone, so it stays the same whatever is added to the folder: of 100
buckets, 0-1 are "dev", 2-3 "test", the rest "train".
"""

import hashlib
import lzma
from collections.abc import Iterator
from pathlib import Path

from mtcheck.errors import InputError
from mtcheck.evaluation.markup import MarkedText
from mtcheck.evaluation.sets import Sample

SHORTEST = 60  # words of a document worth keeping


def split_of(document: str) -> str:
    """ "dev", "test" or "train", by the hash of the text."""
    bucket = int.from_bytes(hashlib.blake2b(document.encode(), digest_size=8).digest(), "big") % 100
    return "dev" if bucket < 2 else "test" if bucket < 4 else "train"


def files_of(folder: Path) -> list[Path]:
    """Corpus files of a folder, by name; raises FileNotFoundError when there is none."""
    found = sorted(
        path
        for path in folder.iterdir()
        if path.name.endswith((".txt", ".txt.xz")) and path.name != "README.txt"
    )
    if not found:
        raise FileNotFoundError(f"no .txt or .txt.xz file in {folder}")
    return found


def documents(path: Path) -> Iterator[str]:
    """Documents of one file in order, as stored."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        block: list[str] = []
        for line in lines:
            if line.strip():
                block.append(line.strip())
            elif block:
                yield "\n".join(block)
                block = []
        if block:
            yield "\n".join(block)


def is_natural(document: str) -> bool:
    """Whether a document is running text: long enough, mostly letters, sentences and no list."""
    words = document.count(" ") + document.count("\n") + 1
    if words < SHORTEST:
        return False
    sample = document[:4000]
    letters = sum(c.isalpha() or c == " " for c in sample)
    paragraphs = document.count("\n") + 1
    ends = document.count(".") + document.count("?") + document.count("!")
    return letters / len(sample) > 0.88 and words / paragraphs > 7 and ends >= words / 60


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
