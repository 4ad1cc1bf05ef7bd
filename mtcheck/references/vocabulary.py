"""What a word is worth when two articles are compared, and when two words count as one."""

import re
from functools import cache, lru_cache

from mtcheck.data import read_toml
from mtcheck.words.inflection import lemmas

_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)$")


@lru_cache(maxsize=50_000)
def key(word: str) -> str:
    """What the forms of one word have in common; one spelling of a number.

    >>> key("NATO’s") == key("nato"), key("allies") == key("ally")
    (True, True)
    >>> key("$5,000"), key("twelve"), key("24th")
    ('5000', '12', '24')
    """
    plain = word.lower().replace("’", "'").removesuffix("'s").removesuffix("'")
    if any(c.isdigit() for c in plain):
        return _ORDINAL.sub("", plain.replace(",", "").lstrip("$€£¥"))
    if plain in ordered("numbers"):
        return str(ordered("numbers").index(plain))
    if plain in listed("function") or not plain.isalpha():
        return plain
    # Of several lemmas any will do, as long as every form of the word leads to the same one.
    return min(lemmas(plain))


def is_content(word: str) -> bool:
    """Whether the word says something: no article, pronoun, auxiliary or "said"."""
    plain = word.lower().replace("’", "'")
    return not all(piece in listed("function") for piece in plain.split("'"))


def is_negation(word: str) -> bool:
    """Whether the word turns a statement into its opposite."""
    plain = word.lower().replace("’", "'")
    return plain in listed("negation") or plain.endswith("n't")


@cache
def listed(name: str) -> frozenset[str]:
    """A list of ``data/references.toml``."""
    return frozenset(ordered(name))


@cache
def ordered(name: str) -> tuple[str, ...]:
    """A list of ``data/references.toml``, in its order."""
    return tuple(read_toml("references.toml")[name].split())
