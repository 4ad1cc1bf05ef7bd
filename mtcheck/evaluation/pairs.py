"""Pairs of a damaged text and its original, as marked text.

Both texts are cut into words and signs, and aligned (`difflib`, after Ratcliff and Obershelp).
What differs becomes an artifact whose one reading is what the original has there. White space
differs only where one text has some and the other none; the shape of quotation marks never does.

All these artifacts are soft. That a word is not the original's does not make it wrong: a spinner
also puts "big" for "large", and whether a reader of the damaged text alone would object is a
judgement nobody made. So pairs have no hard recall, and a repair counts only if it brings back the
very words of the original: another good one is scored as a miss.
"""

import json
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import regex

from mtcheck.errors import InputError
from mtcheck.evaluation.markup import Artifact, MarkedText
from mtcheck.evaluation.repair import QUOTES
from mtcheck.files import read_text

# A word or a sign, with the white space before it.
_TOKEN = regex.compile(r"\s*(?:\w+(?:['’]\w+)*|\S)")
_DAMAGED, _ORIGINAL = ("damaged", "spun"), "original"

_Block = tuple[int, int, int, int]
"""Tokens ``[0]:[1]`` of the damaged text stand for tokens ``[2]:[3]`` of the original."""


def read_pairs(path: Path) -> list[tuple[str, MarkedText]]:
    """The pairs of one file, named by file and number.

    Raises:
        InputError: the file is missing, or a row is not a pair; the message names the row.
    """
    text = read_text(path)
    rows = _json_rows(text, path) if text.lstrip()[:1] in ("{", "[") else _tsv_rows(text, path)
    samples = []
    for number, (damaged, original) in rows:
        if not damaged.strip() or not original.strip():
            raise InputError(f"{path}, pair {number}: one side is empty")
        samples.append((f"{path.name.split('.')[0]}:{number}", aligned(damaged, original)))
    if not samples:
        raise InputError(f"{path}: no pairs in this file")
    return samples


def aligned(damaged: str, original: str) -> MarkedText:
    """``damaged`` with every difference from ``original`` as a soft artifact; neither is blank.

    >>> [(a.text, a.accepted) for a in aligned("jap flank in war", "eastern flank in the war")
    ...  .artifacts]
    [('jap', ('eastern',)), ('war', ('the war',))]
    """
    before, after = _spans(damaged), _spans(original)
    matcher = SequenceMatcher(None, _keys(damaged, before), _keys(original, after), autojunk=False)
    blocks = [
        _with_neighbour((i, i_end, j, j_end), len(before))
        for tag, i, i_end, j, j_end in matcher.get_opcodes()
        if tag != "equal"
    ]
    artifacts = []
    for i, i_end, j, j_end in _merged(blocks):
        if j == j_end:
            start, end, reading = *_deletion(damaged, before, i, i_end), ""
        else:
            start, end = before[i][0], before[i_end - 1][1]
            reading = original[after[j][0] : after[j_end - 1][1]]
            # A control character may be a token and yet white space to Python.
            bare = not damaged[start:end].isspace()
            if bare and damaged[start].isspace() and reading[0].isspace():
                start += _leading_space(damaged[start:end])
                reading = reading.lstrip()
        artifacts.append(Artifact(start, end, damaged[start:end], (reading,), "soft"))
    return MarkedText(damaged, tuple(artifacts))


def _spans(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _TOKEN.finditer(text)]


def _keys(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """What makes two tokens equal: the word, and whether white space or the start is before it."""
    return [
        (text[start:end].strip().translate(QUOTES), start == 0 or text[start].isspace())
        for start, end in spans
    ]


def _with_neighbour(block: _Block, tokens: int) -> _Block:
    """What is missing has no place of its own: it takes in the next word, or the one before."""
    i, i_end, j, j_end = block
    if i < i_end:
        return block
    return (i, i + 1, j, j_end + 1) if i < tokens else (i - 1, i, j - 1, j_end)


def _merged(blocks: Iterable[_Block]) -> Iterator[_Block]:
    """The blocks, as one those that share a neighbour, or the space that a deletion takes along."""
    last: _Block | None = None
    for block in blocks:
        if last is not None and block[0] < last[1] + (last[2] == last[3]):
            last = (last[0], block[1], last[2], block[3])
            continue
        if last is not None:
            yield last
        last = block
    if last is not None:
        yield last


def _deletion(text: str, spans: list[tuple[int, int]], first: int, end: int) -> tuple[int, int]:
    """From where to where, so that one of the two spaces around goes as well.

    That is the one before, except at the start of a line that goes on: lines stay apart.
    """
    start, stop = spans[first][0], spans[end - 1][1]
    space = _leading_space(text[start:stop])
    gap = _leading_space(text[stop:])
    at_line_start = space == 0 or "\n" in text[start : start + space]
    if at_line_start and gap and "\n" not in text[stop : stop + gap]:
        return start + space, stop + gap
    return start, stop


def _leading_space(text: str) -> int:
    return len(text) - len(text.lstrip())


def _tsv_rows(text: str, path: Path) -> Iterator[tuple[int, tuple[str, str]]]:
    swapped = False
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        columns = [column.strip() for column in line.split("\t")]
        if len(columns) != 2:
            raise InputError(f"{path}, line {number}: {len(columns)} columns instead of two")
        if number == 1 and set(columns) & {*_DAMAGED, _ORIGINAL}:
            swapped = columns[0] == _ORIGINAL
            continue
        first, second = reversed(columns) if swapped else columns
        yield number, (first, second)


def _json_rows(text: str, path: Path) -> Iterator[tuple[int, tuple[str, str]]]:
    for number, row in enumerate(_objects(text, path), 1):
        damaged = next((row[key] for key in _DAMAGED if key in row), None)
        original = row.get(_ORIGINAL)
        if not isinstance(damaged, str) or not isinstance(original, str):
            raise InputError(f'{path}, pair {number}: needs texts "damaged" and "original"')
        yield number, (damaged, original)


def _objects(text: str, path: Path) -> list[dict[str, Any]]:
    try:
        if text.lstrip().startswith("["):
            rows = json.loads(text)
        else:
            rows = [json.loads(line) for line in text.split("\n") if line.strip()]
    except json.JSONDecodeError as error:
        raise InputError(f"{path}: not JSON, nor one JSON object a line: {error}") from None
    if not all(isinstance(row, dict) for row in rows):
        raise InputError(f"{path}: every pair must be a JSON object")
    return list(rows)
