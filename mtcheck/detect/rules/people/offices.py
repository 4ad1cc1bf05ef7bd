"""One office under two titles: "Interior Minister Lima", then "Minister of Internal Affairs Lima".

A translator that reads sentence by sentence renders a title now as English says it and now word by
word. Both must stand beside the same surname, and the one has to be a title that only translations
use: who is "foreign minister" and "top diplomat" in good English is left alone.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import regex

from mtcheck.data import read_toml
from mtcheck.detect.hit import Hit
from mtcheck.detect.rules.people.capitals import CAPITALISED, PARTICLE, is_given, is_no_name
from mtcheck.document import Document, Span, overlaps
from mtcheck.words.inflection import cased_like

_FULL = rf"{CAPITALISED}(?:\s(?:\p{{Lu}}\.|{PARTICLE}|{CAPITALISED})){{0,3}}\s{CAPITALISED}"
_OF = rf"(?:\s(?:of|for)\s(?:the\s)?{CAPITALISED}(?:\s{CAPITALISED})?)?"
_NAME_AFTER = regex.compile(
    rf"(?:\s\(\p{{Lu}}+\))?\s(?<name>{_FULL}|{CAPITALISED})|{_OF},?\s(?<name>{_FULL})"
)
_NAME_BEFORE = regex.compile(
    rf"(?<name>{_FULL}|{CAPITALISED}),\s(?:the\s|an?\s)?(?:{CAPITALISED}(?:['’]s)?\s){{0,2}}$"
)
_GIVEN = regex.compile(
    rf"(?<![\p{{L}}\p{{M}}])({CAPITALISED})(?=\s(?:{PARTICLE}\s)?({CAPITALISED}))"
)
# "Deputy interior minister" is another office, "governor-elect" and "former governor" another time.
_OTHER_BEFORE = regex.compile(
    r"\b(?i:deputy|vice|assistant|former|ex|acting|interim|shadow|first|future|next|then|late|old"
    r"|military|incoming|outgoing|designate|honorary|chief|senior|associate|cabinet|under|sub)[\s-]$"
)
_OTHER_AFTER = regex.compile(r"[\s-](?i:elect|designate)\b|['’]s\b")
_LETTERS = regex.compile(r"\p{L}+")
_SMALL = frozenset({"of", "the", "for"})


@dataclass(frozen=True, slots=True)
class _Office:
    natural: frozenset[str]
    odd: frozenset[str]
    unless: "regex.Pattern[str] | None"
    pattern: "regex.Pattern[str]"


@dataclass(frozen=True, slots=True)
class _Title(Span):
    """A title at ``start:end`` and the words of the name beside it."""

    title: str
    name: tuple[str, ...]


def find(document: Document) -> Iterator[Hit]:
    """Titles that only a translation gives; the repair is the one that it gives elsewhere."""
    text = document.text
    plain = _key(text)
    given = cache(lambda: _given_names(text))
    for office in _offices():
        if not any(t in plain for t in office.odd) or not any(t in plain for t in office.natural):
            continue
        if office.unless and office.unless.search(text):
            continue
        by_surname: defaultdict[str, list[_Title]] = defaultdict(list)
        for title in _titles(text, office):
            by_surname[title.name[-1]].append(title)
        for surname, titles in by_surname.items():
            natural = next((t for t in titles if _key(t.title) in office.natural), None)
            odd = [t for t in titles if _key(t.title) in office.odd]
            beside = {t.name[0] for t in titles if len(t.name) > 1}
            if natural and odd and len(given()[surname] | beside) < 2:
                yield from _hits(document, odd, natural.title.lower())


def _hits(document: Document, odd: list[_Title], natural: str) -> Iterator[Hit]:
    reason = f"elsewhere in the article the same person is “{natural}”"
    for title in odd:
        if not overlaps(document.foreign, title.start, title.end):
            repairs = (_cased_like(title.title, natural),)
            yield Hit(title.start, title.end, "mistranslation", "office-title", reason, repairs)


def _titles(text: str, office: _Office) -> Iterator[_Title]:
    """ "Foreign Minister Ana Lima", "the foreign minister, Ana Lima", "Lima, foreign minister"."""
    for match in office.pattern.finditer(text):
        start, end = match.span()
        if _OTHER_BEFORE.search(text, max(0, start - 12), start) or _OTHER_AFTER.match(text, end):
            continue
        beside = _NAME_AFTER.match(text, end)
        if beside is None:
            beside = _NAME_BEFORE.search(text, max(0, start - 80), start)
        words = beside["name"].split() if beside else []
        if words and not any(is_no_name(word) for word in words):
            yield _Title(start, end, match.group(), tuple(words))


def _given_names(text: str) -> defaultdict[str, set[str]]:
    """The given names that stand before each surname: more than one, more than one person."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for match in _GIVEN.finditer(text):
        if is_given(match[1]):
            found[match[2]].add(match[1])
    return found


def _cased_like(original: str, title: str) -> str:
    """ "Minister of the Exterior" and "foreign minister" make "Foreign Minister"."""
    words = [w for w in original.replace("-", " ").split() if w.lower() not in _SMALL]
    if not all(w[0].isupper() for w in words):
        return cased_like(original, title)
    cased: str = _LETTERS.sub(lambda m: m[0] if m[0] in _SMALL else m[0].capitalize(), title)
    return cased


def _key(text: str) -> str:
    return text.lower().replace("-", " ")


@cache
def _offices() -> tuple[_Office, ...]:
    return tuple(_office(row) for row in read_toml("offices.toml")["office"])


def _office(row: dict[str, Any]) -> _Office:
    titles = sorted([*row["natural"], *row["odd"]], key=len, reverse=True)
    spelt = "|".join(title.replace(" ", "[ -]") for title in titles)
    return _Office(
        frozenset(row["natural"]),
        frozenset(row["odd"]),
        regex.compile(row["unless"]) if "unless" in row else None,
        regex.compile(rf"(?<![\p{{L}}\p{{M}}-])(?i:{spelt})(?![\p{{L}}\p{{M}}-])"),
    )
