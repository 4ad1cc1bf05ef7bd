"""Sentences of a report: what lies outside quotations, who speaks, whom it is about."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from mtcheck.detect.rules.people.cast import Cast, Mention, speech, within
from mtcheck.document import Document, Span, overlaps

_TITLE_AT_END = regex.compile(r"(?<!\p{L})(?:Mrs?|Ms|Dr|Sen|Rep|Gov|Gen|Prof|St)\.$")
_OBLIQUE = regex.compile(
    r"\b(?:of|for|to|by|with|from|against|about|on|and|or|than|like|after|before)\s$"
)
_INVERTED = regex.compile(
    r"[,”\"]\s(?:said|says|added|explained|noted|stated)\s"
    r"(?:(?:the\s)?\p{Ll}[\p{L}’' -]{1,60},?\s)?$"
)
_BEFORE_SUBJECT = regex.compile(r"(?:[Tt]he\s|An?\s)?[^,.;:“”\"]{0,40},?\s?")
_AFTER_SUBJECT = regex.compile(r"(?:,[^,.;:“”\"\n]{1,80},)?\s(?!and\b|or\b)\p{Ll}")


@dataclass(frozen=True, slots=True)
class Sentence(Span):
    """A sentence that is not cut after "Mr.".

    Attributes:
        told: the parts outside quotation marks.
        speaks: the person who says something in it, where it names nobody else.
        about: the person who is its subject or speaks, where it names nobody else.
    """

    told: tuple[Span, ...]
    speaks: str | None
    about: str | None


def sentences(document: Document, cast: Cast) -> Iterator[Sentence]:
    """All sentences, in order."""
    text = document.text
    torn = [line for line in document.lines if _is_torn(text[line.start : line.end])]
    start: int | None = None
    for sentence in document.sentences:
        start = sentence.start if start is None else start
        if _TITLE_AT_END.search(text, max(start, sentence.end - 5), sentence.end):
            continue
        whole = Span(start, sentence.end)
        if overlaps(torn, start, sentence.end):
            yield Sentence(start, sentence.end, (whole,), None, None)
        else:
            told = tuple(_told(document, whole))
            yield Sentence(start, sentence.end, told, *_subjects(text, cast, whole, told))
        start = None


def names_another(cast: Cast, parts: Sequence[Span], person: str) -> bool:
    """Whether anybody but ``person`` appears in ``parts``."""
    return any(
        within(cast.rivals, p.start, p.end)
        or any(m.person != person for m in cast.mentions_in(p.start, p.end))
        for p in parts
    )


def _is_torn(line: str) -> bool:
    """Whether a quotation mark lacks its partner, so that nobody knows what is quoted."""
    return line.count('"') % 2 == 1 and not line.startswith('"')


def _told(document: Document, sentence: Span) -> Iterator[Span]:
    start = sentence.start
    first = bisect_right(document.quotations, start, key=lambda q: q.end)
    last = bisect_left(document.quotations, sentence.end, key=lambda q: q.start)
    for quotation in document.quotations[first:last]:
        if quotation.start > start:
            yield Span(start, quotation.start)
        start = max(start, quotation.end)
    if start < sentence.end:
        yield Span(start, sentence.end)


def _subjects(
    text: str, cast: Cast, sentence: Span, told: Sequence[Span]
) -> tuple[str | None, str | None]:
    """Who speaks in a sentence, and whom it is about."""
    mentions = [m for p in told for m in cast.mentions_in(p.start, p.end)]
    if not mentions or names_another(cast, told, mentions[0].person):
        return None, None
    first = mentions[0]
    if any(_is_speaker(text, sentence, mention) for mention in mentions):
        return first.person, first.person
    is_head = _BEFORE_SUBJECT.fullmatch(text, sentence.start, first.start)
    is_subject = is_head and _AFTER_SUBJECT.match(text, first.end, sentence.end)
    return None, first.person if is_subject else None


def _is_speaker(text: str, sentence: Span, mention: Mention) -> bool:
    start = max(sentence.start, mention.start - 90)
    if _OBLIQUE.search(text, start, mention.start):
        return False
    if _said_after().match(text, mention.end, sentence.end):
        return True
    return _INVERTED.search(text, start, mention.start) is not None


@cache
def _said_after() -> "regex.Pattern[str]":
    return regex.compile(
        r"(?:,\s[^,.;:“”\"\n]{1,80},){0,2}"
        r"\s(?:(?:also|then|further|later|has|had|previously)\s)?\L<verbs>\b",
        verbs=[verb for verbs in speech().values() for verb in verbs],
    )
