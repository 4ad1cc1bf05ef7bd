"""Documents with the damage of a real translator, for the stream a model is trained on."""

import random
from collections.abc import Iterator
from pathlib import Path

from mtcheck.simulate.damage import Damaged, Edit
from mtcheck.simulate.engines.roundtrip import NAME, records

LOWEST_SHARE = 0.15  # of the slips of a document that stay in it, drawn from here to 1


def read(path: Path) -> Iterator[Damaged]:
    """Every document that `mtcheck.training roundtrip` wrote, with all its slips.

    Raises FileNotFoundError, and ValueError for a line that is not such a document.
    """
    for text, original, edits in records(path):
        damaged = Damaged(text, original, tuple(Edit(*edit, NAME) for edit in edits))
        try:
            yield damaged.check()
        except AssertionError as error:
            raise ValueError(f"{path}: edits that do not lead back: {text[:60]!r}") from error


def partial(damaged: Damaged, share: float, rng: random.Random) -> Damaged:
    """The document with about `share` (0 to 1) of its edits; the others are undone."""
    pieces: list[str] = []
    edits = []
    at = length = 0
    for edit in damaged.edits:
        kept = rng.random() < share
        before = damaged.text[at : edit.start]
        here = damaged.text[edit.start : edit.end] if kept else edit.original
        pieces += [before, here]
        length += len(before)
        if kept:
            edits.append(Edit(length, length + len(here), edit.original, edit.engine))
        length += len(here)
        at = edit.end
    text = "".join(pieces) + damaged.text[at:]
    return Damaged(text, damaged.original, tuple(edits))


def roundtrip_documents(path: Path, rng: random.Random) -> Iterator[Damaged]:
    """The documents of the file without end: each time in a new order, with other slips kept.

    Raises ValueError when there is none.
    """
    documents = list(read(path))
    if not documents:
        raise ValueError(f"{path} has no document")
    while True:
        rng.shuffle(documents)
        for damaged in documents:
            yield partial(damaged, rng.uniform(LOWEST_SHARE, 1.0), rng)
