"""Which pattern of ``data/leftovers.toml`` a line fits from end to end."""

from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from mtcheck.data import read_toml

_MONTHS = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic|fev|mai|set|out|dez|mei|agu"
    r"|okt|des)\p{L}{0,7}\.?"
)
_DATE = (
    rf"(?:{_MONTHS} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}(?:st|nd|rd|th)? (?:de )?{_MONTHS}"
    r",? (?:de )?\d{4}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})"
)
_PARTS = {
    "<w>": r"[\p{L}\p{N}’'&.-]{1,20}",
    "<name>": r"(?:[\p{L}\p{N}’'&.-]{1,20} ){0,5}[\p{L}\p{N}’'&.-]{1,20}",
    "<date>": _DATE,
    "<weekday>": r"(?:mon|tues|wednes|thurs|fri|satur|sun)day",
}
_BULLETS = " \t\u00a0•·*►▶»›>→|✓+-–—«"
_ENDS = " \t\u00a0»›>→▶|"
_SPACES = regex.compile(r"[\s\u200b\ufeff\u2060]+")


@dataclass(frozen=True, slots=True)
class Fit:
    """A line fits ``rule``; ``open`` if it is a label whose title stands on the next line."""

    rule: str
    level: str
    open: bool = False


@lru_cache(maxsize=16384)
def fit(line: str) -> Fit | None:
    """The first pattern that fits the whole of ``line``, which is one line without its break."""
    bare = _SPACES.sub(" ", line).strip()
    # An ender is nothing but bullets; a breadcrumb may start with one.
    for candidate in dict.fromkeys((bare, bare.strip(_ENDS).lstrip(_BULLETS))):
        if not candidate:
            continue
        for table in _tables():
            if (match := table.pattern.fullmatch(candidate)) is not None and match.lastgroup:
                rule, level = table.groups[match.lastgroup]
                return Fit(rule, level, open=level == "label" and match["title"] is None)
    return None


@dataclass(frozen=True, slots=True)
class _Table:
    pattern: "regex.Pattern[str]"
    groups: dict[str, tuple[str, str]]


@cache
def _tables() -> tuple[_Table, ...]:
    tables = []
    for row in read_toml("leftovers.toml")["group"]:
        if "labels" in row:
            labels = "|".join(regex.escape(x, special_only=True) for x in _rows(row["labels"]))
            body = rf"(?:{labels}) ?(?:[:：]|[|»›–-](?= ))(?P<title> ?\S.{{2,200}})?"
        else:
            body = "|".join(_expand(pattern) for pattern in _rows(row["lines"]))
        pattern = regex.compile(rf"(?P<line>{body})", regex.IGNORECASE)
        tables.append(_Table(pattern, {"line": (row["rule"], row["level"])}))
    return tuple(tables)


def _rows(block: str) -> list[str]:
    return [line for line in block.split("\n") if line]


def _expand(pattern: str) -> str:
    for name, body in _PARTS.items():
        pattern = pattern.replace(name, body)
    return pattern
