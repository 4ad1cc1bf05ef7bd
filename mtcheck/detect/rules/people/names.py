"""One name spelt in several ways in one article: "Zelensky" and "Zelenskyy"."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

import regex

from mtcheck.data import read_toml
from mtcheck.detect.hit import Hit
from mtcheck.document import Document, overlaps

_SHORTEST = 5  # letters; "Ann" and "Anne" are two people
_NAME = regex.compile(r"(?<![\p{L}\p{M}\p{N}@#_/.’'-])\p{Lu}\p{Ll}{4,20}(?![\p{L}\p{M}\p{N}_@-])")
_LOWER = regex.compile(r"(?<![\p{L}\p{M}])\p{Ll}{5,}(?![\p{L}\p{M}])")
_GIVEN = regex.compile(r"(\p{Lu}\p{L}+)\s$")
_FAMILY = regex.compile(r"\s(\p{Lu}\p{L}+)")
_ABOUT_SPELLING = regex.compile(
    r"\b(?:spell\w*|spelt|transliterat\w*|misspel\w*|alias|aka|formerly|née)\b"
)
_AROUND = 60  # code points
_MAJORITY = 2  # times as often as the other spelling


@dataclass(slots=True)
class _Spelling:
    """One way to spell a name, where it stands, and the names before and after it."""

    text: str
    starts: list[int] = field(default_factory=list)
    given: set[str] = field(default_factory=set)
    family: set[str] = field(default_factory=set)


def find(document: Document) -> Iterator[Hit]:
    """Every place of a rarer spelling; the commoner one is suggested where it is well ahead."""
    spellings = _spellings(document)
    groups: defaultdict[str, list[_Spelling]] = defaultdict(list)
    for spelling in spellings.values():
        groups[_key(spelling.text)].append(spelling)
    for group in groups.values():
        if len(group) == 2:
            yield from _compare(
                document, sorted(group, key=lambda s: (-len(s.starts), s.starts[0]))
            )


def _spellings(document: Document) -> dict[str, _Spelling]:
    """Capitalised words that are never written small in the article."""
    found: dict[str, _Spelling] = {}
    text = document.text
    for match in _NAME.finditer(text):
        found.setdefault(match.group(), _Spelling(match.group())).starts.append(match.start())
    for word in {m.group() for m in _LOWER.finditer(text)}:
        found.pop(word.capitalize(), None)
    return found


def _compare(document: Document, group: Sequence[_Spelling]) -> Iterator[Hit]:
    common, rare = group
    names = {common.text.lower(), rare.text.lower()}
    if names <= _different() or any(map(_is_word, names)):
        return
    for spelling in group:
        _read_around(document.text, spelling)
    rule = "name-accents" if _plain(common.text) == _plain(rare.text) else "name-spelling"
    shared = bool(common.given & rare.given or common.family & rare.family)
    if not shared:
        # "Philip Hale and Phillip Orme", "Ana Silva and Rui Sylva" are two people each.
        if (common.given and rare.given) or common.family or rare.family:
            return
        rule += "-unsure"
    ahead = len(common.starts) >= _MAJORITY * len(rare.starts)
    reason = f"elsewhere in the article “{common.text}”"
    yield from _at(document, rare, rule, reason, (common.text,) if ahead else ())


def _at(
    document: Document, rare: _Spelling, rule: str, reason: str, repairs: tuple[str, ...]
) -> Iterator[Hit]:
    for start in rare.starts:
        end = start + len(rare.text)
        # An article about the spelling of a name has to spell it.
        around = document.text[max(0, start - _AROUND) : end + _AROUND]
        if not overlaps(document.foreign, start, end) and not _ABOUT_SPELLING.search(around):
            yield Hit(start, end, "mistranslation", rule, reason, repairs)


def _read_around(text: str, spelling: _Spelling) -> None:
    for start in spelling.starts[:50]:
        before = _GIVEN.search(text[max(0, start - 25) : start])
        if before and _is_name(before[1]):
            spelling.given.add(before[1])
        after = _FAMILY.match(text, start + len(spelling.text))
        if after and _is_name(after[1]):
            spelling.family.add(after[1])


@lru_cache(maxsize=50_000)
def _key(name: str) -> str:
    """What all spellings of a name have in common."""
    key = _plain(name)
    for pattern, variant in _variants():
        key = pattern.sub(variant, key)
    return key


def _plain(name: str) -> str:
    """In lower case, without accents."""
    apart = unicodedata.normalize("NFKD", name.lower())
    return "".join(c for c in apart if not unicodedata.combining(c))


def _is_name(word: str) -> bool:
    """Whether a capitalised word beside a name is part of it, not a title or another word."""
    small = word.lower()
    return len(word) > 2 and small not in _titles() and not _is_word(small)


def _is_word(name: str) -> bool:
    """Whether a dictionary has it: a word with a capital, or a name too common to be misspelt."""
    from lemminflect import getAllLemmas

    return bool(getAllLemmas(name))


@cache
def _variants() -> tuple[tuple["regex.Pattern[str]", str], ...]:
    return tuple(
        (regex.compile(pattern), variant)
        for pattern, variant in read_toml("names.toml")["variants"]
    )


@cache
def _different() -> frozenset[str]:
    return frozenset(read_toml("names.toml")["different"].split())


@cache
def _titles() -> frozenset[str]:
    return frozenset(read_toml("names.toml")["titles"].split())
