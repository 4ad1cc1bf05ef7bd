"""The report as one HTML page that needs nothing else: the whole article with its findings."""

import unicodedata
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, select_autoescape

from mtcheck.render.passages import Piece, pieces
from mtcheck.render.summary import counts, language_name, verdict_words
from mtcheck.report import Report

_REPLACEMENT = "\ufffd"


def to_html(report: Report, text: str, name: str) -> str:
    """A standalone page on the article ``text``; ``name`` is its heading.

    Damaged phrases are marked in the text. An applied repair stands after what it replaced, which
    is struck through; other readings, confidence and reason show when the mouse rests on a phrase
    and in a table below.
    """
    found = [_finding(index, piece) for index, piece in enumerate(pieces(text, report.findings))]
    return _template().render(
        name=_valid(name),
        report=report,
        verdict=verdict_words(report),
        counts=counts(report),
        language=language_name(report.language),
        pieces=found,
        findings=[piece for piece in found if piece["finding"]],
        signature=_valid(report.signature),
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("mtcheck", "render"),
        autoescape=select_autoescape(["j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.j2")


def _finding(index: int, piece: Piece) -> dict[str, Any]:
    """What the template needs to know of a piece; ``finding`` is None for good text."""
    finding = piece.finding
    if finding is None:
        return {"text": _valid(piece.text), "finding": None}
    readings = [(_valid(s.text), s.confidence) for s in finding.suggestions]
    return {
        "id": index,
        "text": _valid(piece.text),
        "finding": finding,
        "reason": _valid(finding.reason),
        "readings": readings,
        "sure": finding.confidence >= 0.9,
        "leftover": finding.kind == "boilerplate",
    }


def _valid(text: str) -> str:
    """Without the characters that HTML has no place for: controls and lone surrogates."""
    if text.isprintable():
        return text
    return "".join(_REPLACEMENT if _is_invalid(c) else c for c in text)


def _is_invalid(char: str) -> bool:
    return char not in "\t\n\r\f" and unicodedata.category(char) in ("Cc", "Cs")
