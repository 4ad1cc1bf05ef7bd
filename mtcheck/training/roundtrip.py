"""Makes training documents by sending articles through a rule-based translator and back.

Apertium (https://apertium.org, packages `apertium`, `apertium-eng-spa`, ... of Debian and others)
translates the paragraphs of the train split into another language and back into English. The result
is aligned with the original, and of all differences only those are kept that a reader of the
result alone would stumble over (`mtcheck.training.slips`). The rest of the text stays the original,
so that the edits between the two are exact.
"""

import argparse
import json
import lzma
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from mtcheck.simulate.damage import Damaged, apply
from mtcheck.simulate.engines.base import Proposal
from mtcheck.simulate.engines.roundtrip import NAME
from mtcheck.training import corpus
from mtcheck.training.ngrams import NGrams
from mtcheck.training.slips import Slips

PAIRS = ("eng-spa", "eng-cat", "en-gl", "en-eo")  # what Debian has in both directions, and works
GROUP = 60  # paragraphs translated by one process
PATIENCE = 120.0  # seconds for a group


class ApertiumError(Exception):
    """Apertium or one of its language pairs is not installed, or fails on everything."""


def modes(pair: str) -> tuple[str, str]:
    """Both directions of a pair such as "eng-spa"; raises ApertiumError for a missing one."""
    if not shutil.which("apertium"):
        raise ApertiumError("apertium is not installed (Debian: apt-get install apertium)")
    listed = subprocess.run(["apertium", "-l"], capture_output=True, text=True, check=False)
    known = set(listed.stdout.split())
    found = pair, "-".join(reversed(pair.split("-")))
    for mode in found:
        if mode not in known:
            raise ApertiumError(
                f"apertium has no direction {mode!r} (Debian: apt-get install apertium-{pair})"
            )
    return found


def translate(mode: str, paragraphs: list[str], marks: bool = False) -> list[str | None]:
    """The paragraphs translated, in order; None for one on which the translator fails.

    `marks` keeps the signs before words the translator does not know: `*`, `@`, `#`. A group that
    fails (some data files make `apertium-transfer` stop) is halved until the culprit is alone.
    """
    if not paragraphs:
        return []
    command = ["apertium", *([] if marks else ["-u"]), "-f", "txt", mode]
    try:
        done = subprocess.run(
            command,
            input="\n\n".join(paragraphs) + "\n",
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            env=os.environ | {"LC_ALL": "C.UTF-8"},
            timeout=PATIENCE,
            check=False,
        )
        translated = done.stdout.strip("\n").split("\n\n")
        if not done.returncode and not done.stderr and len(translated) == len(paragraphs):
            return list(translated)
    except subprocess.TimeoutExpired:
        pass
    if len(paragraphs) == 1:
        return [None]
    half = len(paragraphs) // 2
    return translate(mode, paragraphs[:half], marks) + translate(mode, paragraphs[half:], marks)


def there_and_back(pair: str, paragraphs: list[str]) -> list[str | None]:
    """The paragraphs in English again, words unknown on the way back marked; None for failures."""
    there, back = modes(pair)
    abroad = translate(there, paragraphs)
    places = [k for k, text in enumerate(abroad) if text]
    returned = translate(back, [abroad[k] or "" for k in places], marks=True)
    found: list[str | None] = [None] * len(paragraphs)
    for k, text in zip(places, returned, strict=True):
        found[k] = text
    return found


def round_trips(pair: str, documents: Iterable[str]) -> Iterator[list[tuple[str, str | None]]]:
    """Each document as its paragraphs, original and as they came back."""
    documents = iter(documents)
    while group := list(islice(documents, max(1, GROUP // 10))):
        split = [document.split("\n") for document in group]
        returned = iter(there_and_back(pair, [p for paragraphs in split for p in paragraphs]))
        for paragraphs in split:
            yield [(paragraph, next(returned)) for paragraph in paragraphs]


def slips_of(
    paragraphs: Iterable[tuple[str, str | None]], slips: Slips, rng: random.Random
) -> Damaged:
    """The document with every slip of its round trip in it."""
    text, found = "", []
    for paragraph, returned in paragraphs:
        if returned:
            found += [
                (Proposal(len(text) + start, len(text) + end, new), NAME)
                for start, end, new in slips.find(paragraph, returned, rng)
            ]
        text += paragraph + "\n"
    return apply(text[:-1], found).check()


def line_of(damaged: Damaged, pair: str) -> str:
    """A document as one line of JSON."""
    edits = [[edit.start, edit.end, edit.original] for edit in damaged.edits]
    record = {"pair": pair, "text": damaged.text, "original": damaged.original, "edits": edits}
    return json.dumps(record, ensure_ascii=False) + "\n"


def up_to(words: int, documents: Iterable[str]) -> Iterator[str]:
    """Documents until there are `words` words."""
    for document in documents:
        if words <= 0:
            return
        words -= len(document.split())
        yield document


def main(argv: list[str] | None = None) -> int:
    """Writes documents damaged by round trips through Apertium, as JSON Lines."""
    parser = argparse.ArgumentParser(prog="mtcheck.training roundtrip", description=main.__doc__)
    parser.add_argument("out", type=Path, metavar="OUT.jsonl.xz")
    parser.add_argument("--corpus", type=Path, required=True, help="folder of clean documents")
    parser.add_argument(
        "--pairs",
        nargs="+",
        default=PAIRS,
        help=f"language pairs, each there and back (default: {' '.join(PAIRS)})",
    )
    parser.add_argument(
        "--words", type=int, default=100_000, help="of all pairs together (default: %(default)s)"
    )
    parser.add_argument(
        "--counted",
        type=int,
        default=5_000_000,
        help="words to count for the language model that tells slips (default: %(default)s)",
    )
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args(argv)
    try:
        for pair in arguments.pairs:
            modes(pair)
    except ApertiumError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    rng = random.Random(arguments.seed)
    drawn = corpus.stream(arguments.corpus, "train", random.Random(rng.random()))
    slips = Slips(NGrams(up_to(arguments.counted, drawn)))
    written = edits = failed = 0
    show = sys.stderr.isatty()
    with lzma.open(arguments.out, "wt", encoding="utf-8") as out:
        for pair in arguments.pairs:
            share = arguments.words // len(arguments.pairs)
            for paragraphs in round_trips(pair, up_to(share, drawn)):
                damaged = slips_of(paragraphs, slips, rng)
                out.write(line_of(damaged, pair))
                written += len(damaged.original.split())
                edits += len(damaged.edits)
                failed += sum(returned is None for _, returned in paragraphs)
                if show:
                    print(f"\r{pair}  {written:,} words, {edits:,} edits", end="", file=sys.stderr)
    print(
        f"{chr(10) if show else ''}{written:,} words, {edits:,} edits, "
        f"{failed:,} paragraphs not translated",
        file=sys.stderr,
    )
    return 0
