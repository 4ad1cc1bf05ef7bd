"""Words with capitals in a row: a person's name, without title and office, or something else."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

import regex

from mtcheck.data import read_toml
from mtcheck.document import Document, Span

Gender = Literal["he", "she"]
GENDERS: tuple[Gender, ...] = ("he", "she")

PARTICLE = r"(?:d[aeio]|d[ao]s|del|della|la|van|von|der|den|bin|bint|al|el|ul)"
"""Pattern of the small words inside names."""

CAPITALISED = r"\p{Lu}[\p{L}\p{M}]*+(?:[-'’]\p{Lu}[\p{L}\p{M}]*+)*+"
"""Pattern of one word with a capital; "Allin-Khan" and "O'Brien" are one."""

_TOKEN = rf"(?:(?:Mrs?|Ms|Dr|Sen|Rep|Gov|Gen|Prof|St|\p{{Lu}})\.|{CAPITALISED})"
_RUN = regex.compile(
    r"(?<![\p{L}\p{M}\p{N}'’@#/_\[-])"  # "Jane [Lima]"
    rf"{_TOKEN}(?:[ \u00a0](?:{PARTICLE}[ \u00a0]){{0,2}}{_TOKEN}){{0,7}}"
    r"(?![\p{L}\p{M}\p{N}_@-])"
)
_EACH = regex.compile(_TOKEN)
_PLACE = regex.compile(r"\b(?:in|at|across|near|throughout|outside|inside)\s$")
_ARTICLE = regex.compile(r"\b(?:[Tt]he|[Aa]n?)\s$")


@dataclass(frozen=True, slots=True)
class Run(Span):
    """Capitalised words in a row.

    Attributes:
        words: what is left without titles, countries and the like before a name.
        gender: what the given name says, or else the title.
        titled: whether a title stands right before ``words``.
        place: whether it stands where places do ("in Porto").
        strange: whether it may be a name, for all that a dictionary says.
    """

    words: tuple[str, ...]
    gender: Gender | None
    titled: bool
    place: bool
    strange: bool

    @property
    def key(self) -> str:
        """The last word in lower case, a surname where it is a name."""
        return self.words[-1].lower()

    @property
    def is_person(self) -> bool:
        return self.titled or is_given(self.words[0])


def runs(document: Document) -> Iterator[Run]:
    """All runs of which something is left."""
    text = document.text
    starts = {s.start for s in document.sentences}
    for match in _RUN.finditer(text):
        words = [w.group() for w in _EACH.finditer(match.group())]
        is_first = match.start() in starts or text[match.start() - 1] in '“"(:—–'
        odd = _odd(words)
        titles = [_small(words[k]) for k in odd if _small(words[k]) in _titles()]
        titled = bool(titles) and _small(words[odd[-1]]) in _titles()
        title = next((g for t in titles if (g := _titles()[t])), None)
        # "Meanwhile Silva"
        is_led = is_first and len(words) > 1 and _is_plain(words[0].lower())
        del words[: odd[-1] + 1 if odd else is_led]
        if not words:
            continue
        is_surname = titled and len(words) == 1  # "Ms Lawrence" is no Lawrence
        before = text[max(0, match.start() - 12) : match.start()]
        is_plain = all(_is_plain(w.lower()) for w in words) and (is_first or len(words) > 1)
        yield Run(
            match.start(),
            match.end(),
            tuple(words),
            title if is_surname else _given().get(words[0].lower(), title),
            titled,
            _PLACE.search(before) is not None,
            not is_plain and not _ARTICLE.search(before),
        )


def is_no_name(word: str) -> bool:
    """Whether a capitalised word is a title, an acronym, a country or part of an organisation."""
    small = _small(word)
    is_acronym = word.isupper() and "." not in word  # "I" too
    return is_acronym or small in _titles() or small in _words("other") or small in _words("heads")


def is_given(word: str) -> bool:
    """Whether a capitalised word is one of the listed given names."""
    return word.lower() in _given()


@cache
def human_nouns() -> dict[str, Gender | None]:
    """Nouns for one person, with the gender that they tell."""
    return _with_either(people_data()["human"])


def people_data() -> dict[str, Any]:
    """``data/people.toml``."""
    return read_toml("people.toml")


def _odd(words: list[str]) -> list[int]:
    """Which words are no name: "Texas Solicitor General" of "Texas Solicitor General Ana Lima"."""
    odd = [k for k, word in enumerate(words) if is_no_name(word)]
    named = next((k for k, word in enumerate(words) if is_given(word)), None)
    if named is None or any(_small(words[k]) in _words("heads") for k in odd):
        return odd
    return [k for k in odd if k < named]  # "Karen English"


def _small(word: str) -> str:
    return word.lower().rstrip(".")


@lru_cache(maxsize=50_000)
def _is_plain(word: str) -> bool:
    """Whether a dictionary has it, and it is no given name."""
    from lemminflect import getAllLemmas

    return word not in _given() and (word in _words("small") or bool(getAllLemmas(word)))


@cache
def _given() -> dict[str, Gender]:
    return _by_gender(people_data()["given"])


@cache
def _titles() -> dict[str, Gender | None]:
    return _with_either(people_data()["title"])


def _with_either(table: dict[str, str]) -> dict[str, Gender | None]:
    return {**dict.fromkeys(table["either"].split()), **_by_gender(table)}


def _by_gender(table: dict[str, str]) -> dict[str, Gender]:
    found: dict[str, Gender] = dict.fromkeys(table["he"].split(), "he")
    return found | dict.fromkeys(table["she"].split(), "she")


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(people_data()["capital"][name].split())
