"""Where the references word a quotation differently, or contradict a number or a name.

Which side is right cannot be told from two articles. So each of these is a question with the odds
of a vote: of one text against one reference, one in two.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import regex

from mtcheck.document import Document, HasSpan, Span, Word
from mtcheck.references.agreement import is_spelling
from mtcheck.references.align import Pair
from mtcheck.references.vocabulary import is_content, key
from mtcheck.references.words import Gap, Matching
from mtcheck.report import Finding, Suggestion

# A quotation is surely the same from this chrF on, with this share of its content in common.
_SAME_QUOTATION, _COVERED = 70.0, 0.65
_MOST_WORDS = 3  # that drifted in one place; more is another quotation, or a cut
_EDITED = regex.compile(r"[\[\]()…]|\.\.\.")


@dataclass(frozen=True, slots=True)
class Variant(Span):
    """``start:end`` of the text is ``wording`` in a reference, where it stands at ``span``."""

    wording: str
    span: Span
    contradicts: bool


def variants(pairs: Sequence[Pair], document: Document, other: Document) -> Iterator[Variant]:
    """Contradictions of all pairs, and differences of wording inside quotations."""
    for pair in pairs:
        matching = pair.matching
        if pair.contradiction is not None and pair.contradiction.gap is not None:
            yield _variant(matching, pair.contradiction.gap, other, contradicts=True)
        elif pair.similarity >= _SAME_QUOTATION and min(pair.covered) >= _COVERED:
            for gap in matching.gaps:
                if _has_drifted(matching, gap, document, other):
                    found = _variant(matching, gap, other, contradicts=False)
                    if _is_quoted(document, found) and _is_quoted(other, found.span):
                        yield found


def as_findings(
    document: Document,
    found: Mapping[str, Sequence[Variant]],
    pairs: Mapping[str, Sequence[Pair]],
) -> list[Finding]:
    """One finding for each place, about the wording that most references have there.

    Its confidence is the share of witnesses that speak against the text: these references, of all
    that have this statement and the text itself.

    Args:
        found: variants, by the name of the reference.
        pairs: all that was aligned, by the name of the reference.
    """
    places: defaultdict[Span, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    contradicted: set[Span] = set()
    for name, its_variants in found.items():
        for variant in its_variants:
            place = Span(variant.start, variant.end)
            places[place][variant.wording].append(name)
            if variant.contradicts:
                contradicted.add(place)
    findings = []
    for place, wordings in places.items():
        wording, names = max(wordings.items(), key=lambda item: len(item[1]))
        against = sum(map(len, wordings.values()))
        agree = sum(_has_same_words(its_pairs, place) for its_pairs in pairs.values())
        share = len(names) / (against + agree + 1)
        contradicts = place in contradicted
        findings.append(
            Finding(
                start=place.start,
                end=place.end,
                text=document.text[place.start : place.end],
                kind="mistranslation",
                confidence=share,
                suggestions=() if contradicts else (Suggestion(wording, share),),
                reason=_reason(wording, names, contradicts),
            )
        )
    return findings


def listed_names(names: Sequence[str]) -> str:
    """Names of references as the subject of a sentence: "a", "a and b", "a, b and c"."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _reason(wording: str, names: Sequence[str], contradicts: bool) -> str:
    who, one = listed_names(names), len(names) == 1
    if contradicts:
        return (
            f"{who} {'says' if one else 'say'} “{wording}” in the same statement; which is right?"
        )
    return (
        f"{who} {'quotes' if one else 'quote'} this as “{wording}”: "
        "a quotation in two wordings was translated or changed on one side"
    )


def _variant(matching: Matching, gap: Gap, other: Document, contradicts: bool) -> Variant:
    ours, theirs = matching.words(gap), matching.other_words(gap)
    span = Span(theirs[0].start, theirs[-1].end)
    wording = other.text[span.start : span.end]
    return Variant(ours[0].start, ours[-1].end, wording, span, contradicts)


def _has_drifted(matching: Matching, gap: Gap, document: Document, other: Document) -> bool:
    """Whether words of content were replaced here, and not cut, respelt, numbered or edited."""
    ours, theirs = matching.words(gap), matching.other_words(gap)
    if not 0 < len(ours) <= _MOST_WORDS or not 0 < len(theirs) <= _MOST_WORDS:
        return False
    if not gap.inner and not len(ours) == len(theirs) == 1:
        return False  # where one side begins or ends, the other may go on with something else
    sides = (ours, document), (theirs, other)
    if not all(any(is_content(w.text) for w in words) for words, _ in sides):
        return False
    if any(c.isdigit() for words, _ in sides for w in words for c in key(w.text)):
        return False
    if any(_EDITED.search(_around(words, source)) for words, source in sides):
        return False
    return not _is_respelt(ours, theirs)


def _around(words: Sequence[Word], document: Document) -> str:
    return document.text[max(0, words[0].start - 1) : words[-1].end + 1]


def _is_respelt(ours: Sequence[Word], theirs: Sequence[Word]) -> bool:
    """Per cent, percent; US, United States; defence, defense."""
    one, other = ("".join(w.text for w in words).lower() for words in (ours, theirs))
    initials = ("".join(w.text[0] for w in words).lower() for words in (ours, theirs))
    if one == other or any(i in (one, other) for i in initials if len(i) > 1):
        return True
    return len(ours) == len(theirs) and all(map(is_spelling, ours, theirs))


def _is_quoted(document: Document, span: HasSpan) -> bool:
    return any(q.start <= span.start and span.end <= q.end for q in document.quotations)


def _has_same_words(pairs: Sequence[Pair], place: Span) -> bool:
    return any(
        all(
            i in pair.matching.partner
            for i, w in enumerate(pair.statement.words)
            if w.start < place.end and w.end > place.start
        )
        for pair in pairs
        if pair.statement.start <= place.start and place.end <= pair.statement.end
    )
