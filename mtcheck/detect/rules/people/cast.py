"""Who is in an article: named persons, whether he or she, and who else a pronoun could mean."""

import sys
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar

import regex

from mtcheck.detect.rules.people.capitals import Gender, Run, human_nouns, people_data, runs
from mtcheck.document import Document, Span

_SpanT = TypeVar("_SpanT", bound=Span)

_SAID_AFTER = regex.compile(r"(?:,\s[^,.;:“”\"\n]{1,60},)?\s(?:also\s|has\s)?(\p{Ll}+)\b")
_SAID_BEFORE = regex.compile(r"\b(?:said|says|according to)\s$")
# What names tell about persons: "the minister of health, Ana Lima", "Ana Lima, a lawyer", "Ana Lima
# is a lawyer".
_ROLE_BEFORE = regex.compile(r"(?: of [^,.;:\n“”\"]{1,40})?,? ")
_ROLE_AFTER = regex.compile(
    r"(?:, (?:\d\d, )?| \(\d\d\), )(?:(?:an?|the|one of the|\p{Lu}[\p{L}-]+(?:[’']s)?)\s)?"
    r"(?!who\b|whose\b|that\b|which\b)[\p{L}\p{N} -]{0,40}"
)
_PREDICATE = regex.compile(
    r"\b(?:is|was|as|became|become|becoming|being|been|be)\s(?:an?|the)\s(?:[\p{L}-]+\s){0,3}$"
)


@dataclass(slots=True)
class Person:
    """Somebody named in the article.

    Attributes:
        name: the surname, as first written.
        given: given names seen with it, in lower case.
        genders: what given names and titles say.
    """

    name: str
    given: set[str] = field(default_factory=set)
    genders: set[Gender] = field(default_factory=set)

    @property
    def gender(self) -> Gender | None:
        """None where nothing tells, or one thing this and one that."""
        return next(iter(self.genders)) if len(self.genders) == 1 else None


@dataclass(frozen=True, slots=True)
class Mention(Span):
    """A named person stands at ``start:end``, title and given names included."""

    person: str


@dataclass(frozen=True, slots=True)
class Rival(Span):
    """Somebody at ``start:end`` whom a pronoun could mean; gender None is either."""

    gender: Gender | None


@dataclass(frozen=True, slots=True)
class Cast:
    """The persons by surname in lower case, and all mentions and rivals in order."""

    people: dict[str, Person]
    mentions: tuple[Mention, ...]
    rivals: tuple[Rival, ...]

    def mentions_in(self, start: int, end: int) -> Sequence[Mention]:
        return within(self.mentions, start, end)

    def is_other(self, start: int, end: int, person: str, gender: Gender) -> bool:
        """Whether anybody but ``person`` between ``start`` and ``end`` could be that gender."""
        if any(r.gender in (None, gender) for r in within(self.rivals, start, end)):
            return True
        others = {m.person for m in self.mentions_in(start, end)} - {person}
        return any(self.people[other].gender in (None, gender) for other in others)

    def first_other(self, person: str, gender: Gender) -> int:
        """Where the first one stands, but for ``person``, who could be that gender."""
        others = (m for m in self.mentions if m.person != person)
        rivals = (r.start for r in self.rivals if r.gender in (None, gender))
        named = (m.start for m in others if self.people[m.person].gender in (None, gender))
        return min(next(rivals, sys.maxsize), next(named, sys.maxsize))


def cast(document: Document) -> Cast:
    """Everybody in the article."""
    text = document.text
    found = list(runs(document))
    people = _people(text, found)
    by_given = {name: key for key, person in people.items() for name in person.given}
    places = {run.key for run in found if run.place}
    mentions: list[Mention] = []
    rivals: list[Rival] = []
    for run in found:
        person = _person_of(run, people, by_given)
        if person is not None:
            mentions.append(Mention(run.start, run.end, person))
        elif mentions and text[mentions[-1].end : run.start] in (" of ", " from "):
            continue  # "Ana Silva of Banco Real"
        elif run.is_person or (run.strange and run.key not in places):
            rivals.append(Rival(run.start, run.end, run.gender))
    rivals += _nouns(text, mentions)
    return Cast(people, tuple(mentions), tuple(sorted(rivals, key=lambda r: r.start)))


def within(spans: Sequence[_SpanT], start: int, end: int) -> Sequence[_SpanT]:
    """Those of the sorted spans that begin in ``start:end``."""
    first = bisect_left(spans, start, key=lambda s: s.start)
    return spans[first : bisect_left(spans, end, key=lambda s: s.start)]


@cache
def speech() -> dict[str, frozenset[str]]:
    """Verbs of speech: "goes_on" those that carry a speaker on, "says" and "thinks" others."""
    return {name: frozenset(verbs.split()) for name, verbs in people_data()["speech"].items()}


def _people(text: str, found: Sequence[Run]) -> dict[str, Person]:
    """Those introduced by a full name that shares neither surname nor given name with another."""
    people: dict[str, Person] = {}
    shared: set[str] = set()
    for run in found:
        if len(run.words) > 1:
            if run.is_person or _speaks(text, run):
                person = people.setdefault(run.key, Person(run.words[-1]))
                person.genders.update([run.gender] if run.gender else [])
        elif run.key not in people and run.is_person:
            shared.add(run.key)  # "President Trump" before "Melania Trump" is somebody else
        elif run.key in people and run.titled and run.gender:
            people[run.key].genders.add(run.gender)
    for run in found:
        if len(run.words) > 1 and run.key in people:
            people[run.key].given.add(run.words[0].lower())
    given = Counter(name for person in people.values() for name in person.given)
    return {
        key: person
        for key, person in people.items()
        if key not in shared and len(person.given) == 1 and given[next(iter(person.given))] == 1
    }


def _speaks(text: str, run: Run) -> bool:
    after = _SAID_AFTER.match(text, run.end)
    if after and any(after[1] in verbs for verbs in speech().values()):
        return True
    return _SAID_BEFORE.search(text, max(0, run.start - 14), run.start) is not None


def _person_of(run: Run, people: dict[str, Person], by_given: dict[str, str]) -> str | None:
    if run.key in people:
        is_same = len(run.words) == 1 or run.words[0].lower() in people[run.key].given
        return run.key if is_same else None
    return by_given.get(run.key) if len(run.words) == 1 else None


def _nouns(text: str, mentions: Sequence[Mention]) -> Iterator[Rival]:
    """Nouns for one human being, but for those that tell what a named person is."""
    if not mentions:
        return
    starts = [m.start for m in mentions]
    for match in _noun_pattern().finditer(text):
        start, end = match.span()
        at = bisect_right(starts, start)
        before = mentions[at - 1] if at else None
        after = mentions[at] if at < len(mentions) else None
        if before and start < before.end:
            continue
        if after and after.start - end < 50 and _ROLE_BEFORE.fullmatch(text, end, after.start):
            continue
        if before and start - before.end < 80 and _ROLE_AFTER.fullmatch(text, before.end, start):
            continue
        if _PREDICATE.search(text, max(0, start - 60), start):
            continue
        yield Rival(start, end, human_nouns().get(match.group().lower()))


@cache
def _noun_pattern() -> "regex.Pattern[str]":
    nouns = list(human_nouns())
    return regex.compile(
        r"(?<![\p{L}-])(?:(?i:\L<nouns>)|\d\d?[ -]year[ -]old"
        r"|\p{Ll}{3,12}(?:ist|ician|woman|man|boy|girl))(?![\p{L}-])",
        nouns=nouns,
    )
