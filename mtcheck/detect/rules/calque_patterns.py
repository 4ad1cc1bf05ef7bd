"""Grammar that another language left behind: "since three years", "at Wednesday", "no only"."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from mtcheck.data import read_toml
from mtcheck.detect.hit import Hit
from mtcheck.document import Document, overlaps
from mtcheck.report import Kind
from mtcheck.words.inflection import cased_like

_LIST = regex.compile(r"%(\w+)%")
_SLOT = regex.compile(r"\{(\w+)(?:\|(\w+))?\}")
_TAGS = {"gerund": "VBG", "plural": "NNS"}


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    kind: Kind
    reason: str
    dialect: bool
    pattern: "regex.Pattern[str]"
    repair: str | None


def find(document: Document) -> Iterator[Hit]:
    """Every place where a pattern of ``data/calque_patterns.toml`` fits.

    What is also dialect is not looked for in quotations: people talk so.
    """
    for rule in _rules():
        for match in rule.pattern.finditer(document.text):
            start, end = match.span("cut")
            if overlaps(document.foreign, start, end):
                continue
            if rule.dialect and overlaps(document.quotations, start, end):
                continue
            yield Hit(start, end, rule.kind, rule.name, rule.reason, _repairs(rule, match))


def _repairs(rule: _Rule, match: "regex.Match[str]") -> tuple[str, ...]:
    if rule.repair is None:
        return ()
    filled = _SLOT.sub(lambda slot: _form(match[slot[1]], slot[2]), rule.repair)
    return (cased_like(match["cut"], filled) if match["cut"][:1].isupper() else filled,)


@lru_cache(maxsize=1000)
def _form(word: str, form: str | None) -> str:
    """``word`` as its gerund, plural or base form; as it is without ``form``."""
    if form is None:
        return word
    from lemminflect import getInflection, getLemma

    found = getLemma(word, "VERB") if form == "base" else getInflection(word, _TAGS[form])
    return str(found[0])


@cache
def _rules() -> tuple[_Rule, ...]:
    data = read_toml("calque_patterns.toml")
    lists = {name: f"(?:{'|'.join(words.split())})" for name, words in data["words"].items()}
    return tuple(
        _Rule(
            row["name"],
            row["kind"],
            row["reason"],
            row.get("dialect", False),
            regex.compile(_LIST.sub(lambda m: lists[m[1]], row["pattern"])),
            row.get("repair"),
        )
        for row in data["rule"]
    )
