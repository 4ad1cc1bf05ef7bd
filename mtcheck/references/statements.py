"""What can be compared of an article: its sentences, and what they quote, as lists of words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from mtcheck.detect import find_hits
from mtcheck.document import Document, Span, Word, overlaps
from mtcheck.references.vocabulary import is_content, key

FEWEST_CONTENT_WORDS = 4  # "he said on Thursday" stands in every article
_MOST_WORDS = 120  # a "sentence" longer than this is a list or a table


@dataclass(frozen=True)
class Statement(Span):
    """A sentence or a quoted part of one.

    Attributes:
        words: in order; a number with its points and commas is one word.
        sentence: index of the sentence in its document.
        starts_sentence: whether the first word is the sentence's first: its capital says nothing.
    """

    words: tuple[Word, ...]
    sentence: int
    starts_sentence: bool

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(key(w.text) for w in self.words)

    @cached_property
    def content(self) -> tuple[bool, ...]:
        return tuple(is_content(w.text) for w in self.words)


def statements(document: Document) -> list[Statement]:
    """Every sentence and every quoted part of one, if it is English and has enough to say.

    Leftovers of the web page are no statements: two sites may share a comment form.
    """
    left = sorted(
        (s for s in find_hits(document) if s.kind == "boilerplate"), key=lambda s: s.start
    )
    found: list[Statement] = []
    for index, sentence in enumerate(document.sentences):
        if overlaps(document.foreign, sentence.start, sentence.end):
            continue
        if overlaps(left, sentence.start, sentence.end):
            continue
        words = _words(document, sentence)
        parts = [words]
        for quotation in document.quotations:
            part = [w for w in words if w.start >= quotation.start and w.end <= quotation.end]
            if part and len(part) < len(words):
                parts.append(part)
        for part in parts:
            if part and len(part) <= _MOST_WORDS:
                statement = Statement(
                    part[0].start, part[-1].end, tuple(part), index, part[0] is words[0]
                )
                if sum(statement.content) >= FEWEST_CONTENT_WORDS:
                    found.append(statement)
    return found


def _words(document: Document, sentence: Span) -> list[Word]:
    words: list[Word] = []
    numbers = {n.start: n for n in _within(document.numbers, sentence)}
    taken = 0
    starts = sorted(numbers)
    for word in document.words_in(sentence.start, sentence.end):
        if word.start < taken:
            continue
        number = next((n for s in starts if (n := numbers[s]).start <= word.start < n.end), None)
        if number is not None:
            text = document.text[number.start : number.end].rstrip(".,:/")
            word = Word(number.start, number.start + len(text), text)
            taken = word.end
        words.append(word)
    return words


def _within(spans: Sequence[Span], outer: Span) -> list[Span]:
    return [s for s in spans if s.start >= outer.start and s.end <= outer.end]
