"""The shipped lexicon: public lists of substitutions, each with its rate in clean English.

Sources: substitutions collected from spun news (spinner pairs) and the fingerprints of the
Problematic Paper Screener (tortured phrases; Cabanac, Labbé, Magazinov; CC BY 4.0).
"""

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from mtcheck.document import Document
from mtcheck.lexicon import Entry, Lexicon, inflection_key
from mtcheck.training.corpus import stream

HEADER = """\
# What spinners write and what they replaced. Columns: artifact, readings joined by "|" (most likely
# first), kind, occurrences per million words of clean English, phrase that must also stand in the
# document, the artifact in dictionary forms. Written by `python -m mtcheck.training lexicon`.
# Kinds name, phrase, word: collected from spun news. Kind term: Problematic Paper Screener
# (Guillaume Cabanac, Cyril Labbe, Alexander Magazinov), CC BY 4.0, unchanged but for dropped rows.
"""


def main(argv: list[str] | None = None) -> int:
    """Writes the package lexicon from the public lists."""
    parser = argparse.ArgumentParser(prog="mtcheck.training lexicon", description=main.__doc__)
    parser.add_argument("--spinner", type=Path, required=True, help="artifact, readings, kind")
    parser.add_argument("--tortured", type=Path, required=True, help="artifact, reading, requires")
    parser.add_argument("--corpus", type=Path, required=True, help="folder of clean English")
    parser.add_argument("--words", type=int, default=10_000_000, help="how much of it to count")
    parser.add_argument("out", type=Path)
    args = parser.parse_args(argv)
    lexicon = Lexicon([*_spinner(args.spinner), *_tortured(args.tortured)])
    counts: Counter[str] = Counter()
    words = 0
    for text in stream(args.corpus, "train", random.Random(0)):
        if words >= args.words:
            break
        document = Document(text)
        words += len(document.words)
        counts.update(m.entry.artifact for m in lexicon.matches(document) if m.exact)
    with args.out.open("w", encoding="utf-8") as out:
        out.write(HEADER + f"# Rates counted over {words:,} words.\n")
        for entry in lexicon.entries:
            rate = counts[entry.artifact] / words * 1e6
            key = inflection_key(entry.artifact).strip("\x1f").replace("\x1f", " ")
            fields = entry.artifact, "|".join(entry.readings), entry.kind, f"{rate:.2f}"
            out.write("\t".join([*fields, entry.requires, key]) + "\n")
    print(f"{args.out}: {len(lexicon.entries)} entries, {len(counts)} of them seen in clean text")
    return 0


def _rows(path: Path) -> Iterator[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _spinner(path: Path) -> Iterator[Entry]:
    for artifact, readings, kind in _rows(path):
        # A reading equal to the artifact says "often fine as it stands": that is what rate is for.
        kept = tuple(r for r in readings.split("|") if r != artifact)
        if kept:
            yield Entry(artifact, kept, kind)  # type: ignore[arg-type]


def _tortured(path: Path) -> Iterator[Entry]:
    for artifact, reading, requires, *_ in _rows(path):
        # "(reaction) mixture", "A/B", "x or y": notes for people, not readings.
        plain = re.fullmatch(r"[\w' -]+", reading) and " or " not in reading
        if len(artifact.split()) > 1:
            wanted = requires if re.fullmatch(r"[\w' -]*", requires) else ""
            yield Entry(artifact, (reading,) if plain else (), "term", requires=wanted.lower())
