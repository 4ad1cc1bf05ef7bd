"""WMT news: whole runs of machine-translated and human-translated sentences, error spans marked by
experts (MQM, Freitag et al. 2021), and planted errors (DEMETR, Karpinska et al. 2022).
"""

import json
import lzma
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from random import Random
from typing import Any

from mtcheck.simulate.damage import Damaged
from mtcheck.training.example import Example
from mtcheck.training.real.words import damaged

RUN = 8  # consecutive segments taken as one text
WHOLE = 0.6  # a span over more of its segment marks no word
# Planted errors that a reader sees without the source, and that are in words.
SEEN = frozenset(
    {"codemix", "addition", "verb_removed", "noun_removed", "subj_removed", "pos_shift"}
    | {"word_swap", "case", "function_word", "repeat2"}
)


def _rows(path: Path) -> list[dict[str, Any]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def translations(folder: Path, pattern: str, rng: Random) -> Iterator[Example]:
    """Runs of segments, each as one human translator and then as some system put it."""
    for path in sorted(folder.glob(pattern)):
        rows = _rows(path)
        for at in range(0, len(rows) - RUN, RUN):
            part = rows[at : at + RUN]
            systems = sorted(set.intersection(*(set(row["hyps"]) for row in part)))
            humans = sorted(set.intersection(*(set(row["refs"]) for row in part)))
            if humans and systems:
                name = rng.choice(humans)
                text = " ".join(row["refs"][name].strip() for row in part)
                yield Example(Damaged(text, text, ()), False, (), False)
                name = rng.choice(systems)
                text = " ".join(row["hyps"][name].strip() for row in part)
                yield Example(Damaged(text, text, ()), False, None, True)


def marked(path: Path) -> Iterator[Example]:
    """Translated documents with the spans that one expert marked in them."""
    by_document: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(path):
        by_document[row["sys"], row["doc"], row["rater"]].append(row)
    for rows in by_document.values():
        text, spans = "", []
        for row in rows:
            at = len(text) + bool(text)
            text += " " * bool(text) + row["mt"]
            spans += [
                (at + start, at + end)
                for start, end, _ in row["spans"]
                if 0 < end - start <= WHOLE * len(row["mt"])
            ]
        yield Example(Damaged(text, text, ()), False, tuple(sorted(spans)), True)


def planted(path: Path) -> Iterator[Example]:
    """Good translations of single sentences with one error put in, a paragraph of them each."""
    rows = [r for r in _rows(path) if r["kind"].split("_", 2)[2] in SEEN]
    for _, group in groupby(rows, key=lambda row: row["kind"]):
        for row in group:
            known = damaged(row["damaged"].strip(), row["mt"].strip(), "planted")
            if len(known.edits) == 1 and known.original.lower() == row["mt"].strip().lower():
                yield Example(known, True, None, None)
