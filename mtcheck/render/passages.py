"""Findings grouped by the lines they stand in, each group with what to show of these lines."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mtcheck.report import Finding

# Text kept on either side of a finding; gaps shorter than the minimum are not worth cutting out.
_CONTEXT = 60
_SHORTEST_GAP = 40
# A book on one line is shown in parts of this many findings: nobody finds a phrase among more.
_MOST_FINDINGS = 20

_LINE_BREAK = re.compile(r"\r\n|[\r\n]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the article: good text, a damaged phrase, or a gap that is not shown."""

    text: str
    finding: Finding | None = None
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines ``first_line`` to ``last_line`` (from 1) and the findings in them."""

    first_line: int
    last_line: int
    start: int
    end: int
    findings: tuple[Finding, ...]


def passages(text: str, findings: Sequence[Finding]) -> list[Passage]:
    """Group ``findings`` so that a line is shown once, if it has no more than a screenful."""
    if not findings:
        return []
    breaks = [match.span() for match in _LINE_BREAK.finditer(text)]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(text)]

    found: list[Passage] = []
    for finding in findings:
        first = bisect_right(starts, finding.start) - 1
        last = max(first, bisect_right(starts, finding.end - 1) - 1)
        start, end = starts[first], max(ends[last], finding.end)
        together: tuple[Finding, ...] = ()
        if found and first < found[-1].last_line:
            previous = found.pop()
            if len(previous.findings) < _MOST_FINDINGS:
                first, start, together = previous.first_line - 1, previous.start, previous.findings
                last, end = max(last, previous.last_line - 1), max(end, previous.end)
            else:
                start = previous.findings[-1].end
                found.append(replace(previous, end=start))
        found.append(Passage(first + 1, last + 1, start, end, (*together, finding)))
    return found


def pieces(
    text: str, findings: Sequence[Finding], start: int = 0, end: int | None = None
) -> Iterator[Piece]:
    """``text[start:end]`` cut at the borders of ``findings``, nothing left out."""
    position = start
    for finding in findings:
        if finding.start > position:
            yield Piece(text[position : finding.start])
        yield Piece(text[finding.start : finding.end], finding)
        position = finding.end
    if rest := text[position:end]:
        yield Piece(rest)


def excerpt(text: str, passage: Passage) -> Iterator[Piece]:
    """The pieces of a passage, with long stretches of good text cut down to the nearest words."""
    all_pieces = list(pieces(text, passage.findings, passage.start, passage.end))
    for index, piece in enumerate(all_pieces):
        if piece.finding is not None:
            yield piece
            continue
        after = _CONTEXT if index > 0 else 0
        before = _CONTEXT if index < len(all_pieces) - 1 else 0
        if len(piece.text) < after + before + _SHORTEST_GAP:
            yield piece
            continue
        head, tail = _head(piece.text, after), _tail(piece.text, before)
        if head:
            yield Piece(head)
        yield Piece(piece.text[len(head) : len(piece.text) - len(tail)], is_gap=True)
        if tail:
            yield Piece(tail)


def _head(text: str, length: int) -> str:
    """About the first ``length`` characters, whole words if there are any."""
    head = text[:length]
    cut = max(head.rfind(" ") + 1, 0)
    return head[:cut] if cut > length // 2 else head


def _tail(text: str, length: int) -> str:
    tail = text[len(text) - length :]
    cut = tail.find(" ")
    return tail[cut:] if 0 <= cut < length // 2 else tail
