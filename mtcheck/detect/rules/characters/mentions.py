"""Broken characters, or an article that writes about them: "for a less-than sign it's &lt;".

A broken article shows one fault over and over, inside words and where quotation marks,
apostrophes and dashes belong. Text about encodings sets what it shows apart, as words of their own,
in quotation marks or beside the character that is meant; it names the matter; and it has the real
characters too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

import regex

from mtcheck.data import read_toml
from mtcheck.detect.hit import Hit
from mtcheck.document import Document, Span, overlaps

_NEAR = 40  # code points to a word that names the matter, or to the real character
_SAME_WORD = 80  # code points to the same word with the real character: "cafÃ© for café"
_MANY = 1000  # in one article: nobody lists so many
_USED = 4  # times as often used as shown: then the article is broken, whatever it is about
_OPEN, _CLOSE = "\"'“‘«`([{", "\"'”’»`)]}"
_SET_OPEN, _SET_CLOSE = regex.escape(_OPEN), regex.escape(_CLOSE)
_CLOSING = regex.compile(rf"[,.?!]?[{_SET_CLOSE}]")
_LATIN = regex.compile(r"\p{Latin}")  # Greek letters are symbols, and signs of others are words
_AFTER_NUMBER = regex.compile(r"\d\s$")
# What stands between blanks, or in brackets, in good text as well.
_FREE = frozenset(" &–—−•·…|<>+=×©®™°€£¥àÀ")
_MARKS = frozenset(" \"'“”‘’„«»…")
_ELISIONS = frozenset("…©®™")


def set_apart(document: Document, hits: Sequence[Hit]) -> Iterator[Hit]:
    """The hits that are not shown; ``-unsure`` where the evidence is mixed.

    In an article about such characters none that stands alone is a hit.
    """
    if not hits or len(hits) > _MANY:
        yield from hits
        return
    topics = tuple(Span(*m.span()) for m in _topics().finditer(document.text))
    shown = {s for s in hits if _is_shown(document.text, s, topics)}
    named = {s for s in hits if s not in shown and _is_named(document.text, s, topics)}
    about = len(shown) + len(named)
    is_broken = len(hits) - about > (_USED if shown else 1) * about
    for hit in hits:
        if hit not in shown if is_broken else not about:
            yield hit
        elif hit.repairs and (is_broken or not _is_alone(document.text, hit)):
            yield replace(hit, rule=f"{hit.rule}-unsure")


def _is_shown(text: str, hit: Hit, topics: Sequence[Span]) -> bool:
    """Whether it stands as a word of its own where the character that it means would not."""
    start, end = hit.start, hit.end
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    meant = _meant(hit)
    if len(meant) > 1:  # a whole word in another script
        return False
    if before and before in _OPEN and _CLOSING.match(text, end) and meant not in _ELISIONS:
        return True
    if not _is_alone(text, hit):
        return False
    near = overlaps(topics, start - _NEAR, end + _NEAR)
    if hit.rule == "lost-character":
        return near
    if after and after in ",;:.?!" and not _AFTER_NUMBER.search(text[max(0, start - 3) : start]):
        return near or meant not in _MARKS
    if _stands_near(text, hit, meant):
        return True
    return meant not in _FREE and (near or not meant or _LATIN.match(meant) is not None)


def _is_named(text: str, hit: Hit, topics: Sequence[Span]) -> bool:
    """Whether the article names the matter beside it, or writes the same word properly."""
    start, end = hit.start, hit.end
    if overlaps(topics, start - _NEAR, end + _NEAR):
        return True
    head = _last_word(text[max(0, start - _NEAR) : start])
    tail = regex.match(r"[\p{L}\p{M}]*", text[end : end + _NEAR])
    word = head + _meant(hit) + (tail[0] if tail else "")
    around = text[max(0, start - _SAME_WORD) : start] + " " + text[end : end + _SAME_WORD]
    return len(word) > 2 and word not in (head, tail and tail[0]) and word in around


def _last_word(text: str) -> str:
    found = regex.search(r"[\p{L}\p{M}]*$", text)
    return found[0] if found else ""


def _is_alone(text: str, hit: Hit) -> bool:
    """Whether it is a word of its own, or in quotation marks or brackets."""
    before = text[max(0, hit.start - 1) : hit.start]
    after = text[hit.end : hit.end + 1]
    return _ends(before, _OPEN) and _ends(after, _CLOSE + ",;:.?!")


def _ends(char: str, marks: str) -> bool:
    return not char or char.isspace() or char in marks


def _meant(hit: Hit) -> str:
    return hit.repairs[0] if hit.repairs else ""


def _stands_near(text: str, hit: Hit, meant: str) -> bool:
    """Whether the real character stands alone nearby: "' has become &#39;"."""
    if not meant.strip():
        return False
    real = regex.compile(rf"(?<![^\s{_SET_OPEN}]){regex.escape(meant)}(?![^\s{_SET_CLOSE},.;:?!])")
    start, end = hit.start, hit.end
    return bool(
        real.search(text, max(0, start - _NEAR), start) or real.search(text, end, end + _NEAR)
    )


@cache
def _topics() -> "regex.Pattern[str]":
    words = read_toml("encoding.toml")["about"]["words"].split("\n")
    names = "|".join(w.strip() for w in words if w.strip())
    return regex.compile(rf"(?<!\w)(?:{names})(?!\w)", regex.IGNORECASE)
