"""What the place of a line says: whether it stands where a page has its furniture, or in a text."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from mtcheck.detect.rules.page.leftover_lines import LONGEST, Fit, fit, key_of
from mtcheck.document import Document

_TITLE = 160
_PAIR_LENGTH = 160
_HEADING = 60
_PARAGRAPH = 20  # code points that a paragraph of prose has at least; CJK needs fewer
_HEAD = 5  # lines in which a byline may stand
_NEAR = 4  # lines either side that show a series
# So many headings, also for each paragraph of prose, and one more line like them is a heading too.
_HEADINGS, _HEADING_SHARE = 2, 0.2
_ISOLATED, _ISOLATED_SHARE = 3, 0.4  # the same for short lines of which some may be leftovers
_PROSE_END = regex.compile(r"[.;,:!。！؟।][\"”’)*]*$|[.!?。][\"”’)」]+$")
_SENTENCE_END = regex.compile(r"[.!?…。！？؟।][\"”’»“)*」]*$")
_PAIR = regex.compile(r"[\p{Lu}\p{Lo}\p{N}][\p{L}\p{N}\p{M} .'’/()&-]{0,30}[:：] ?\S")
_WIDE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")


@dataclass(slots=True)
class Line:
    """A line that is not empty, what it fits, and the rule of the block it belongs to."""

    start: int
    end: int
    text: str
    fit: Fit | None = None
    rule: str | None = None
    sure: bool = False

    def take(self, rule: str, sure: bool = True) -> None:
        """Make it a leftover, unless it surely is one already."""
        if not self.sure:
            self.rule, self.sure = rule, sure

    @property
    def stays(self) -> bool:
        """Whether it is a leftover that is only reported."""
        return self.fit is not None and self.fit.stays

    @property
    def kind(self) -> str:
        """Of what it fits; a line that fits nothing is a title in a list."""
        if self.fit is not None:
            return self.fit.kind
        return "form" if self.rule == "comments" else "pointer"

    @property
    def is_beside(self) -> bool:
        """Whether it is a leftover for what stands beside it."""
        return self.fit is None or self.fit.level in ("near", "weak")

    @property
    def is_title(self) -> bool:
        return 3 < len(self.text) <= _TITLE and not _PROSE_END.search(self.text)

    @property
    def is_question(self) -> bool:
        """Whether it may be a sentence as well as a title."""
        return self.text.rstrip(' \t"”’»)').endswith(("?", "？"))

    @property
    def is_headline(self) -> bool:
        """Whether it says as much as the title of an article does."""
        return len(self.text.split()) >= 4 or (
            len(self.text) >= 8 and _WIDE.search(self.text) is not None
        )

    @property
    def is_prose(self) -> bool:
        if self.fit is not None or not _SENTENCE_END.search(self.text):
            return False
        wide = _WIDE.search(self.text) is not None
        return len(self.text) >= (_PARAGRAPH // 4 if wide else _PARAGRAPH)

    @property
    def is_pair(self) -> bool:
        """Whether it reads as a line of a glossary, a transcript or a list of facts."""
        return (
            self.fit is None
            and len(self.text) <= _PAIR_LENGTH
            and _PAIR.match(self.text) is not None
        )


@dataclass(slots=True)
class Page:
    """The lines of a document that are not empty."""

    text: str
    lines: list[Line]
    _about: dict[str, bool] = field(default_factory=dict)
    _sectioned: bool | None = None
    _seen: dict[str, int] = field(default_factory=dict)

    def is_in_series(self, index: int) -> bool:
        """Whether it is one of several lines "Word: text" that are no leftovers."""
        around = self._around(index, _NEAR)
        if sum(line.is_pair for line in around) >= 2:
            return True
        return any(
            line.is_pair and len(regex.split("[:：]", line.text)[0].split()) <= 2
            for line in self._around(index, 1)
        )

    def is_at_head(self, index: int) -> bool:
        """Whether it stands where an article has its byline: before the text begins."""
        if index >= _HEAD or len(self.lines) < 2:
            return False
        rule = (found := self.lines[index].fit) and found.rule
        alike = sum(line.fit is not None and line.fit.rule == rule for line in self.lines)
        return alike <= 2 and not any(line.is_prose for line in self.lines[:index])

    def is_placed(self, index: int, last: int | None = None) -> bool:
        """Whether lines ``index`` to ``last`` touch a leftover, or come between or after prose.

        Among several headings a line may be one too, unless it comes again.
        """
        last = index if last is None else last
        before = self.lines[index - 1] if index else None
        after = self.lines[last + 1] if last + 1 < len(self.lines) else None
        if self._touches(before, after) or (before is not None and self._comes_again(index)):
            return True
        if before is None or not before.is_prose:
            return False
        return after is None or (after.is_prose and not self.is_sectioned)

    def may_be_heading(self, index: int) -> bool:
        """Whether it stands alone above prose, in a text that has such headings."""
        before = self.lines[index - 1] if index else None
        after = self.lines[index + 1] if index + 1 < len(self.lines) else None
        return (
            after is not None
            and after.is_prose
            and not self._touches(before, after)
            and self.is_sectioned
            and not self._comes_again(index)
        )

    def is_about(self, words: str) -> bool:
        """Whether the article itself uses one of ``words``, a pattern; false if that is empty."""
        if not words:
            return False
        if words not in self._about:
            pattern = regex.compile(words, regex.IGNORECASE)
            self._about[words] = any(
                pattern.search(self.text, line.start, line.end)
                for line in self.lines
                if line.fit is None
            )
        return self._about[words]

    @property
    def is_sectioned(self) -> bool:
        """Whether short lines that end like no sentence head the paragraphs."""
        if self._sectioned is None:
            short = [
                line
                for line, after in zip(self.lines[1:], self.lines[2:], strict=False)
                if line.is_title and len(line.text) <= _HEADING and after.is_prose
            ]
            prose = sum(line.is_prose for line in self.lines)
            unfit = sum(line.fit is None for line in short)
            alike = len({key_of(line.text) for line in short})
            self._sectioned = unfit >= max(_HEADINGS, _HEADING_SHARE * prose) or alike >= max(
                _ISOLATED, _ISOLATED_SHARE * prose
            )
        return self._sectioned

    def has_blank(self, start: int, end: int) -> bool:
        """Whether an empty line stands between two offsets."""
        return self.breaks(start, end) > 1

    def breaks(self, start: int, end: int) -> int:
        """Line breaks between two offsets."""
        between = self.text[start:end]
        return between.count("\n") or between.count("\r")

    def _around(self, index: int, reach: int) -> Sequence[Line]:
        return self.lines[max(0, index - reach) : index] + self.lines[index + 1 : index + 1 + reach]

    def _touches(self, before: Line | None, after: Line | None) -> bool:
        return any(line is not None and _is_furniture(line) for line in (before, after))

    def _comes_again(self, index: int) -> bool:
        if not self._seen:
            for line in self.lines:
                if line.fit is not None:
                    key = key_of(line.text)
                    self._seen[key] = self._seen.get(key, 0) + 1
        return self._seen[key_of(self.lines[index].text)] > 1


def _is_furniture(line: Line) -> bool:
    return line.fit is not None and line.fit.level not in ("near", "weak", "head")


def read(document: Document) -> Page:
    """The lines of ``document``, each with what it fits."""
    text = document.text
    lines = []
    for span in document.lines:
        # Slicing first would copy a line of 5 MB; a long line only matters for its end.
        if span.end - span.start > LONGEST:
            lines.append(Line(span.start, span.end, text[span.end - _TITLE - 5 : span.end]))
            lines[-1].text = lines[-1].text.rstrip().rjust(LONGEST)
            continue
        if content := text[span.start : span.end].strip():
            lines.append(Line(span.start, span.end, content, fit(content)))
    return Page(text, lines)
