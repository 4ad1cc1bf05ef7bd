"""Pronouns that can mean nobody but one named person.

- The speaker goes on: "..., Silva said. He added".
- The pronoun stands beside the name: "Silva, for his part,", "Silva himself".
- Nobody else is near the person whom sentences are about, or nobody else was named so far.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from mtcheck.detect.rules.people.capitals import GENDERS, Gender
from mtcheck.detect.rules.people.cast import Cast, speech, within
from mtcheck.detect.rules.people.narration import Sentence, names_another, sentences
from mtcheck.document import Document, Span, overlaps

_FEMININE = frozenset({"she", "her", "hers", "herself"})
_PRONOUN = regex.compile(
    r"(?<![\p{L}\p{M}\p{N}'’/-])(?i:s?he|his|him|hers?|(?:him|her)self)(?![\p{L}\p{M}\p{N}/-])"
)
_BESIDE = regex.compile(
    r"\s(?<pronoun>himself|herself)\b|,\sfor\s(?<pronoun>his|her)\s(?:own\s)?part,"
)
_NEAR = 3  # sentences around a name in which nobody else may appear
_FAR = 10  # sentences after which a name is forgotten


@dataclass(frozen=True, slots=True)
class Bound(Span):
    """A pronoun that can only mean ``person``, a key of `Cast.people`."""

    person: str
    gender: Gender


def pronouns(document: Document) -> tuple[Span, ...]:
    """The forms of "he" and "she" outside quotations: in them, anybody may be meant."""
    found = (Span(*m.span()) for m in _PRONOUN.finditer(document.text))
    return tuple(p for p in found if not overlaps(document.quotations, p.start, p.end))


def bound(document: Document, cast: Cast) -> Iterator[Bound]:
    """Every pronoun of which it is plain whom it means, some of them more than once."""
    text = document.text
    told = tuple(sentences(document, cast))
    loose = [Bound(p.start, p.end, "", _gender(text[p.start : p.end])) for p in pronouns(document)]
    yield from _going_on(document, cast, told)
    yield from _beside(text, cast)
    yield from _near(text, cast, told, loose)
    yield from _so_far(cast, told, loose)


def _going_on(document: Document, cast: Cast, told: Sequence[Sentence]) -> Iterator[Bound]:
    speaker: str | None = None
    named = 0
    for number, sentence in enumerate(told):
        if sentence.speaks:
            speaker, named = sentence.speaks, number
        elif number - named > _FAR:
            speaker = None
        elif speaker and (match := _carried_on(document, sentence)):
            gender, at = _gender(match["pronoun"]), match.start()
            # "He said" could be somebody of whom a quotation told, "He added" hardly.
            is_new = at == sentence.start and match["says"] and not match["also"]
            head = [Span(p.start, min(p.end, at)) for p in sentence.told if p.start < at]
            if names_another(cast, head, speaker) or (
                is_new and cast.is_other(told[named].start, sentence.start, speaker, gender)
            ):
                speaker = None
                continue
            yield Bound(match.start("pronoun"), match.end("pronoun"), speaker, gender)
        if speaker and names_another(cast, sentence.told, speaker):
            speaker = None


def _carried_on(document: Document, sentence: Sentence) -> "regex.Match[str] | None":
    """ "He said" at the head of the sentence, or after its first quotation."""
    match = _saying().match(document.text, sentence.start, sentence.end)
    at = bisect_right(document.quotations, sentence.start, key=lambda q: q.end)
    if match or at == len(document.quotations):
        return match
    return _saying().match(document.text, document.quotations[at].end, sentence.end)


def _beside(text: str, cast: Cast) -> Iterator[Bound]:
    for mention in cast.mentions:
        if match := _BESIDE.match(text, mention.end):
            start, end = match.span("pronoun")
            yield Bound(start, end, mention.person, _gender(text[start:end]))


def _near(
    text: str, cast: Cast, told: Sequence[Sentence], loose: Sequence[Bound]
) -> Iterator[Bound]:
    """Pronouns after a subject before which nobody else of the gender appears."""
    person: str | None = None
    window = since = named = 0
    stale: set[Gender] = set()
    for number, sentence in enumerate(told):
        if sentence.about:
            person, named = sentence.about, number
            window = told[max(0, number - _NEAR)].start
            since = cast.mentions_in(sentence.start, sentence.end)[0].end
            stale = {_gender(m.group()) for m in _PRONOUN.finditer(text, window, since)}
        if person is None or number - named > _FAR or not sentence.told:
            continue
        # What follows a quotation may be the answer of another.
        first = sentence.told[0]
        end = first.end if first.start == sentence.start else first.start
        for pronoun in within(loose, max(since, sentence.start), end):
            gender = pronoun.gender
            if gender not in stale and not cast.is_other(window, sentence.end, person, gender):
                yield Bound(pronoun.start, pronoun.end, person, gender)
        if names_another(cast, sentence.told, person):
            person = None


def _so_far(cast: Cast, told: Sequence[Sentence], loose: Sequence[Bound]) -> Iterator[Bound]:
    """Pronouns up to which only one person was named who could be meant."""
    person = next((s.about for s in told if s.about), None)
    if person is None or cast.mentions[0].person != person:
        return
    start = cast.mentions[0].end
    until = {gender: cast.first_other(person, gender) for gender in GENDERS}
    last = 0
    for number, sentence in enumerate(told):
        if cast.mentions_in(sentence.start, sentence.end):
            last = number
        if number - last > _NEAR:
            continue  # far from the name, "her" may be a ship
        for pronoun in within(loose, max(sentence.start, start), sentence.end):
            if sentence.end <= until[pronoun.gender]:
                last = number
                yield Bound(pronoun.start, pronoun.end, person, pronoun.gender)


def _gender(pronoun: str) -> Gender:
    return "she" if pronoun.lower() in _FEMININE else "he"


@cache
def _saying() -> "regex.Pattern[str]":
    words = speech()
    return regex.compile(
        r"(?:,?\s)?(?<pronoun>[Ss]?[Hh]e)(?<also>\s(?:also|then|further|later))?\s"
        r"(?:(?<on>\L<on>)|(?<says>\L<says>))\b",
        on=words["goes_on"],
        says=words["says"],
    )
