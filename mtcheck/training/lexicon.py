"""The shipped lexicon: public lists of substitutions, each with its rate in clean English.

Sources: substitutions collected from spun news (spinner pairs) and the fingerprints of the
Problematic Paper Screener (tortured phrases; Cabanac, Labbé, Magazinov; CC BY 4.0); and our own
lists: calques, what literal translation into English writes, in the folder `calques`, and what
spinners write for common words and phrases, in the folder `spins`; and `allowed.txt`, words that
are never damage by themselves.
"""

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from mtcheck.document import Document
from mtcheck.evaluation.corpus import documents
from mtcheck.simulate.engines.phrases import spin_pairs
from mtcheck.simulate.engines.smallwords import PREPOSITIONS
from mtcheck.training.corpus import stream
from mtcheck.training.lists import CALQUES, SPINS
from mtcheck.training.lists import lines as lines_of
from mtcheck.training.packed import write_packed
from mtcheck.training.real import sentences
from mtcheck.words.lexicon import AS_WRITTEN, Entry, Lexicon, inflection_key

HEADER = """\
# What spinners write and what they replaced. Columns: artifact, readings joined by "|" (most likely
# first), kind, occurrences per million words of clean English, phrase that must also stand in the
# document, the artifact in dictionary forms. Written by `python -m mtcheck.training lexicon`.
# Kinds name, phrase, word: collected from spun news. Kind term: Problematic Paper Screener
# (Guillaume Cabanac, Cyril Labbe, Alexander Magazinov), CC BY 4.0, unchanged but for dropped rows.
# Kinds calque and foreign: what translators write; our own lists. Kind allow: such calques as good
# second-language English has, and words that people write as spinners do. Kind spin: what spinners
# may write; our own lists.
"""
# Occurrences per million words: what we listed and is more common says nothing. A spinner's phrase
# counts for more than a translator's where the model agrees, so it has to be rarer.
COMMON = {"calque": 8.0, "foreign": 8.0, "spin": 0.8}
SEEN = 2  # times that good second-language English may not have what we listed
# Times from which a calque of several words is how such people write, and must not be reported.
ALLOWED = 5
LONG = 3  # words of such a calque; shorter ones are part of too much else
ALLOWED_WORDS = Path(__file__).parent / "allowed.txt"


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
    allowed = [Entry(line, kind="allow") for line, *_ in _rows(ALLOWED_WORDS)]
    seen = [*allowed, *_spinner(args.spinner), *_tortured(args.tortured)]
    known = {entry.artifact for entry in seen}
    listed = [
        entry for entry in [*_calques(CALQUES), *_spins(SPINS)] if entry.artifact not in known
    ]
    lexicon = Lexicon([*seen, *listed])
    ours = {entry.artifact for entry in listed}
    theirs, as_listed = _counts(lexicon, (d for p in args.second_language for d in documents(p)))
    counts: Counter[str] = Counter()
    words = 0
    for text in stream(args.corpus, "train", random.Random(0)):
        if words >= args.words:
            break
        document = Document(text)
        words += len(document.words)
        counts.update(m.entry.artifact for m in lexicon.matches(document) if m.exact)
    lines = [HEADER + f"# Rates counted over {words:,} words.\n"]
    for entry in lexicon.entries:
        rate = counts[entry.artifact] / words * 1e6
        key = inflection_key(entry.artifact, entry.readings)
        is_long = len(entry.artifact.split()) >= LONG
        if entry.is_allowed:
            lines.append(_allowed(entry.artifact, rate))
            continue
        if entry.kind == "calque" and is_long and as_listed[entry.artifact] >= ALLOWED:
            lines += (_allowed(phrase, rate) for phrase in _prepositions_changed(entry.artifact))
            continue
        if entry.artifact in ours and (rate > COMMON[entry.kind] or theirs[entry.artifact] >= SEEN):
            continue
        key = key.strip("\x1f").replace("\x1f", " ")
        fields = entry.artifact, "|".join(entry.readings), entry.kind, f"{rate:.2f}"
        lines.append("\t".join([*fields, entry.requires, key]) + "\n")
    write_packed(args.out, lines)
    print(f"{args.out}: {len(lines) - 1} entries, {len(counts)} of all listed seen in clean text")
    return 0


def _allowed(phrase: str, rate: float) -> str:
    return "\t".join([phrase, "", "allow", f"{rate:.2f}", "", AS_WRITTEN]) + "\n"


def _prepositions_changed(phrase: str) -> list[str]:
    """The phrase; and who may write "on the territory of" may write "to the territory of" too.

    What is left of a shorter phrase without its preposition says too little.
    """
    first, rest = phrase.split(" ", 1)
    if first not in PREPOSITIONS or len(rest.split()) < LONG:
        return [phrase]
    return [phrase, *(f"{other} {rest}" for other in PREPOSITIONS if other != first)]


def _counts(lexicon: Lexicon, texts: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """How often each artifact stands there: in any inflection, and as listed."""
    every: Counter[str] = Counter()
    as_listed: Counter[str] = Counter()
    for text in texts:
        for match in lexicon.matches(Document(text)):
            every[match.entry.artifact] += 1
            as_listed[match.entry.artifact] += match.exact
    return every, as_listed


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


def _spins(folder: Path) -> Iterator[Entry]:
    """Artifacts of several words, of the lists and of our sentences: single ones are good English
    elsewhere.
    """
    readings: dict[str, dict[str, None]] = {}
    listed = [pair for words in (True, False) for pair in spin_pairs(lines_of(folder), words)]
    for original, artifact, _ in [*listed, *sentences.substitutions(sentences.read())]:
        if len(artifact.split()) > 1 and artifact[-1].isalnum():
            readings.setdefault(artifact, {})[original] = None
    for artifact, originals in readings.items():
        yield Entry(artifact, tuple(originals), "spin")


def _calques(folder: Path) -> Iterator[Entry]:
    for path in sorted(folder.glob("*.tsv")):
        for artifact, readings, kind, *_ in _rows(path):
            ours = "foreign" if kind == "foreign" else "calque"
            plain = artifact.lower().replace("-", " ")
            if plain not in (r.lower() for r in readings.split("|")):  # a hyphen is no calque
                yield Entry(artifact, tuple(readings.split("|")), ours)
