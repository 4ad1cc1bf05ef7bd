"""Clean documents for training, streamed from a folder: split by hash, no source dominating.

How a corpus is stored and divided, `mtcheck.evaluation.corpus` says.
"""

import argparse
import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from mtcheck.evaluation.corpus import documents, files_of, is_natural, split_of

# Of what is drawn; news is what matters, the rest keeps the model from taking it for all English.
KIND_SHARES = {"news": 0.6, "wide": 0.25, "other": 0.15}
LARGEST_SHARE = 0.45  # the most any one file may give
CHUNK_WORDS = 450  # a longer document gives runs of paragraphs of about this length
RANDOM_START = 2000  # a file is entered after up to so many documents
SHUFFLED = 200  # documents of a file held back, to yield them in another order


def without_near_duplicates(stream: Iterable[str], threshold: float = 0.8) -> Iterator[str]:
    """Documents that no earlier one resembles (MinHash of 5-word shingles, Jaccard `threshold`).

    About 300 documents a second: worth it for small corpora, too slow for millions of articles.
    """
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=threshold, num_perm=64)
    for number, document in enumerate(stream):
        words = document.lower().split()
        sketch = MinHash(num_perm=64)
        sketch.update_batch(
            [" ".join(words[k : k + 5]).encode() for k in range(max(1, len(words) - 4))]
        )
        if not index.query(sketch):
            index.insert(str(number), sketch)
            yield document


def chunk(document: str, rng: random.Random, words: int = CHUNK_WORDS) -> str:
    """The document, or of a long one a random run of paragraphs of about `words` words."""
    total = document.count(" ") + 1
    if total <= 1.5 * words:
        return document
    paragraphs = document.split("\n")
    first = rng.randrange(len(paragraphs)) if rng.random() > words / total else 0
    kept: list[str] = []
    size = 0
    for paragraph in paragraphs[first:]:
        kept.append(paragraph)
        size += paragraph.count(" ") + 1
        if size >= words:
            break
    return "\n".join(kept)


def kind_of(path: Path) -> str:
    """ "news", "wide" (many registers, little of each) or "other", by the name of a file."""
    prefix = path.name.partition("_")[0]
    return prefix if prefix == "news" else "wide" if prefix in ("mixed", "wide") else "other"


def shares(paths: list[Path]) -> list[float]:
    """How often to draw from each file.

    By the root of its size; kinds have their `KIND_SHARES`, no file more than `LARGEST_SHARE`.
    """
    weights = [math.sqrt(path.stat().st_size) for path in paths]
    kinds = [kind_of(path) for path in paths]
    present = sum(KIND_SHARES[kind] for kind in set(kinds))
    found = []
    for kind, weight in zip(kinds, weights, strict=True):
        of_kind = sum(w for k, w in zip(kinds, weights, strict=True) if k == kind)
        share = KIND_SHARES[kind] / present * weight / of_kind
        found.append(share if len(set(kinds)) == 1 else min(LARGEST_SHARE, share))
    return found


def _endless(path: Path, split: str, rng: random.Random, dedupe: bool) -> Iterator[str]:
    """Documents of one split of one file, over and over, from a random start, locally shuffled."""
    skipped = rng.randrange(RANDOM_START)
    while True:
        read = (d for d in documents(path) if split_of(d) == split and is_natural(d))
        held: list[str] = []
        number = -1
        for number, document in enumerate(without_near_duplicates(read) if dedupe else read):
            if number < skipped:
                continue
            held.append(document)
            if len(held) >= SHUFFLED:
                yield held.pop(rng.randrange(SHUFFLED))
        if number < 0:
            raise ValueError(f"{path} has no natural document of split {split!r}")
        rng.shuffle(held)
        yield from held
        skipped = 0


def stream(folder: Path, split: str, rng: random.Random, dedupe: bool = False) -> Iterator[str]:
    """Endless chunks of documents of a split, sources mixed by their shares."""
    paths = files_of(folder)
    weights = shares(paths)
    streams = [_endless(path, split, random.Random(rng.random()), dedupe) for path in paths]
    while True:
        source = rng.choices(streams, weights)[0]
        yield chunk(next(source), rng)


def sample(folder: Path, split: str, per_file: int, rng: random.Random) -> list[str]:
    """Chunks of the first documents of a split: `per_file` of news files, fewer of others."""
    found: list[str] = []
    for path in files_of(folder):
        wanted = per_file if path.name.startswith("news") else max(1, per_file // 4)
        for document in documents(path):
            if wanted and split_of(document) == split and is_natural(document):
                found.append(chunk(document, rng))
                wanted -= 1
            if not wanted:
                break
    return found


def main(argv: list[str] | None = None) -> int:
    """Counts documents and words of a corpus by file and split, and prints a few drawn chunks."""
    parser = argparse.ArgumentParser(prog="mtcheck.training corpus", description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", type=int, default=0, help="chunks to draw and print")
    parser.add_argument("--dedupe", action="store_true", help="leave out near duplicates (slow)")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args(argv)
    paths = files_of(arguments.folder)
    for path, share in zip(paths, shares(paths), strict=True):
        read = (d for d in documents(path) if is_natural(d))
        counts: Counter[str] = Counter()
        for document in without_near_duplicates(read) if arguments.dedupe else read:
            counts[split_of(document)] += document.count(" ") + 1
        print(
            f"{path.name}\tshare {share:.3f}\t"
            + "\t".join(f"{s} {counts[s]:,} words" for s in ("train", "dev", "test"))
        )
    drawn = stream(arguments.folder, "train", random.Random(arguments.seed), arguments.dedupe)
    for _ in range(arguments.show):
        print("\n" + next(drawn))
    return 0
