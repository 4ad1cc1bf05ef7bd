"""What taking text out of a page layout breaks: ligatures that fell out, hyphens at line ends.

"The nal gures were con rmed by the of ce": the letters of a ligature are one sign in a font, and go
missing, or leave a blank, where its name is not known. Whatever is put back must be a word that one
of the pieces is not; a document that shows it once only may merely have a strange word.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

import regex

from mtcheck.data import read_toml
from mtcheck.detect.hit import Hit
from mtcheck.document import Document, Word, overlaps

_LIGATURES = ("fi", "ff", "fl", "ffi", "ffl")
_GLYPH = regex.compile(r"[\ufb00-\ufb06]")
_HYPHEN = regex.compile(
    r"(?<![\p{L}'’-]|- )(?P<head>\p{L}\p{Ll}{1,20})-"
    r"(?P<gap>[ \t]{0,3}\r?\n[ \t]{0,3}| )(?P<tail>\p{Ll}{2,20})(?![\p{L}'’-])(?P<blank> ?)"
)
_SHORT = 3  # letters of a piece that may be a word's end without other proof
_LONG = 5  # letters of a word that is put together from two pieces
_SURE_FROM = 2  # different words in one document


def find(document: Document) -> Iterator[Hit]:
    """Words that lost a ligature or were cut in two, with the whole word where it is known."""
    text = document.text
    glyphs = list(_GLYPH.finditer(text))
    for match in glyphs if len(glyphs) > 1 else ():
        meant = unicodedata.normalize("NFKC", match.group())
        yield _hit(match.start(), match.end(), "ligature-glyph", meant)
    for match in _HYPHEN.finditer(text):
        yield from _hyphenated(document, match)
    whole = list(_broken(document))
    rejoined = {meant for _, _, meant, certain in whole if certain}
    proven = len(rejoined) >= _SURE_FROM and any(" " in text[a:b] for a, b, _, _ in whole)
    for start, end, meant, certain in whole:
        if certain or proven:
            rule = "ligature-dropped" if proven else "ligature-dropped-unsure"
            yield _hit(start, end, rule, meant)


def _hit(start: int, end: int, rule: str, meant: str) -> Hit:
    reason = "broken when the text was taken out of its layout"
    return Hit(start, end, "encoding", rule, reason, (meant,))


def _hyphenated(document: Document, match: "regex.Match[str]") -> Iterator[Hit]:
    head, tail, gap = match["head"], match["tail"], match["gap"]
    known = is_word(tail)
    if tail in _words("conjunctions") or not is_word((head + tail).lower()):
        return
    if overlaps(document.foreign, match.start(), match.end()):
        return
    at_line_end = "\n" in gap
    rule = "hyphen-at-line-end" if at_line_end else "hyphen-in-word"
    if known and (is_word(head.lower()) or head.lower() in _words("openings")):
        rule += "-unsure"
    # The word stays in its line, and what follows begins the next one.
    rest = gap if at_line_end else match["blank"]
    end = match.end() if at_line_end and match["blank"] else match.end("tail")
    meant = f"{head}{tail}{rest}" if at_line_end and match["blank"] else f"{head}{tail}"
    yield _hit(match.start(), end, rule, meant)


def _broken(document: Document) -> Iterator[tuple[int, int, str, bool]]:
    """Start, end, the word that belongs there, and whether it is certain by itself."""
    past = 0
    words = document.words
    for left, right in pairwise(words):
        if not _is_piece(document, right) or not left.text.isalpha():
            continue
        if document.text[left.end : right.start] != " ":
            continue
        if overlaps(document.foreign, left.start, right.end):
            continue
        whole = _rejoined(left.text, right.text) if left.start >= past else None
        if whole is not None:
            past = right.end
            yield left.start, right.end, whole, True
            continue
        meant = (
            None
            if right.start < past or left.text.lower() in _words("elided")
            else _begun(right.text)
        )
        if meant is not None:
            past = right.end
            yield right.start, right.end, meant, len(right.text) >= _SHORT


def _is_piece(document: Document, word: Word) -> bool:
    """Whether it may be a piece of a word; with a hyphen behind it is a prefix, or a stammer."""
    plain = word.text.isalpha() and word.text.islower() and word.text.isascii()
    return plain and document.text[word.end : word.end + 1] not in {"-", "‐", "‑"}


@lru_cache(maxsize=50_000)
def _rejoined(left: str, right: str) -> str | None:
    """The word that the two are pieces of, a ligature between them or a blank beside it."""
    lower = left.lower()
    if (is_word(lower) and is_word(right)) or (len(left) > 1 and not left[1:].islower()):
        return None
    if right in _words("closed") or (len(right) == 1 and len(left) < _SHORT):
        return None  # "Smith & Co in London", "the roots of f"
    if _beside_ligature(lower, right) and is_word(lower + right):
        return left + right
    for letters in _LIGATURES:
        whole = lower + letters + right
        if len(whole) >= _LONG and is_word(whole):
            return left + letters + right
    return None


def _beside_ligature(left: str, right: str) -> bool:
    if left.endswith("f") and right.startswith("f"):
        return True
    return left.endswith(("fi", "fl", "ff")) or right.startswith(("fi", "fl", "ff"))


@lru_cache(maxsize=50_000)
def _begun(right: str) -> str | None:
    """The word that lost the ligature that it begins with."""
    if is_word(right) or len(right) == 1:
        return None
    found = [letters + right for letters in ("fi", "fl") if is_word(letters + right)]
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=50_000)
def is_word(word: str) -> bool:
    """Whether the lower-case ``word`` is English, in any form."""
    from lemminflect import getAllLemmas

    return word in _words("closed") or bool(getAllLemmas(word))


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(read_toml("extraction.toml")[name].split())
