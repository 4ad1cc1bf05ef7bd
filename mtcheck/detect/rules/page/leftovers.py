"""Lines that scraping left in the text: forms, share bars, read-also lines, adverts, footers.

A line is judged as a whole: it fits a row of ``data/leftovers.toml`` from end to end, or it is
prose. Form alone proves little where a text might say the same; there the place decides, see
`leftover_places`. Consecutive leftovers make one finding, cut so that the paragraphs around it stay
apart as they were. Bylines, credits and captions tell something about the article: they are
reported and stay.
"""

from collections.abc import Iterator, Sequence
from itertools import count

import regex

from mtcheck.detect.hit import Hit
from mtcheck.detect.rules.page.leftover_lines import Fit
from mtcheck.detect.rules.page.leftover_places import Line, Page, read
from mtcheck.document import Document

_LIST = 80  # lines that a list of titles or comments may have; it keeps the search linear
_BELOW = 6  # titles under a label
_ENDER = regex.compile(r"(?<=[\p{L}\p{N}][.!?]?[”\"’)]{0,2})\s?\*{3,5}[ \t]*$")
_NUMBERED = regex.compile(r"(\d{1,3})[.)]\s+\S")
_REASONS = {
    "form": "of the page’s comments, not of the text",
    "share bar": "buttons of the page",
    "navigation": "a control of the page",
    "pointer": "to other articles",
    "promotion": "asks readers to subscribe or follow",
    "cookie": "a notice of the page",
    "advertisement": "the place of an advert",
    "byline": "data about the article; it stays",
    "credit": "names a source or owner; it stays",
    "caption": "belongs to a picture; it stays",
}
_MIXED = "lines of the page, not of the text"


def find(document: Document) -> Iterator[Hit]:
    """Blocks of leftover lines, each with the line breaks that deleting it must take along."""
    page = read(document)
    for index, line in enumerate(page.lines):
        if line.fit is not None:
            _judge(page, index, line.fit)
    _grow(page)
    blocks = list(_blocks(page.lines))
    emptied = all(line.rule for line in page.lines)
    for first, last in blocks:
        yield _hit(page, first, last, emptied)
    if page.lines and not (blocks and blocks[-1][1] == len(page.lines) - 1):
        yield from _last_ender(page.text, page.lines[-1])


def _judge(page: Page, index: int, found: Fit) -> None:
    line = page.lines[index]
    if line.sure:
        return  # part of a list above
    if found.labelled and page.is_in_series(index):
        return
    match found.level:
        case "sure" | "sure-label":
            sure = found.stays or not page.may_be_heading(index)
            line.take(found.rule if sure else unsure(found.rule), sure)
        case "placed" | "label-placed":
            _take_placed(page, index, found)
        case "weak":
            line.take(found.rule, sure=False)
        case "head":
            if page.is_at_head(index):
                line.take(found.rule)
        case "label":
            _take_label(page, index, found)
        case "heading":
            _take_list(page, index, found.rule)
        case "comments":
            _take_comments(page, index, found)


def _take_placed(page: Page, index: int, found: Fit) -> None:
    sure = page.is_placed(index) and not page.is_about(found.about)
    page.lines[index].take(found.rule if sure else unsure(found.rule), sure)


def unsure(rule: str) -> str:
    """The name of the less sure variant of ``rule``."""
    return rule if rule.endswith("-unsure") else f"{rule}-unsure"


def _take_label(page: Page, index: int, found: Fit) -> None:
    line = page.lines[index]
    sure = not found.rule.endswith("unsure")
    if not found.open:
        line.take(found.rule, sure)
        return
    titles = _contiguous_titles(page, line, page.lines[index + 1 : index + 1 + _BELOW])
    sure = sure and bool(titles) and not any(title.is_question for title in titles)
    sure = sure and page.is_placed(index, last=index + len(titles))
    for taken in (line, *titles):
        taken.take(found.rule if sure else unsure(found.rule), sure)


def _contiguous_titles(page: Page, line: Line, following: Sequence[Line]) -> list[Line]:
    titles: list[Line] = []
    end = line.end
    for other in following:
        if not other.is_title or other.fit is not None or page.has_blank(end, other.start):
            break
        titles.append(other)
        end = other.end
    # A last title right above prose, with no line between, may be a subheading; one is enough.
    return titles


def _take_list(page: Page, index: int, rule: str) -> None:
    """A heading and its titles: to the end of the text, or as far as they stand together."""
    lines, line = page.lines, page.lines[index]
    stop = index + 1
    limit = min(len(lines), stop + _LIST)
    while stop < limit and (lines[stop].is_title or lines[stop].fit is not None):
        stop += 1
    if stop == len(lines):
        titles = [other for other in lines[index + 1 : stop] if other.fit is None]
        told = [title for title in titles if title.is_headline and not title.is_question]
        sure = index > 0 and (not titles or 2 * len(told) > len(titles))
    else:
        titles = _contiguous_titles(page, line, lines[index + 1 : stop])
        told = [title for title in titles if title.is_headline and not title.is_question]
        sure = len(titles) >= 2 and len(told) == len(titles)
    for taken in (line, *titles):
        taken.take(rule if sure else unsure(rule), sure)


def _take_comments(page: Page, index: int, found: Fit) -> None:
    """A count of comments, and the comments if they are numbered and as many."""
    line = page.lines[index]
    if index and page.lines[index - 1].fit == found:
        return  # a list of such lines is no head of comments
    following = page.lines[index + 1 : index + 1 + _LIST]
    form = next(
        (i for i, other in enumerate(following) if other.fit and other.fit.rule == "comment-form"),
        len(following),
    )
    comments = following[:form]
    numbers = [_NUMBERED.match(other.text) for other in comments]
    counted = all(n and int(n[1]) == k for n, k in zip(numbers, count(1), strict=False))
    stated = regex.search(r"\d+", line.text)
    if comments and counted and len(comments) == (int(stated[0]) if stated else 1):
        for taken in (line, *comments):
            taken.take(found.rule)
    else:
        _take_placed(page, index, found)


def _grow(page: Page) -> None:
    """Lines that count only beside a sure one, taken from every sure one outwards."""
    lines = page.lines
    for order in (range(1, len(lines)), range(len(lines) - 2, -1, -1)):
        step = -1 if order.step == 1 else 1
        for index in order:
            line, beside = lines[index], lines[index + step]
            if line.sure or line.fit is None or not beside.sure:
                continue
            if line.fit.labelled and page.is_in_series(index):
                continue
            if line.fit.level in ("near", "weak", "head"):
                line.take(line.fit.rule)


def _blocks(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """(first, last) of runs of leftovers that are equally sure; what stays is a block by itself."""
    first = None
    for index, line in enumerate(lines):
        if line.rule is None:
            continue
        if first is None:
            first = index
        after = lines[index + 1] if index + 1 < len(lines) else None
        if (
            after is None
            or after.rule is None
            or after.sure != line.sure
            or after.stays
            or line.stays
        ):
            yield first, index
            first = None


def _hit(page: Page, first: int, last: int, emptied: bool) -> Hit:
    text, lines = page.text, page.lines
    start, end = lines[first].start, lines[last].end
    before = lines[first - 1].end if first else 0
    after = lines[last + 1].start if last + 1 < len(lines) else len(text)
    at_end = last + 1 == len(lines)
    beside = (lines[first - 1].sure if first else False) or (not at_end and lines[last + 1].sure)
    if emptied or lines[first].stays or (beside and not lines[first].sure):
        pass  # only reported, or beside a block that takes the breaks along
    elif first and lines[first].sure and (ender := _ender(text, lines[first - 1])) is not None:
        start = ender
    elif first and (at_end or page.breaks(before, start) < page.breaks(end, after)):
        start = before  # the break behind is kept: at the end of the text, or where it is the wider
    else:
        start, end = (0 if not first else start), after
    block = lines[first : last + 1]
    rule = next((x.rule for x in block if x.rule and not x.is_beside), block[0].rule)
    assert rule is not None
    kinds = list(dict.fromkeys(x.kind for x in block))
    reason = f"{', '.join(kinds)}: {_REASONS[kinds[0]] if len(kinds) == 1 else _MIXED}"
    repairs = () if emptied or lines[first].stays else ("",)
    return Hit(start, end, "boilerplate", rule, reason, repairs)


def _ender(text: str, line: Line) -> int | None:
    """Where "***" begins that is glued to the end of a paragraph."""
    found = _ENDER.search(text, max(line.start, line.end - 20), line.end)
    return found.start() if found else None


def _last_ender(text: str, line: Line) -> Iterator[Hit]:
    if (start := _ender(text, line)) is not None:
        reason = "navigation: the page’s end mark"
        yield Hit(start, line.end, "boilerplate", "ender", reason, ("",))
