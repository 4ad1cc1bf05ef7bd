"""Natural text: what people and machines wrote, never what was made to prove a rule.

Good text is a folder of corpora in many registers, the articles of ``tests/clean`` and the good
examples of ``tests/cases``. Damaged text is the output of real translators (the system outputs of
the WMT news tasks, the sentences of MLQE-PE) and of real spinners. Good text may hold damage, and
damaged text is mostly good: only a reader tells.
"""

import gzip
import hashlib
import json
import lzma
import tomllib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from mtcheck.evaluation.corpus import documents, files_of
from mtcheck.evaluation.markup import parse_marked
from mtcheck.evaluation.word_tags import detokenised

_SEGMENTS = 20  # of a translation that make one text: a rule may need what stands around
_Row = TypeVar("_Row")
_WORDS_PER_BYTE = {".xz": 0.5, ".txt": 0.17}  # roughly, to spread a sample over a file


@dataclass(frozen=True, slots=True)
class Natural:
    """A text as it was found.

    Attributes:
        source: the file, or the group of files, that it comes from.
        good: whether an editor let it pass, so that what is found here is wrong until judged.
        sampled: False if it was read only for the sake of the judgements about it.
        place: of texts that are versions of one another the same, else "".
    """

    source: str
    text: str
    good: bool
    sampled: bool = True
    place: str = ""


def text_hash(text: str) -> str:
    """Names a text without quoting it."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def corpora(folder: Path, words: int, judged: Collection[str]) -> Iterator[Natural]:
    """A sample of about ``words`` words, spread alike over the files, and all ``judged`` texts."""
    paths = files_of(folder)
    share = words / len(paths)
    for path in paths:
        step = max(1, int(path.stat().st_size * _WORDS_PER_BYTE[path.suffix] / share))
        size = 0
        for index, text in enumerate(documents(path)):
            sampled = index % step == 0 and size < share
            if sampled:
                size += len(text.split())
            if sampled or text_hash(text) in judged:
                yield Natural(path.name.partition(".")[0], text, True, sampled)


def articles(folder: Path) -> Iterator[Natural]:
    """The project's own good articles."""
    for path in sorted(folder.rglob("*.txt")):
        yield Natural("own articles", path.read_bytes().decode("utf-8"), True)


def good_examples(paths: Iterable[Path]) -> Iterator[Natural]:
    """The examples of good text in tables of cases."""
    for path in paths:
        for row in tomllib.loads(path.read_text("utf-8")).get("clean", ()):
            yield Natural("own examples", row["text"], True)


def rules_of(paths: Iterable[Path]) -> set[str]:
    """The rules that tables of cases name."""
    rows = (row for p in paths for row in tomllib.loads(p.read_text("utf-8")).get("case", ()))
    return {row["rule"] for row in rows if "rule" in row}


def translated(folder: Path) -> Iterator[Natural]:
    """System outputs of the WMT tasks (``*-en.jsonl.xz``), some segments to a text."""
    for path in sorted(folder.glob("*-en.jsonl.xz")):
        source = path.name.partition(".jsonl")[0]
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for number, rows in enumerate(_groups(map(json.loads, lines))):
                systems = sorted({name for row in rows for name in row["hyps"]})
                for system in systems:
                    text = "\n".join(row["hyps"].get(system) or "" for row in rows)
                    yield Natural(source, text, False, place=f"{source} {number}")


def post_edited(folder: Path) -> Iterator[Natural]:
    """The translated sentences of MLQE-PE (``*.tsv.gz``), some to a text."""
    for path in sorted(folder.glob("*.tsv.gz")):
        source = "mlqe." + path.name.partition("-")[0]
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            next(lines, None)
            for rows in _groups(lines):
                said = (detokenised(row.partition("\t")[0].split(" "))[0] for row in rows)
                yield Natural(source, "\n".join(said), False)


def spun(folder: Path) -> Iterator[Natural]:
    """Text from real spinners: marked (``real``), unmarked, and sentences in pairs."""
    for path in sorted(folder.glob("real/*.marked.txt")):
        yield Natural("spun", parse_marked(path.read_text("utf-8")).text, False)
    for path in sorted(folder.glob("real_unmarked/*.txt")):
        yield Natural("spun", path.read_text("utf-8"), False)
    pairs = folder / "spun_parallel.jsonl"
    if pairs.is_file():
        rows = map(json.loads, pairs.read_text("utf-8").splitlines())
        for some in _groups(rows):
            yield Natural("spun", "\n".join(row["spun"] for row in some), False)


def _groups(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    rest = iter(rows)
    while group := list(islice(rest, _SEGMENTS)):
        yield group
