"""Lines that scraping left in the text: forms, share bars, read-also lines, adverts, footers.

A line is judged as a whole: it fits a pattern of ``data/leftovers.toml`` from end to end or it is
prose. Consecutive leftovers make one finding, cut so that the paragraphs around it stay apart as
they were.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from mtcheck.detect.rules.page.leftover_lines import Fit, fit
from mtcheck.detect.suspect import Suspect
from mtcheck.document import Document

_LONGEST = 240  # code points; a longer line is a paragraph
_TITLE = 160
_LIST = 80  # lines that a list of titles or comments may have; it keeps the search linear
_ENDER = regex.compile(r"(?<=[\p{L}\p{N}][.!?]?[”\"’)]{0,2})\s?\*{3,5}[ \t]*$")
_PROSE_END = regex.compile(r"[.;,:!。।؟][\"”’)*]*$|[.!?][\"”’)]+$")
_NUMBERED = regex.compile(r"\d{1,3}[.)]\s+\S")
_REASONS = {
    "comment-form": "a comment form of the page",
    "comments": "comments of readers",
    "share-bar": "share buttons of the page",
    "breadcrumb": "the page's navigation path",
    "pagination": "page navigation",
    "read-also": "a pointer to another article",
    "related-list": "a list of other articles",
    "prompt": "a subscription or cookie prompt",
    "advertisement": "the place of an advert",
    "photo-credit": "a photo credit",
    "page-widget": "a control of the page",
    "byline-meta": "data about the article, not its text",
    "read-more-line": "a link of the page",
    "copyright": "a copyright or source note",
    "ender": "the page's end mark",
}


@dataclass(slots=True)
class _Line:
    """A line that is not empty, what it fits, and the rule of the block it belongs to."""

    start: int
    end: int
    text: str
    fit: Fit | None = None
    rule: str | None = None
    sure: bool = False

    def take(self, rule: str, sure: bool = True) -> None:
        if not self.sure:
            self.rule, self.sure = rule, sure

    @property
    def title(self) -> bool:
        return 3 < len(self.text) <= _TITLE and not _PROSE_END.search(self.text)


def find(document: Document) -> Iterator[Suspect]:
    """Blocks of leftover lines, each with the line breaks that deleting it must take along."""
    text = document.text
    lines = _read(document)
    for index, line in enumerate(lines):
        if line.fit is not None:
            _judge(text, lines, index, line.fit)
    _grow(lines)
    blocks = list(_blocks(lines))
    for first, last in blocks:
        yield _suspect(text, lines, first, last)
    if lines and not (blocks and blocks[-1][1] == len(lines) - 1):
        yield from _last_ender(text, lines[-1])


def _read(document: Document) -> list[_Line]:
    text = document.text
    lines = []
    for span in document.lines:
        # Slicing first would copy a line of 5 MB; a long line only matters for its end.
        if span.end - span.start > _LONGEST:
            lines.append(_Line(span.start, span.end, text[span.end - _TITLE - 5 : span.end]))
            lines[-1].text = lines[-1].text.rstrip().rjust(_LONGEST)
            continue
        if content := text[span.start : span.end].strip():
            lines.append(_Line(span.start, span.end, content, fit(content)))
    return lines


def _judge(text: str, lines: Sequence[_Line], index: int, found: Fit) -> None:
    line = lines[index]
    if line.sure:
        return  # part of a list above
    if found.level in {"sure", "weak"}:
        line.take(found.rule, found.level == "sure")
    elif found.level == "label":
        line.take(found.rule, not found.rule.endswith("unsure"))
        if found.open:  # the label alone, its titles below
            for title in _contiguous_titles(text, line, lines[index + 1 : index + 1 + _LIST]):
                title.take(found.rule, line.sure)
    elif found.level == "heading":
        _take_list(text, lines, index, found.rule)
    elif found.level == "comments":
        if index and lines[index - 1].fit == found:
            return  # a list of such lines is no head of comments
        _take_comments(line, lines[index + 1 : index + 1 + _LIST], found.rule)


def _contiguous_titles(text: str, line: _Line, following: Sequence[_Line]) -> list[_Line]:
    titles: list[_Line] = []
    end = line.end
    for other in following:
        if not other.title or _blank_between(text, end, other.start):
            break
        titles.append(other)
        end = other.end
    # A last title right above prose, with no line between, may be a subheading; one is enough.
    return titles


def _take_list(text: str, lines: Sequence[_Line], index: int, rule: str) -> None:
    """A heading and its titles: to the end of the text, or as far as they stand together."""
    line = lines[index]
    stop = index + 1
    limit = min(len(lines), stop + _LIST)
    while stop < limit and (lines[stop].title or lines[stop].fit is not None):
        stop += 1
    if stop == len(lines):
        titles = list(lines[index + 1 : stop])
    else:
        titles = _contiguous_titles(text, line, lines[index + 1 : stop])
    sure = len(titles) >= 2 or (stop == len(lines) and index > 0)
    if titles or sure:
        line.take(rule if sure else f"{rule}-unsure", sure)
        for title in titles:
            title.take(rule if sure else f"{rule}-unsure", sure)


def _take_comments(line: _Line, following: Sequence[_Line], rule: str) -> None:
    """A count of comments, the comments, and the form that proves what they are."""
    form = next(
        (i for i, other in enumerate(following) if other.fit and other.fit.rule == "comment-form"),
        None,
    )
    if form is None:
        numbered = [other for other in following if _NUMBERED.match(other.text)]
        if not numbered or len(numbered) < len(following):
            return
        form = len(following)
    line.take(rule)
    for other in following[:form]:
        other.take(rule)


def _grow(lines: Sequence[_Line]) -> None:
    """Lines that count only beside a sure one, taken from every sure one outwards."""
    for order in (range(1, len(lines)), range(len(lines) - 2, -1, -1)):
        step = -1 if order.step == 1 else 1
        for index in order:
            line, beside = lines[index], lines[index + step]
            if beside.sure and not line.sure and line.fit and line.fit.level in {"near", "weak"}:
                line.take(line.fit.rule)


def _blocks(lines: Sequence[_Line]) -> Iterator[tuple[int, int]]:
    """(first, last) of runs of leftover lines that are equally sure."""
    first = None
    for index, line in enumerate(lines):
        if line.rule is None:
            first = None
            continue
        if first is None:
            first = index
        after = lines[index + 1] if index + 1 < len(lines) else None
        if after is None or after.rule is None or after.sure != line.sure:
            yield first, index
            first = None


def _suspect(text: str, lines: Sequence[_Line], first: int, last: int) -> Suspect:
    start, end = lines[first].start, lines[last].end
    before = lines[first - 1].end if first else 0
    after = lines[last + 1].start if last + 1 < len(lines) else len(text)
    at_end = last + 1 == len(lines)
    if first and lines[first].sure and (ender := _ender(text, lines[first - 1])) is not None:
        start = ender
    elif first and (at_end or _breaks(text, before, start) < _breaks(text, end, after)):
        start = before  # the break behind is kept: at the end of the text, or where it is the wider
    else:
        start, end = (0 if not first else start), after
    rule = next(
        (r for r in (lines[i].rule for i in range(first, last + 1)) if r in _REASONS),
        lines[first].rule,
    )
    assert rule is not None
    reason = _REASONS.get(rule.removesuffix("-unsure"), "a line of the page, not of the text")
    return Suspect(start, end, "boilerplate", rule, reason, ("",))


def _ender(text: str, line: _Line) -> int | None:
    """Where "***" begins that is glued to the end of a paragraph."""
    found = _ENDER.search(text, max(line.start, line.end - 20), line.end)
    return found.start() if found else None


def _last_ender(text: str, line: _Line) -> Iterator[Suspect]:
    if (start := _ender(text, line)) is not None:
        yield Suspect(start, line.end, "boilerplate", "ender", _REASONS["ender"], ("",))


def _breaks(text: str, start: int, end: int) -> int:
    between = text[start:end]
    return between.count("\n") or between.count("\r")


def _blank_between(text: str, start: int, end: int) -> bool:
    return _breaks(text, start, end) > 1
