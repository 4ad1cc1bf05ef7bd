"""Detection: what looks damaged, by finders that need no model."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from mtcheck.detect.measured import confidence, is_measured
from mtcheck.detect.rules import (
    calque_patterns,
    clashing_words,
    dates,
    numbers,
    punctuation,
    quotations,
    repeated,
    untranslated,
)
from mtcheck.detect.rules.page import (
    captions,
    duplicates,
    encoding,
    leftovers,
    pointers_in_text,
)
from mtcheck.detect.rules.people import names, offices, pronouns
from mtcheck.detect.suspect import Finder, Suspect
from mtcheck.document import Document, HasSpan, overlaps
from mtcheck.language import SUPPORTED

FINDERS: dict[str, Finder] = {
    "leftovers": leftovers.find,
    "encoding": encoding.find,
    "punctuation": punctuation.find,
    "repeated": repeated.find,
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


def find_all(document: Document, allowed: Sequence[HasSpan] = ()) -> tuple[Suspect, ...]:
    """The suspects of all finders that suit the document's language: sorted, none overlapping.

    Those of unmeasured rules come without repairs.

    Args:
        allowed: phrases that are never to be reported, sorted and disjoint.
    """
    best = disjoint(suspect for _, suspect in named(document))
    return tuple(
        s if is_measured(s.rule) else replace(s, repairs=())
        for s in best
        if not overlaps(allowed, s.start, s.end)
    )


def named(document: Document) -> Iterator[tuple[str, Suspect]]:
    """What each finder that suits the document's language yields, by name, overlapping or not."""
    names = FINDERS if document.language in SUPPORTED else LANGUAGE_FREE
    for name in sorted(names):
        for suspect in FINDERS[name](document):
            if not _is_code(document, suspect):
                yield name, suspect


def _is_code(document: Document, suspect: Suspect) -> bool:
    """Whether it lies in an address or code; those too may be mojibake, or part of a leftover."""
    if suspect.kind in ("boilerplate", "encoding"):
        return False
    return overlaps(document.verbatim, suspect.start, suspect.end)


def disjoint(suspects: Iterable[Suspect]) -> tuple[Suspect, ...]:
    """The best of ``suspects``, sorted by place, without those that overlap a better one.

    A sure leftover swallows all that lies in it, but for broken characters where it stays; then
    encoding goes before the rest, because other rules misread broken characters; then the longer
    before the shorter.
    """
    ranked = sorted(suspects, key=_rank)
    # One byte for each character: linear, however many suspects hostile input yields.
    covered = bytearray(max((s.end for s in ranked), default=0))
    taken: list[Suspect] = []
    for suspect in ranked:
        if covered.find(1, suspect.start, suspect.end) < 0:
            covered[suspect.start : suspect.end] = b"\1" * (suspect.end - suspect.start)
            taken.append(suspect)
    return tuple(sorted(taken, key=lambda s: s.start))


def _rank(suspect: Suspect) -> tuple[int, int, float, int]:
    if suspect.kind == "boilerplate":
        sure = confidence(suspect.rule) >= _SURE
        group = (0 if suspect.repairs else 2) if sure else 4
    else:
        group = 1 if suspect.kind == "encoding" else 3
    return group, suspect.start - suspect.end, -confidence(suspect.rule), suspect.start
