"""The shipped lexicon: public lists of substitutions, each with its rate in clean English.

Sources: substitutions collected from spun news (spinner pairs) and the fingerprints of the
Problematic Paper Screener (tortured phrases; Cabanac, Labbé, Magazinov; CC BY 4.0); and our own
lists of calques, what literal translation into English writes, in the folder `calques`.
"""

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from mtcheck.document import Document
from mtcheck.lexicon import Entry, Lexicon, inflection_key
from mtcheck.training.corpus import documents, stream

HEADER = """\
# What spinners write and what they replaced. Columns: artifact, readings joined by "|" (most likely
# first), kind, occurrences per million words of clean English, phrase that must also stand in the
# document, the artifact in dictionary forms. Written by `python -m mtcheck.training lexicon`.
# Kinds name, phrase, word: collected from spun news. Kind term: Problematic Paper Screener
# (Guillaume Cabanac, Cyril Labbe, Alexander Magazinov), CC BY 4.0, unchanged but for dropped rows.
# Kinds calque and foreign: what translators write; our own lists.
"""
COMMON = 8.0  # occurrences per million words: a calque more common than that says nothing
SEEN = 2  # times that good second-language English may not have a calque
CALQUES = Path(__file__).parent / "calques"


def main(argv: list[str] | None = None) -> int:
    """Writes the package lexicon from the public lists."""
    parser = argparse.ArgumentParser(prog="mtcheck.training lexicon", description=main.__doc__)
    parser.add_argument("--spinner", type=Path, required=True, help="artifact, readings, kind")
    parser.add_argument("--tortured", type=Path, required=True, help="artifact, reading, requires")
    parser.add_argument("--corpus", type=Path, required=True, help="folder of clean English")
    parser.add_argument(
        "--second-language",
        type=Path,
        nargs="*",
        default=[],
        help="corpus files of good English by translators and second-language speakers: a calque "
        "that stands there is how such people write, and is left out",
    )
    parser.add_argument("--words", type=int, default=10_000_000, help="how much of it to count")
    parser.add_argument("out", type=Path)
    args = parser.parse_args(argv)
    lexicon = Lexicon([*_spinner(args.spinner), *_tortured(args.tortured), *_calques(CALQUES)])
    theirs = _counts(lexicon, (d for path in args.second_language for d in documents(path)))
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
        kept = 0
        for entry in lexicon.entries:
            rate = counts[entry.artifact] / words * 1e6
            common = rate > COMMON or theirs[entry.artifact] >= SEEN
            if entry.kind in ("calque", "foreign") and common:
                continue
            kept += 1
            key = inflection_key(entry.artifact).strip("\x1f").replace("\x1f", " ")
            fields = entry.artifact, "|".join(entry.readings), entry.kind, f"{rate:.2f}"
            out.write("\t".join([*fields, entry.requires, key]) + "\n")
    print(f"{args.out}: {kept} entries, {len(counts)} of them seen in clean text")
    return 0


def _counts(lexicon: Lexicon, texts: Iterable[str]) -> Counter[str]:
    """How often each artifact stands there, as listed or inflected."""
    return Counter(m.entry.artifact for text in texts for m in lexicon.matches(Document(text)))


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


def _calques(folder: Path) -> Iterator[Entry]:
    for path in sorted(folder.glob("*.tsv")):
        for artifact, readings, kind, *_ in _rows(path):
            ours = "foreign" if kind == "foreign" else "calque"
            plain = artifact.lower().replace("-", " ")
            if plain not in (r.lower() for r in readings.split("|")):  # a hyphen is no calque
                yield Entry(artifact, tuple(readings.split("|")), ours)
