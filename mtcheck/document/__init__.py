"""Reading: an article as words, sentences and lines, every one a slice of the text as given."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import regex

from mtcheck.document.notation import notation
from mtcheck.language import SUPPORTED, Passage, article_language, passages

# A word keeps its apostrophes and inner hyphens apart: "Secretary-General" is two words and a
# hyphen, as a spinner sees it, while "don't" and "Biden's" are one.
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*")
_LINE = regex.compile(r"[^\r\n]+")
_FILLER = regex.compile(
    r"\b(?:u+h+|u+m+|erm*|m+-?hm+|uh-huh|um-hum|hmm+|you know)\b", regex.IGNORECASE
)
_FILLERS, _WORDS_A_FILLER = 3, 400  # at least so many in a transcript, and one in so many words
# A sentence ends at closing punctuation before a capital, or at the end of a line. Coarse on
# purpose: sentences only bound windows and passages, so a wrong cut after "Mr." costs nothing.
_SENTENCE_END = regex.compile(r"(?<=[.!?…][\"'”’)\]]*)\s+(?=[\"'“‘(\[]*[\p{Lu}\p{N}])")
# From a quotation mark to its partner or the end of the paragraph: a quotation that goes on in the
# next paragraph is closed there only.
_QUOTATION = regex.compile(
    r"“[^”\r\n]*(?:”|$)|„[^“”\r\n]*(?:[“”]|$)|«[^»\r\n]*(?:»|$)|\"[^\"”\r\n]*(?:[\"”]|$)",
    regex.MULTILINE,
)
_NUMBER = regex.compile(r"\p{Sc}?\b\d[\d.,:/]*\w*")


@dataclass(frozen=True, slots=True)
class Span:
    """``start:end`` in code points of the article."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Word(Span):
    """A run of letters and digits with its inner apostrophes."""

    text: str

    @property
    def capitalised(self) -> bool:
        return self.text[:1].isupper()


class Document:
    """A text and its parts, each computed when first asked for.

    Args:
        text: any string, unchanged; all offsets are code points into it.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return tuple(Word(m.start(), m.end(), m.group()) for m in _WORD.finditer(self.text))

    @cached_property
    def lines(self) -> tuple[Span, ...]:
        """Lines that are not empty, without their line breaks."""
        return tuple(Span(*m.span()) for m in _LINE.finditer(self.text))

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Sentences in order, without the white space around them."""
        found: list[Span] = []
        for line in self.lines:
            start = line.start
            if line.end - line.start < 4:  # millions of these in hostile input
                found.append(Span(start, line.end))
                continue
            for end in _SENTENCE_END.finditer(self.text, line.start, line.end):
                found.append(Span(start, end.start()))
                start = end.end()
            found.append(Span(start, line.end))
        return tuple(s for s in found if not self.text[s.start : s.end].isspace())

    @cached_property
    def verbatim(self) -> tuple[Span, ...]:
        """Addresses, code and other notation, which nothing may change."""
        return tuple(Span(start, end) for start, end in notation(self.text))

    @cached_property
    def numbers(self) -> tuple[Span, ...]:
        """Numbers with their units and currencies."""
        return tuple(Span(*m.span()) for m in _NUMBER.finditer(self.text))

    @cached_property
    def quotations(self) -> tuple[Span, ...]:
        """Stretches between double quotation marks, marks included."""
        return tuple(Span(*m.span()) for m in _QUOTATION.finditer(self.text))

    @cached_property
    def is_spoken(self) -> bool:
        """Whether it is a transcript of speech, which keeps its fillers, stammers and restarts."""
        fillers = len(_FILLER.findall(self.text))
        return fillers >= _FILLERS and fillers * _WORDS_A_FILLER >= len(self.words)

    def is_protected(self, start: int, end: int) -> bool:
        """Whether an address, code or a number is touched, which no reading may replace."""
        return overlaps(self.verbatim, start, end) or overlaps(self.numbers, start, end)

    @cached_property
    def language(self) -> str:
        """ISO 639-1 code of the article, "und" where there is too little text to tell."""
        return article_language(self.text)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Runs of sentences in one language."""
        return passages(self.text, [(s.start, s.end) for s in self.sentences], self.language)

    @cached_property
    def foreign(self) -> tuple[Span, ...]:
        """Passages in a language that is not supported: no English rule applies there."""
        return tuple(Span(p.start, p.end) for p in self.passages if p.language not in SUPPORTED)

    def words_in(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that lie wholly inside ``start:end``."""
        first = bisect_left(self.words, start, key=lambda w: w.start)
        last = bisect_right(self.words, end, key=lambda w: w.end)
        return self.words[first:last]


class HasSpan(Protocol):
    """Anything that lies at ``start:end``."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def overlaps(spans: Sequence[HasSpan], start: int, end: int) -> bool:
    """Whether any of the sorted, disjoint ``spans`` shares a character with ``start:end``."""
    index = bisect_right(spans, start, key=lambda s: s.end)
    return index < len(spans) and spans[index].start < end
