"""Giving a replacement the grammatical form and the capitals of what it replaces."""

from collections.abc import Iterable
from functools import lru_cache

_POS = ("NOUN", "VERB", "ADJ", "ADV")


@lru_cache(maxsize=50_000)
def lemmas(word: str) -> tuple[str, ...]:
    """Dictionary forms of a word under every part of speech, the word itself first if it is one."""
    from lemminflect import getAllLemmas

    found = {lemma.lower() for forms in getAllLemmas(word).values() for lemma in forms}
    return (word, *sorted(found - {word})) if word in found or not found else tuple(sorted(found))


@lru_cache(maxsize=50_000)
def is_known(word: str) -> bool:
    """Whether it is a form of an English word with dictionary forms, in whatever capitals.

    >>> is_known("Borders"), is_known("kaumātua")
    (True, False)
    """
    from lemminflect import getAllLemmas

    return bool(getAllLemmas(word.lower().removesuffix("’s").removesuffix("'s")))


@lru_cache(maxsize=50_000)
def _tags(word: str) -> frozenset[str]:
    """Penn tags that ``word`` may carry: "runs" is NNS or VBZ."""
    from lemminflect import getAllInflections, getAllLemmas

    tags: set[str] = set()
    for pos, forms in getAllLemmas(word).items():
        if pos in _POS:
            for lemma in forms:
                inflections = getAllInflections(lemma, upos=pos)
                tags.update(tag for tag, spelt in inflections.items() if word in spelt)
    return frozenset(tags)


@lru_cache(maxsize=50_000)
def forms_like(model: str, lemma: str) -> tuple[str, ...]:
    """The forms of ``lemma`` (one or more words) that carry a tag of the lower-case word ``model``.

    A phrase is inflected at its first word as a verb and at its last word as a noun, and returned
    as it is too where the model word is a base form. Falls back to the lemma itself.
    """
    tags = _tags(model)
    words = lemma.split()
    found: dict[str, None] = {}
    for tag in sorted(tags):
        at = 0 if tag.startswith("V") else len(words) - 1
        for form in _inflections(words[at], tag):
            found[" ".join([*words[:at], form, *words[at + 1 :]])] = None
    return tuple(found) or (lemma,)


@lru_cache(maxsize=50_000)
def _inflections(lemma: str, tag: str) -> tuple[str, ...]:
    from lemminflect import getInflection

    return tuple(getInflection(lemma, tag=tag, inflect_oov=False))


def cased_like(original: str, reading: str) -> str:
    """``reading`` with the capitals of ``original``: all of them, each word's first, or the first.

    >>> cased_like("Secretary Basic", "secretary general")
    'Secretary General'
    >>> cased_like("As a result of", "because")
    'Because'
    """
    letters = [c for c in original if c.isalpha()]
    if not letters or not reading:
        return reading
    if len(letters) > 3 and all(c.isupper() for c in letters):
        return reading.upper()
    words = original.split()
    if len(words) > 1 and all(w[:1].isupper() for w in words):
        return " ".join(_capital(w) for w in reading.split(" "))
    if letters[0].isupper() and original[0] == letters[0]:
        return _capital(reading)
    return reading


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def variants(model: str, readings: Iterable[str]) -> list[str]:
    """Every reading in every form that fits the place of ``model``, without repeats."""
    lower = model.lower()
    return list(dict.fromkeys(f for r in readings for f in forms_like(lower, r)))
