"""Detection: what looks damaged, by finders that need no model."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from mtcheck.detect.hit import Finder, Hit
from mtcheck.detect.measured import confidence, is_measured
from mtcheck.detect.rules import (
    calque_patterns,
    clashing_words,
    dates,
    numbers,
    punctuation,
    quotations,
    untranslated,
)
from mtcheck.detect.rules.characters import encoding, extraction
from mtcheck.detect.rules.page import captions, duplicates, leftovers, pointers_in_text
from mtcheck.detect.rules.people import names, offices, pronouns
from mtcheck.detect.rules.repeats import doubled, loops
from mtcheck.document import Document, HasSpan, overlaps
from mtcheck.language import SUPPORTED

FINDERS: dict[str, Finder] = {
    "leftovers": leftovers.find,
    "encoding": encoding.find,
    "extraction": extraction.find,
    "punctuation": punctuation.find,
    "doubled": doubled.find,
    "loops": loops.find,
    "untranslated": untranslated.find,
    "dates": dates.find,
    "numbers": numbers.find,
    "quotations": quotations.find,
    "clashing_words": clashing_words.find,
    "names": names.find,
    "duplicates": duplicates.find,
    "pronouns": pronouns.find,
    "offices": offices.find,
    "captions": captions.find,
    "pointers_in_text": pointers_in_text.find,
    "calque_patterns": calque_patterns.find,
}
"""Every finder by name; a new kind of damage is one file and one line here.

A rule that ``data/rules.json`` has no row for is unmeasured. It is reported at `UNMEASURED` (0.5)
and never applied, whatever the policy: what it would put in the place is withheld until the tool
``rules`` of a checkout's ``mtcheck.training`` has measured it on a corpus and written its row.
"""

LANGUAGE_FREE = frozenset({"leftovers", "pointers_in_text", "encoding", "punctuation"})
"""Finders that also work where the language is unknown or not supported."""

_SURE = 0.9


def find_hits(document: Document, allowed: Sequence[HasSpan] = ()) -> tuple[Hit, ...]:
    """The hits of all finders that suit the document's language: sorted, none overlapping.

    Those of unmeasured rules come without repairs.

    Args:
        allowed: phrases that are never to be reported, sorted and disjoint.
    """
    best = disjoint(hit for _, hit in named(document))
    return tuple(
        s if is_measured(s.rule) else replace(s, repairs=())
        for s in best
        if not overlaps(allowed, s.start, s.end)
    )


def named(document: Document) -> Iterator[tuple[str, Hit]]:
    """What each finder that suits the document's language yields, by name, overlapping or not."""
    names = FINDERS if document.language in SUPPORTED else LANGUAGE_FREE
    for name in sorted(names):
        for hit in FINDERS[name](document):
            if not _is_code(document, hit):
                yield name, hit


def _is_code(document: Document, hit: Hit) -> bool:
    """Whether it lies in an address or code; a leftover may hold an address, but be none."""
    if hit.kind != "boilerplate":
        return overlaps(document.verbatim, hit.start, hit.end)
    first = bisect_right(document.verbatim, hit.start, key=lambda span: span.start) - 1
    return first >= 0 and document.verbatim[first].end >= hit.end


def disjoint(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """The best of ``hits``, sorted by place, without those that overlap a better one.

    A sure leftover swallows all that lies in it, but for broken characters where it stays; then
    encoding goes before the rest, because other rules misread broken characters; then the longer
    before the shorter.
    """
    best_first = sorted(hits, key=_precedence)
    # One byte for each character: linear, however many hits hostile input yields.
    covered = bytearray(max((s.end for s in best_first), default=0))
    taken: list[Hit] = []
    for hit in best_first:
        if covered.find(1, hit.start, hit.end) < 0:
            covered[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
            taken.append(hit)
    return tuple(sorted(taken, key=lambda s: s.start))


def _precedence(hit: Hit) -> tuple[int, int, float, int]:
    if hit.kind == "boilerplate":
        sure = confidence(hit.rule) >= _SURE
        group = (0 if hit.repairs else 2) if sure else 4
    else:
        group = 1 if hit.kind == "encoding" else 3
    return group, hit.start - hit.end, -confidence(hit.rule), hit.start
