"""Quotation marks of another language, turned the wrong way, closing twice, or without partner."""

from collections.abc import Iterator

import regex

from mtcheck.detect.hit import Hit
from mtcheck.document import Document, Span, overlaps
from mtcheck.language import SUPPORTED

_INSIDE = r"[^«»„“”\r\n]{1,300}?"
# "» ... «" is how German books set it; the marks must touch a word, so that arrows do not count.
_FOREIGN = regex.compile(
    rf"(?<open>«[ \u00a0\u202f]?)(?=[\p{{L}}\p{{N}}]){_INSIDE}(?<close>[ \u00a0\u202f]?»)"
    rf"|(?<![\p{{L}}\p{{N}}»])(?<open>»)(?=[\p{{L}}\p{{N}}]){_INSIDE}(?<=[\p{{L}}\p{{N}}.!?…])(?<close>«)"
    rf"|(?<open>„)(?=[\p{{L}}\p{{N}}]){_INSIDE}(?<close>[“”\"])"
)
_TWICE = regex.compile(
    r"(?<=[\p{L}\p{N}][.!?…,])"
    r"(?<cut>[\"”](?:[ \u00a0]?[”“]|[ \u00a0]?\"(?=[ \t]*(?:[\r\n]|$))))(?=\s|$)"
)
_TURNED = regex.compile(
    r"(?<=[\p{L}\p{N}][.,!?…]?)(?<end>“)(?=[\s.,;:!?)]|$)|(?<=[\s(]|^)(?<begin>”)(?=\p{L})",
    regex.MULTILINE,
)
_CURLY = regex.compile("[“”]")
_REACH = 1000  # code points that a quotation may have; it keeps the search linear


def find(document: Document) -> Iterator[Hit]:
    """Foreign and turned marks with what belongs there, doubled closing marks, and orphans."""
    if document.language not in SUPPORTED:
        return
    yield from _foreign(document)
    yield from _closed_twice(document)
    yield from _turned(document)
    yield from _unbalanced(document)


def _foreign(document: Document) -> Iterator[Hit]:
    text = document.text
    reason = "a quotation mark of another language"
    style = _style(text)
    for match in _FOREIGN.finditer(text):
        start, end = match.span()
        # A word of a foreign passage keeps its marks; so does a quotation inside a quotation.
        within = start > 0 and overlaps(document.quotations, start - 1, start)
        if within or overlaps(document.foreign, start, end) or _is_label(text, start, end):
            continue
        for side, mark in zip(("open", "close"), style, strict=True):
            at, past = match.span(side)
            yield Hit(at, past, "punctuation", "foreign-quotation-mark", reason, (mark,))


def _is_label(text: str, start: int, end: int) -> bool:
    """Whether it is a line of its own without a sentence: "« Older posts · Newer posts »"."""
    alone = start == 0 or text[start - 1] in "\r\n"
    return (
        alone and text[end : end + 1] in "\r\n" and text[start:end].rstrip("» ”“")[-1] not in ".!?…"
    )


def _style(text: str) -> tuple[str, str]:
    """The marks that the article uses: straight ones if it has those alone."""
    return ('"', '"') if '"' in text and "“" not in text else ("“", "”")


def _closed_twice(document: Document) -> Iterator[Hit]:
    text = document.text
    for match in _TWICE.finditer(text):
        start, end = match.span("cut")
        line = _paragraph(text, start)
        opened = text.rfind("“", line, start)
        curly = opened > text.rfind("”", line, start) and opened >= 0
        straight = text.count('"', line, start) % 2 == 1
        # A quotation inside a quotation rightly closes twice.
        if (curly and straight) or (match["cut"] in ('""', "””") and _nested(text, line, start)):
            continue
        repairs = ("”",) if curly else ('"',) if straight else ()
        reason = "the quotation is closed twice"
        yield Hit(start, end, "punctuation", "quotation-closed-twice", reason, repairs)


def _paragraph(text: str, at: int) -> int:
    """Where the paragraph begins in which ``at`` lies, as far back as a quotation may reach."""
    least = max(0, at - _REACH)
    return max(least, text.rfind("\n", least, at) + 1)


def _nested(text: str, line: int, start: int) -> bool:
    """Whether two quotations are open here."""
    if text[start] == '"':
        return text.count('"', line, start) % 2 == 0
    return text.count("“", line, start) - text.count("”", line, start) != 1


def _turned(document: Document) -> Iterator[Hit]:
    """Marks whose shape says one thing and whose place and partner another."""
    text = document.text
    for match in _TURNED.finditer(text):
        start, end = match.span()
        line = _paragraph(text, start)
        opened = text.count("“", line, start) - text.count("”", line, start)
        # „x“ is German, and is dealt with as such.
        if opened != (1 if match["end"] else 0) or "„" in text[line:start]:
            continue
        after = text[end : end + _REACH].partition("\n")[0]
        if match["begin"] and "”" not in after:
            continue
        reason = "this quotation mark is turned the wrong way"
        repair = "”" if match["end"] else "“"
        yield Hit(start, end, "punctuation", "quotation-mark-turned", reason, (repair,))


def _unbalanced(document: Document) -> Iterator[Hit]:
    """Curly marks without a partner in their paragraph; where they stand tells what they are.

    A paragraph may stay open if the next one opens again: that is how long quotations are set.
    """
    text, lines = document.text, document.lines
    turned = {match.start() for match in _TURNED.finditer(text)}
    for index, line in enumerate(lines):
        opened: list[int] = []
        for mark in _CURLY.finditer(text, line.start, line.end):
            if (mark.group() == "“") != (mark.start() in turned):
                opened.append(mark.start())
            elif opened:
                opened.pop()
            elif not _mixed(document, line):
                yield _orphan(mark.start(), "nothing opens this quotation")
        follows = lines[index + 1].start if index + 1 < len(lines) else None
        continued = follows is not None and text[follows] in "“‘\"'"
        if opened and not continued and not _mixed(document, line):
            yield _orphan(opened[-1], "this quotation is not closed")


def _orphan(at: int, reason: str) -> Hit:
    return Hit(at, at + 1, "punctuation", "unbalanced-quotation-mark", reason)


def _mixed(document: Document, line: Span) -> bool:
    return document.text.find('"', line.start, line.end) >= 0
