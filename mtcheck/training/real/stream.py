"""Real translations as an endless stream of examples, each kind in its share."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from mtcheck.training.example import Example
from mtcheck.training.real import news, post_edits, sentences
from mtcheck.training.translated import roundtrip_documents

# Of texts; of windows those of whole articles have more.
SHARES = {
    "post-edits": 0.48,
    "sentences": 0.38,
    "news": 0.05,
    "roundtrips": 0.05,
    "spans": 0.02,
    "planted": 0.02,
}
LONE = 0.2  # of rated sentences that come alone, the others a few together
TOGETHER = (2, 5)


@dataclass(frozen=True)
class Folders:
    """Where the data lies; None leaves a kind out."""

    mlqe: Path | None = None
    mt: Path | None = None
    roundtrips: Path | None = None  # a file


def add_folder_arguments(parser: argparse.ArgumentParser) -> None:
    """The options that say where real translations lie."""
    parser.add_argument("--mlqe", type=Path, help="folder of MLQE-PE: xx-train.tsv.gz")
    parser.add_argument("--mt", type=Path, help="folder of WMT news, MQM spans and DEMETR")


def folders_from(arguments: argparse.Namespace) -> Folders:
    """The folders named on the command line."""
    return Folders(arguments.mlqe, arguments.mt, arguments.roundtrips)


def stream(folders: Folders, rng: Random) -> Iterator[Example]:
    """Examples for ever; ends at once where there is no data."""
    kinds: dict[str, Iterator[Example]] = {}
    if folders.mlqe or folders.mt:
        kinds["sentences"] = sentences.texts(sentences.read(), rng)
    if folders.mlqe:
        kinds["post-edits"] = _post_edits(folders.mlqe, rng)
    if mt := folders.mt:
        kinds["news"] = _again(lambda: news.translations(mt, "wmt21.*", rng), rng)
        kinds["spans"] = _again(lambda: _spans(mt), rng)
        kinds["planted"] = _again(lambda: news.planted(mt / "demetr_dev.jsonl.xz"), rng)
    if folders.roundtrips:
        kinds["roundtrips"] = _roundtrips(folders.roundtrips, rng)
    names = list(kinds)
    while names:
        yield next(kinds[rng.choices(names, [SHARES[n] for n in names])[0]])


def _roundtrips(path: Path, rng: Random) -> Iterator[Example]:
    for damaged in roundtrip_documents(path, rng):
        yield Example(damaged, True, tuple((e.start, e.end) for e in damaged.edits))


def _spans(folder: Path) -> Iterator[Example]:
    for name in ("zhen_2021_mqm_charspans", "zhen_2021ted_mqm_charspans"):
        yield from news.marked(folder / f"{name}.jsonl.xz")


def _post_edits(folder: Path, rng: Random) -> Iterator[Example]:
    rows = post_edits.read(folder, "train")
    while True:
        rng.shuffle(rows)
        at = 0
        while at < len(rows):
            count = 1 if rng.random() < LONE else rng.randint(*TOGETHER)
            yield post_edits.joined(rows[at : at + count])
            at += count


def _again(read: Callable[[], Iterator[Example]], rng: Random) -> Iterator[Example]:
    while True:
        found: Sequence[Example] = list(read())
        if not found:
            raise ValueError("no translations to read")
        yield from rng.sample(found, len(found))
