"""Phrases that spinners and translators are known to write, with what should stand there.

An entry is a hint, not a verdict: "advised" for "told" is damage in one sentence and plain English
in the next. How often an entry stands in clean English, counted once over the training corpora, is
kept with it, so that the decision can tell "counterfeit consciousness" from "advised".
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Literal, Self, TypeVar, get_args

import ahocorasick

from mtcheck.data import read_lines
from mtcheck.document import Document, Span, Word, overlaps
from mtcheck.errors import LexiconError
from mtcheck.words.inflection import lemmas

EntryKind = Literal["name", "phrase", "word", "spin", "term", "calque", "foreign", "allow"]
ENTRY_KINDS: tuple[EntryKind, ...] = get_args(EntryKind)
_WITHOUT_READINGS = ("allow", "term")  # what a file may list with nothing to put in its place
AS_WRITTEN = "="  # key of an entry that no other inflection matches
_BREAK = "\x1e"  # between words that a phrase may not span: a comma, a full stop
_NEXT = "\x1f"  # between words of one phrase
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Entry:
    """One substitution.

    >>> Entry("Secretary Basic", ("Secretary General",), "name").needs_capitals
    True
    >>> Entry("lost bullet", ("stray bullet",), "calque").by_translator
    True

    Attributes:
        artifact: what the machine writes.
        readings: what should stand there, most likely first.
        kind: of spinners ``name`` (matches capitalised words only), ``phrase``, ``word``
            (all three seen in spun text), ``spin`` (likely, never counted there), ``term``
            (scientific); of translators ``calque`` (translated word for word) and ``foreign`` (not
            translated); or ``allow``: never report this phrase.
        rate: how often it stands in clean English, per million words; None if never counted.
        requires: a ``term`` only counts where this phrase stands in the document too, if given.
        key: see `inflection_key`; worked out if empty.

    Raises:
        LexiconError: an attribute is of the wrong type, or makes no sense.
    """

    artifact: str
    readings: tuple[str, ...] = ()
    kind: EntryKind = "phrase"
    rate: float | None = None
    requires: str = ""
    key: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.readings, list):
            object.__setattr__(self, "readings", tuple(self.readings))
        # The shipped entries, tens of thousands, come this way: what is wrong is told elsewhere.
        if (
            not isinstance(self.artifact, str)
            or not self.artifact.strip()
            or not isinstance(self.readings, tuple)
            or self.kind not in ENTRY_KINDS
            or not (self.rate is None or _is_rate(self.rate))
            or not all(isinstance(text, str) for text in (*self.readings, self.requires, self.key))
        ):
            raise LexiconError(_fault(self))

    @property
    def is_allowed(self) -> bool:
        """Whether the phrase is never to be reported, nor any word in it."""
        return self.kind == "allow"

    @property
    def by_translator(self) -> bool:
        """Whether a translator writes this, and not a spinner: a calque, or a word left foreign."""
        return self.kind in ("calque", "foreign")

    @property
    def is_guess(self) -> bool:
        """Whether a spinner is only likely to write this: it was never counted in spun text."""
        return self.kind == "spin"

    @property
    def is_name(self) -> bool:
        """Whether this is what a spinner makes of a name."""
        return self.kind == "name"

    @property
    def needs_capitals(self) -> bool:
        """Whether words that the artifact writes with a capital need one in the text as well."""
        return self.kind in ("name", "spin")

    @property
    def needs_lower_case(self) -> bool:
        """Whether the first word may have no capital: with one, a foreign word may be a name."""
        return self.kind == "foreign"

    @property
    def log_rate(self) -> float:
        """Natural log of the rate; an entry of the user's, never counted, is taken at its word."""
        return math.log((self.rate or 0.0) + 0.01)


def _is_rate(value: object) -> bool:
    return isinstance(value, int | float) and 0 <= value < math.inf


def _fault(entry: Entry) -> str:
    """What is wrong with an entry, and what it should have instead."""
    artifact, readings = entry.artifact, entry.readings
    if not isinstance(artifact, str):
        return f"the artifact must be a str, not {artifact!r}"
    if not artifact.strip():
        return "no artifact: an entry needs a word or phrase that machines write"
    if isinstance(readings, str):
        return f"{artifact!r}: readings must be a tuple, not one string: pass ({readings!r},)"
    if not isinstance(readings, tuple) or not all(isinstance(r, str) for r in readings):
        return f"{artifact!r}: readings must be a tuple of str, not {readings!r}"
    if entry.kind not in ENTRY_KINDS:
        return f"unknown kind {entry.kind!r} of {artifact!r}; there are {', '.join(ENTRY_KINDS)}"
    if not (entry.rate is None or _is_rate(entry.rate)):
        return f"{artifact!r}: the rate must be a number from 0 on, or None, not {entry.rate!r}"
    return f"{artifact!r}: requires and key must be of type str"


@dataclass(frozen=True, slots=True)
class Match(Span):
    """An entry at a place; ``exact`` unless it matched in another inflection."""

    entry: Entry
    exact: bool


class Lexicon:
    """Entries, found in a text in time linear in its length.

    Args:
        entries: in order of precedence; of entries with one artifact the first is used.

    Raises:
        LexiconError: there is something among them that is no `Entry`.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        by_artifact: dict[str, Entry] = {}
        for entry in _several(entries, "entries"):
            if not isinstance(entry, Entry):
                raise LexiconError(f"a lexicon is made of entries, not of {entry!r}: see Entry")
            by_artifact.setdefault(_spelt(_words(entry.artifact)), entry)
        self.entries = tuple(by_artifact.values())

    @classmethod
    def default(cls) -> Self:
        """The lexicon that ships with the package."""
        return cls(_read(read_lines("lexicon.tsv.xz"), "lexicon"))

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """The shipped lexicon with the user's entries before it.

        The file has one entry a line: artifact, readings joined by "|", kind (see `Entry`),
        separated by tabs; kind is "phrase" if left out. Only the kinds "allow" and "term" need no
        readings. "#" begins a comment line.

        Raises:
            LexiconError: the file or one of its lines cannot be read.
        """
        try:
            text = Path(path).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeError) as error:
            raise LexiconError(f"cannot read the lexicon {path}: {error}") from error
        return cls.default().with_entries(_read(text.splitlines(), str(path)))

    def with_entries(self, entries: Iterable[Entry]) -> Self:
        """A copy in which the given entries come first."""
        return type(self)([*_several(entries, "entries"), *self.entries])

    def with_allowed(self, phrases: Iterable[str]) -> Self:
        """A copy that keeps the given phrases from ever being reported."""
        allowed = _several(phrases, "allowed phrases")
        return self.with_entries(Entry(phrase, kind="allow") for phrase in allowed)

    @cached_property
    def signature(self) -> str:
        """Number of entries and a checksum of their content."""
        import hashlib

        lines = sorted(f"{e.artifact}\t{'|'.join(e.readings)}\t{e.kind}" for e in self.entries)
        return f"{len(lines)}-{hashlib.sha256(chr(10).join(lines).encode()).hexdigest()[:8]}"

    @cached_property
    def _automata(self) -> tuple["ahocorasick.Automaton", "ahocorasick.Automaton"]:
        exact, inflected = ahocorasick.Automaton(), ahocorasick.Automaton()
        for entry in self.entries:
            words = _words(entry.artifact)
            exact.add_word(_spelt(words), (len(words), entry))
            key = entry.key or inflection_key(entry.artifact, entry.readings)
            if key not in inflected and key != AS_WRITTEN:
                inflected.add_word(key, (len(words), entry))
        for automaton in (exact, inflected):
            automaton.make_automaton()
        return exact, inflected

    def matches(self, document: Document) -> tuple[Match, ...]:
        """The entries that stand in the document, longest first where they overlap."""
        words = document.words
        if not words or not self.entries:
            return ()
        gaps = [document.text[a.end : b.start] for a, b in pairwise(words)]
        found: dict[tuple[int, int], Match] = {}
        exact, inflected = self._automata
        lowered = [_normal(w.text) for w in words]
        for automaton, keys, same in (
            (exact, lowered, True),
            (inflected, [lemmas(w)[0] for w in lowered], False),
        ):
            for first, last, entry in _search(automaton, keys, gaps):
                start, end = words[first].start, words[last].end
                if not _capitals_fit(entry, words[first : last + 1]):
                    continue
                found.setdefault((start, end), Match(start, end, entry, same))
        lower = document.text.lower() if any(m.entry.requires for m in found.values()) else ""
        return tuple(
            _longest(m for m in found.values() if not m.entry.requires or m.entry.requires in lower)
        )


def _several(given: Iterable[_T], what: str) -> Iterable[_T]:
    if isinstance(given, str | bytes) or not isinstance(given, Iterable):
        raise LexiconError(f"{what} must be several, in a list: pass [{given!r}]")
    return given


def _capitals_fit(entry: Entry, words: Sequence[Word]) -> bool:
    if entry.needs_capitals:
        spelt = zip(words, _words(entry.artifact), strict=True)
        return all(w.capitalised or not e[:1].isupper() for w, e in spelt)
    return not (entry.needs_lower_case and words[0].capitalised)


def inflection_key(artifact: str, readings: Iterable[str] = ()) -> str:
    """The phrase with every word in its dictionary form: what inflected matching compares.

    Where only the inflection is wrong ("his conditions are"), another would be right.
    """
    key, *others = (
        _spelt([lemmas(_normal(w))[0] for w in _words(phrase)]) for phrase in (artifact, *readings)
    )
    return AS_WRITTEN if key in others else key


def _words(phrase: str) -> list[str]:
    return [word.text for word in Document(phrase).words] or [phrase]


def _normal(word: str) -> str:
    return word.lower().replace("’", "'")


def _spelt(words: Iterable[str]) -> str:
    return _NEXT + _NEXT.join(_normal(w) for w in words) + _NEXT


def _search(
    automaton: "ahocorasick.Automaton", keys: list[str], gaps: list[str]
) -> Iterator[tuple[int, int, Entry]]:
    """First and last word of every match in the words spelt one after the other."""
    ends: dict[int, int] = {}
    parts = [_NEXT]
    length = 1
    for index, key in enumerate(keys):
        joined = index < len(gaps) and gaps[index].strip(" \u00a0-‐\n\r") == ""
        part = key + _NEXT + ("" if joined else _BREAK + _NEXT)
        ends[length + len(key)] = index
        length += len(part)
        parts.append(part)
    for end, (count, entry) in automaton.iter("".join(parts)):
        last = ends[end]
        yield last - count + 1, last, entry


def _longest(matches: Iterable[Match]) -> Iterator[Match]:
    """The longest where some overlap; but what is allowed comes before all else."""
    found = sorted(matches, key=lambda m: (m.start, -m.end))
    allowed = [m for m in found if m.entry.is_allowed]
    taken = -1
    for match in found:
        if not match.entry.is_allowed and overlaps(allowed, match.start, match.end):
            continue
        if match.start >= taken:
            taken = match.end
            yield match


def _read(lines: Iterable[str], name: str) -> Iterator[Entry]:
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            entry = _entry(line.split("\t"))
        except LexiconError as error:
            raise LexiconError(f"{name}, line {number}: {error}") from None
        yield entry


def _entry(columns: Sequence[str]) -> Entry:
    if len(columns) == 1:
        raise LexiconError("no tab; columns are separated by tabs: artifact, readings, kind")
    artifact, listed, kind, rate, requires, key = (*columns, *[""] * 5)[:6]
    if len(columns) == 2 and listed.strip() in ENTRY_KINDS:
        raise LexiconError(
            f"a column is missing: {listed.strip()!r} stands where the readings do, and is a kind; "
            "write artifact, readings, kind"
        )
    entry = Entry(
        artifact.strip(),
        tuple(r.strip() for r in listed.split("|") if r.strip()),
        kind or "phrase",  # type: ignore[arg-type]
        _rate(rate) if rate else None,
        requires,
        _NEXT + key.replace(" ", _NEXT) + _NEXT if key.strip(AS_WRITTEN) else key,
    )
    if not entry.readings and entry.kind not in _WITHOUT_READINGS:
        raise LexiconError(
            f"no readings for {entry.artifact!r}, which is of kind {entry.kind!r}; only the kinds "
            f"{' and '.join(_WITHOUT_READINGS)} need none"
        )
    return entry


def _rate(column: str) -> float:
    try:
        return float(column)
    except ValueError:
        raise LexiconError(f"the rate {column!r} is not a number") from None
