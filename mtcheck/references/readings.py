"""What the references have in the place of damaged phrases."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from mtcheck.document import Document, HasSpan, Span, overlaps
from mtcheck.references.align import Pair
from mtcheck.references.variants import listed_names
from mtcheck.references.words import Matching
from mtcheck.report import Finding, Kind, Suggestion

_WITH_WORDS: frozenset[Kind] = frozenset(
    {"spun-word", "spun-name", "mistranslation", "grammar", "encoding"}
)
# Words by which a reading may be longer than the phrase, and at the end of a statement, where
# nothing bounds it.
_MORE_WORDS, _MORE_AT_EDGE = 3, 1
_BREAK = regex.compile(r"[\"“”„«»()\[\].;:!?…\r\n]")
# A reference has something else in the place of damage nearly always, and in the place of good
# text as often as it rewords; the ratio of the two speaks for damage, this much at most.
_DIFFERS_ON_DAMAGE, _STRONGEST = 0.95, 10.0
_SUREST = 0.99


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reference has where ``finding`` stands.

    Attributes:
        span: where it stands in the reference.
        rewording: share of the good words of this statement that the reference words differently.
    """

    finding: Finding
    text: str
    span: Span
    rewording: float


def readings(
    pairs: Sequence[Pair], findings: Sequence[Finding], document: Document, other: Document
) -> list[Reading]:
    """At most one reading for each finding; what the reference has as well is no reading."""
    found: list[Reading] = []
    for pair in pairs:
        inside = [
            f
            for f in findings
            if f.kind in _WITH_WORDS
            and f.start >= pair.statement.start
            and f.end <= pair.statement.end
        ]
        rewording = _rewording(pair.matching, findings)
        for finding in inside:
            span = _counterpart(pair.matching, finding, inside)
            if span is None:
                continue
            text = _fitted(finding, pair, span, document, other)
            if text is not None:
                found.append(Reading(finding, text, span, rewording))
    return found


def with_reading(finding: Finding, reading: Reading, names: Sequence[str]) -> Finding:
    """The finding with the reading of the references ``names`` as its first suggestion.

    That something else stands there makes damage more probable, by Bayes' rule, and the less the
    reference rewords otherwise, the more so. The reading is right if the phrase is damage and this
    is no rewording. Neither confidence ever falls.
    """
    ratio = min(_STRONGEST, max(1.0, _DIFFERS_ON_DAMAGE / reading.rewording))
    odds = ratio * finding.confidence / max(1 - finding.confidence, 1e-9)
    sure = max(finding.confidence, min(_SUREST, odds / (1 + odds)))
    known = [s.confidence for s in finding.suggestions if s.text == reading.text]
    right = max([sure * (1 - reading.rewording), *known])
    others = [
        replace(s, confidence=min(s.confidence, right))
        for s in finding.suggestions
        if s.text != reading.text
    ]
    has = f"{listed_names(names)} {'has' if len(names) == 1 else 'have'} “{reading.text}” here"
    return replace(
        finding,
        confidence=sure,
        suggestions=(Suggestion(reading.text, right), *others),
        reason="; ".join(filter(None, [has, finding.reason])),
    )


def _rewording(matching: Matching, findings: Sequence[Finding]) -> float:
    """Laplace's estimate, so that a short statement is never quite the same."""
    good = [
        i
        for i, word in enumerate(matching.statement.words)
        if matching.statement.content[i] and not overlaps(findings, word.start, word.end)
    ]
    different = sum(i not in matching.partner for i in good)
    return (different + 1) / (len(good) + 2)


def _counterpart(matching: Matching, finding: Finding, findings: Sequence[Finding]) -> Span | None:
    """Where the reference's words for the finding stand; None where that is not sure."""
    words = matching.statement.words
    inside = [i for i, w in enumerate(words) if w.start < finding.end and w.end > finding.start]
    if not inside:
        return None
    first = _first(matching, inside[0], findings)
    last = _last(matching, inside[-1], findings)
    if first is None or last is None or last <= first:
        return None
    at_edge = inside[0] == 0 or inside[-1] == len(words) - 1
    if last - first > len(inside) + (_MORE_AT_EDGE if at_edge else _MORE_WORDS):
        return None
    return Span(matching.other.words[first].start, matching.other.words[last - 1].end)


def _first(matching: Matching, index: int, findings: Sequence[Finding]) -> int | None:
    """Where the reference's words for what begins at the word ``index`` begin.

    The word before, or this one, is shared. Between damaged neighbours as many words must stand in
    the reference as here, and each is taken for the one in its place.
    """
    if index == 0:
        return 0
    if index - 1 in matching.partner:
        return matching.partner[index - 1] + 1
    return matching.partner.get(index, _in_step(matching, index, findings))


def _last(matching: Matching, index: int, findings: Sequence[Finding]) -> int | None:
    """As `_first`, one past the end of what ends with the word ``index``."""
    if index == len(matching.statement.words) - 1:
        return len(matching.other.words)
    if index + 1 in matching.partner:
        return matching.partner[index + 1]
    place = matching.partner.get(index, _in_step(matching, index, findings))
    return None if place is None else place + 1


def _in_step(matching: Matching, index: int, findings: Sequence[Finding]) -> int | None:
    for gap in matching.gaps:
        if gap.first <= index < gap.last:
            words = matching.words(gap)
            damaged = all(overlaps(findings, w.start, w.end) for w in words)
            if damaged and len(words) == len(matching.other_words(gap)):
                return gap.other_first + index - gap.first
    return None


def _fitted(
    finding: Finding, pair: Pair, span: Span, document: Document, other: Document
) -> str | None:
    """The reference's words as they would stand in the text; None where they cannot."""
    text = other.text[span.start : span.end]
    if _BREAK.search(text) or ("," in text and "," not in finding.text):
        return None
    if _numbers(document, finding) != _numbers(other, span):
        return None
    if span.start == pair.other.start and pair.other.starts_sentence:
        # The capital may be the sentence's; "NATO" keeps its own.
        lower = finding.text[:1].islower() and text.split()[0][1:].islower()
        text = text[:1].lower() + text[1:] if lower else text
    if finding.start == pair.statement.start and pair.statement.starts_sentence:
        text = text[:1].upper() + text[1:]
    return None if text.casefold() == finding.text.casefold() else text


def _numbers(document: Document, span: HasSpan) -> list[str]:
    return [
        document.text[n.start : n.end]
        for n in document.numbers
        if n.start < span.end and n.end > span.start
    ]
