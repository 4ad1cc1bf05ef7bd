"""MLQE-PE: neural translations of Wikipedia and forum sentences with post-edits, word tags and
human scores (Fomicheva et al. 2022, arXiv 2010.04480; CC0).
"""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mtcheck.evaluation.word_tags import detokenised
from mtcheck.simulate.damage import Damaged
from mtcheck.training.example import Example, Span
from mtcheck.training.real.words import damaged

LANGUAGES = ("et", "ne", "ro", "ru", "si")


@dataclass(frozen=True, slots=True)
class Rated:
    """A translated sentence, with blanks as in print.

    Attributes:
        tokens: offsets of its tokens; bad: whether each was changed by the post-editor.
        quality: mean z-score of the direct assessments, higher is better.
    """

    language: str
    text: str
    post_edit: str
    tokens: tuple[Span, ...]
    bad: tuple[bool, ...]
    quality: float

    def example(self) -> Example:
        """For training; what a post-editor changed is often no error that a reader could see."""
        spans = tuple(t for t, bad in zip(self.tokens, self.bad, strict=True) if bad)
        known = damaged(self.text, self.post_edit, "post-edit")
        return Example(known, False, spans, True, ((0, len(self.text), self.quality),))


def read(folder: Path, split: str) -> list[Rated]:
    """All sentences of ``split`` ("train" or "dev"), language by language."""
    return [row for language in LANGUAGES for row in _read(folder / f"{language}-{split}.tsv.gz")]


def _read(path: Path) -> Iterator[Rated]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            words, tags = row["mt"].split(" "), row["tags"].split(" ")
            if len(words) != len(tags):
                continue
            text, spans = detokenised(words)
            fixed, _ = detokenised(row["post_edit"].split(" "))
            bad = tuple(tag == "BAD" for tag in tags)
            language = path.name.partition("-")[0]
            places = tuple((span.start, span.end) for span in spans)
            yield Rated(language, text, fixed, places, bad, float(row["da_z"]))


def joined(rows: list[Rated]) -> Example:
    """Several sentences as one text."""
    text, at = "", 0
    parts = []
    for row in rows:
        at = len(text) + bool(text)
        text += " " * bool(text) + row.text
        parts.append((at, row.example()))
    edits = tuple(
        type(e)(e.start + at, e.end + at, e.original, e.engine)
        for at, part in parts
        for e in part.damaged.edits
    )
    return Example(
        Damaged(text, Damaged(text, "", edits).restore(), edits),
        False,
        tuple((s + at, e + at) for at, part in parts for s, e in part.mistranslated or ()),
        True,
        tuple((s + at, e + at, z) for at, part in parts for s, e, z in part.ratings),
    )
