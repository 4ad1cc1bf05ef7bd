"""Small words that cannot stand side by side: "the its", "a the"."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from mtcheck.data import read_toml
from mtcheck.detect.hit import Hit
from mtcheck.document import Document, overlaps


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    reason: str
    pattern: "regex.Pattern[str]"
    repairs: tuple[str, ...]


def find(document: Document) -> Iterator[Hit]:
    """Every place where a pattern of ``data/clashing_words.toml`` fits."""
    text = document.text
    for rule in _rules():
        for match in rule.pattern.finditer(text):
            start, end = match.span("cut")
            # "@the a", "vitamin-a the", "x/a the": no words of this sentence.
            if start and text[start - 1] not in " \n\t“\"‘'(—–":
                continue
            if not overlaps(document.foreign, start, end):
                name = f"{rule.name}-unsure" if document.is_spoken else rule.name
                yield Hit(start, end, "grammar", name, rule.reason, rule.repairs)


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            row["name"],
            row["reason"],
            regex.compile(row["pattern"]),
            (row["repair"],) if "repair" in row else (),
        )
        for row in read_toml("clashing_words.toml")["rule"]
    )
