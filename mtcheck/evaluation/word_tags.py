"""Translated sentences whose words are tagged OK or BAD: the format of MLQE-PE.

The files are tokenised. What a checker reads is text, so the tokens are joined as they would be
written (Moses' detokeniser, by sacremoses) and every token keeps its place in that text.
"""

import gzip
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from mtcheck.document import Span
from mtcheck.errors import InputError
from mtcheck.evaluation.sets import named
from mtcheck.files import read_text

_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class TaggedSentence:
    """A translated sentence as text, the place of each token in it, and what people said.

    ``bad`` has one value a token; ``quality`` is the mean z-score of direct assessment, or None.
    """

    text: str
    tokens: tuple[Span, ...]
    bad: tuple[bool, ...]
    quality: float | None


def tagged_sets(paths: Iterable[Path]) -> dict[str, list[TaggedSentence]]:
    """Read files of tagged sentences; every file is a set.

    Raises:
        InputError: a file is missing or a row does not fit; the message names the line.
        MtcheckError: sacremoses is not installed.
    """
    return named((path.name.split(".")[0], list(_sentences(path))) for path in paths)


def detokenised(tokens: Sequence[str]) -> tuple[str, tuple[Span, ...]]:
    """The tokens as running text, and where each of them stands there.

    Raises:
        MtcheckError: sacremoses is not installed.
    """
    text = str(_detokenizer().detokenize(tokens))
    spans = _places(tokens, text)
    if spans is None:
        # It changed more than spaces (it resolves escapes such as &amp;): plain spaces then.
        text = " ".join(tokens)
        spans = _places(tokens, text)
    assert spans is not None
    return text, spans


def _places(tokens: Iterable[str], text: str) -> tuple[Span, ...] | None:
    """Every token in its turn, white space around it passed over; None where it is not there."""
    spans = []
    position = 0
    for token in tokens:
        while text[position : position + 1].isspace():
            position += 1
        if not text.startswith(token, position):
            return None
        spans.append(Span(position, position + len(token)))
        position += len(token)
    return None if text[position:].strip() else tuple(spans)


@cache
def _detokenizer() -> Any:
    from mtcheck.extras import need

    return need("sacremoses", "tokenised sentences").MosesDetokenizer(lang="en")


def _sentences(path: Path) -> Iterator[TaggedSentence]:
    lines = [line.rstrip("\r") for line in _text(path).split("\n")]
    columns = lines[0].split("\t")
    if missing := {"mt", "tags"} - set(columns):
        raise InputError(f"{path}: no column {' or '.join(sorted(missing))} in the first row")
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        row = dict(zip(columns, line.split("\t"), strict=False))
        tokens, tags = row.get("mt", "").split(), row.get("tags", "").split()
        if len(tokens) != len(tags) or set(tags) - {"OK", "BAD"}:
            raise InputError(
                f"{path}, line {number}: {len(tokens)} tokens need as many tags, OK or BAD"
            )
        text, spans = detokenised(tokens)
        yield TaggedSentence(
            text, spans, tuple(tag == "BAD" for tag in tags), _quality(row, path, number)
        )


def _quality(row: dict[str, str], path: Path, number: int) -> float | None:
    value = row.get("da_z", "").strip()
    if not value:
        return None
    try:
        quality = float(value)
    except ValueError:
        raise InputError(f"{path}, line {number}: da_z is {value!r}, not a number") from None
    return quality if math.isfinite(quality) else None


def _text(path: Path) -> str:
    try:
        data = path.read_bytes() if path.is_file() else b""
        if data.startswith(_GZIP):
            return gzip.decompress(data).decode("utf-8")
    except (OSError, EOFError, UnicodeError) as error:
        raise InputError(f"{path}: cannot read it: {error}") from None
    return read_text(path)
