"""Precision and recall of leftovers by kind over marked pages: measure.py [--misses] [FOLDER...].

A marked leftover is found if a finding of kind ``boilerplate`` covers most of it; a line that a
finding covers is right if most of it is marked. Kinds are read off the finding's reason.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import regex

from mtcheck.detect import find_hits
from mtcheck.document import Document

HERE = Path(__file__).parent
FOLDERS = ("tuned", "held_out")
_MARK = regex.compile(r"\{\{(?P<kind>[^|{}]+)\|(?P<text>[^{}]*)\}\}")
_PIECE = regex.compile(r"[^\r\n]*\S[^\r\n]*")


@dataclass(slots=True)
class Tally:
    """Counts by kind: leftovers marked and found, lines pointed at and right among them."""

    marked: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    pointed: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share (0-1) of the lines pointed at that are leftovers."""
        return self.right.total() / max(1, self.pointed.total())

    @property
    def recall(self) -> float:
        """Share (0-1) of the marked leftovers that are found."""
        return self.found.total() / max(1, self.marked.total())


def parse(source: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The bare text of a marked page and its leftovers as (start, end, kind)."""
    parts, marks, end, length = [], [], 0, 0
    for match in _MARK.finditer(source):
        parts += [source[end : match.start()], match["text"]]
        length += match.start() - end
        marks.append((length, length + len(match["text"]), match["kind"]))
        length, end = length + len(match["text"]), match.end()
    return "".join([*parts, source[end:]]), marks


def pointed_at(text: str) -> Iterator[tuple[int, int, str]]:
    """Every line or part of a line that is called a leftover, with its kinds."""
    for hit in find_hits(Document(text)):
        if hit.kind == "boilerplate":
            for piece in _PIECE.finditer(text, hit.start, hit.end):
                yield piece.start(), piece.end(), hit.reason.partition(":")[0]


def measure(folder: Path) -> Tally:
    """The counts over all pages of ``folder``."""
    tally = Tally()
    for path in sorted(folder.glob("*.txt")):
        text, marks = parse(path.read_text("utf-8"))
        pieces = list(pointed_at(text))
        for start, end, kind in marks:
            tally.marked[kind] += 1
            if _covered(start, end, pieces):
                tally.found[kind] += 1
            else:
                tally.misses.append(f"{path.stem} missed {kind}: {text[start:end]}")
        for start, end, kinds in pieces:
            under = [kind for a, b, kind in marks if min(b, end) - max(a, start) > 0]
            kind = next((k for k in under if k in kinds), kinds.partition(",")[0])
            tally.pointed[kind] += 1
            if _covered(start, end, marks):
                tally.right[kind] += 1
            else:
                tally.misses.append(f"{path.stem} wrong {kinds}: {text[start:end]}")
            if under and kind not in under:
                tally.misses.append(f"{path.stem} called {kinds}, is {under}: {text[start:end]}")
    return tally


def _covered(start: int, end: int, spans: list[tuple[int, int, str]]) -> bool:
    shared = sum(max(0, min(b, end) - max(a, start)) for a, b, _kind in spans)
    return shared > 0.6 * (end - start)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description="precision and recall of leftovers by kind")
    parser.add_argument("folders", nargs="*", default=FOLDERS)
    parser.add_argument("--misses", action="store_true", help="list what is missed and wrong")
    options = parser.parse_args(arguments)
    for name in options.folders:
        tally = measure(HERE / name)
        print(f"{name}: precision {tally.precision:.3f}, recall {tally.recall:.3f}")
        for kind in sorted(tally.marked | tally.pointed):
            right, pointed = tally.right[kind], tally.pointed[kind]
            found, marked = tally.found[kind], tally.marked[kind]
            print(f"  {kind:14} {right:3} right of {pointed:3}   {found:3} found of {marked:3}")
        if options.misses:
            print(*tally.misses, sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
