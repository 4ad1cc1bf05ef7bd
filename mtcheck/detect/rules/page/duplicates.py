"""Paragraphs that an article has twice, and headlines that ran into the text.

Scraping takes teasers and headlines for text. A refrain is repeated on purpose, so short lines are
left alone, and so is what comes more than twice.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from mtcheck.detect.hit import Hit
from mtcheck.document import Document, Span

_WORDS = regex.compile(r"\S+")
_LONG_PARAGRAPH = 20  # words; a refrain or a heading is shorter
_HEADLINE = range(5, 25)  # words
_TOP = 4  # lines among which a headline stands
_LONGEST_HEADLINE = 600  # code points
_PROSE = regex.compile(r"[.!?…][\"”’)]*$")
_OPEN_END = regex.compile(r"[\p{L}\p{N}%’'”\")]$")
_TWICE = "this paragraph stands twice"
_GLUED = "the headline ran into the text"


def find(document: Document) -> Iterator[Hit]:
    """Every second copy; of a long paragraph with the line break before it, to be deleted."""
    yield from _headlines(document)
    yield from _paragraphs(document)


def _paragraphs(document: Document) -> Iterator[Hit]:
    text, lines = document.text, document.lines
    breaks = {line.start: above.end for above, line in pairwise(lines)}
    for first, second in _twice(document, lines, _HEADLINE.start):
        words = len(_WORDS.findall(text, second.start, second.end))
        prose = _PROSE.search(text[max(first.start, first.end - 9) : first.end]) is not None
        start = breaks[second.start]
        if start == first.end and not prose and second in lines[:_TOP]:
            if _OPEN_END.search(text[first.end - 1 : first.end]) and words in _HEADLINE:
                rule, reason = "repeated-headline", "the headline stands twice"
                yield Hit(start, second.end, "boilerplate", rule, reason, ("",))
        elif prose and words >= _LONG_PARAGRAPH:
            yield Hit(start, second.end, "boilerplate", "repeated-paragraph", _TWICE, ("",))


def _twice(document: Document, spans: Sequence[Span], least: int) -> Iterator[tuple[Span, Span]]:
    """First and second place of what stands there exactly twice and has ``least`` words."""
    places: defaultdict[str, list[Span]] = defaultdict(list)
    for span in spans:
        if span.end - span.start >= 3 * least:
            places[document.text[span.start : span.end].strip()].append(span)
    for content, found in places.items():
        if len(found) == 2 and content.count(" ") >= least - 1:
            yield found[0], found[1]


def _headlines(document: Document) -> Iterator[Hit]:
    """A headline that a paragraph begins with, no full stop between them."""
    text, lines = document.text, document.lines[:_TOP]
    for index, line in enumerate(lines):
        above = text[lines[index - 1].start : lines[index - 1].end].strip() if index else ""
        if end := _ends_above(text, above, line) or _ends_twice(text, line):
            yield Hit(line.start, end, "boilerplate", "headline-in-text", _GLUED, ("",))


def _ends_above(text: str, above: str, line: Span) -> int:
    """Where the line above ends inside ``line``, which begins with it; 0 if it does not."""
    if len(above) > _LONGEST_HEADLINE or len(above.split()) not in _HEADLINE:
        return 0
    end = line.start + len(above) + 1
    begins = text[line.start : end] == above + " " and text[end : end + 1].isupper()
    return end if begins and _OPEN_END.search(above) else 0


def _ends_twice(text: str, line: Span) -> int:
    """Where the second copy starts in a line that begins with the same words twice."""
    end = min(line.end, line.start + _LONGEST_HEADLINE)
    found = list(_WORDS.finditer(text, line.start, end))
    words = [match.group() for match in found]
    if not words or not words[0][0].isupper():
        return 0
    for count in _HEADLINE:
        if 2 * count >= len(words):
            break
        same = words[:count] == words[count : 2 * count]
        if same and len(set(words[:count])) > 3 and _OPEN_END.search(words[count - 1]):
            return int(found[count].start())
    return 0
