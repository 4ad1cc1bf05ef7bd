"""Text that a wrong decoder or a scraper broke: mojibake, entities, invisible characters.

Good text is never normalised: curly quotes, ligatures and line breaks stay as they are. HTML keeps
its entities too: where a text has real tags, ``&amp;`` is correct, and unescaping it would break
the page. Text about broken characters keeps those that it shows (`mentions`).
"""

import html
from collections.abc import Iterator
from functools import cache

import regex

from mtcheck.data import read_toml
from mtcheck.detect.hit import Hit
from mtcheck.detect.rules.characters import lost_characters, mojibake
from mtcheck.detect.rules.characters.mentions import set_apart
from mtcheck.document import Document

_ENTITY = regex.compile(
    r"&(?:amp;){0,3}(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,24});"
)
_ESCAPE = regex.compile(
    r"(?<![\\\w:]\\|[/\\])(?:(?P<unit>\\u[\da-fA-F]{4}){1,8}|(?:\\x[89a-fA-F][\da-fA-F]){1,8})"
)
_CONTROL = regex.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]+")
# Where these are deleted, what they worked on is left, as the lines that underline a word.
_TERMINAL = frozenset("\b\x1b")
_MARK_OF_ORDER = "\ufeff"
_SURROGATE = regex.compile(r"[\ud800-\udfff]+")
_EMOJI = regex.compile(r"[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f\u200d]")


def find(document: Document) -> Iterator[Hit]:
    """Mojibake and entities with what they stand for; invisible characters, to be deleted."""
    text = document.text
    visible = [*_entities(document), *_escapes(text), *lost_characters.find(document)]
    if not text.isascii():
        visible += mojibake.find(text)
    kept = list(set_apart(document, visible))
    yield from kept
    if any(s.rule == "mojibake" for s in kept):
        yield from mojibake.blanks(text)
    for match in _CONTROL.finditer(text):
        if _TERMINAL & set(match.group()):
            yield _hit(match, "control-sequence", "control characters that move or colour letters")
        else:
            yield _hit(match, "control-character", "control characters", "")
    if text.isascii():
        return
    yield from _invisible(text)
    for match in _SURROGATE.finditer(text):
        pair = match.group().encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        whole = "\ufffd" not in pair
        reason = "half of a character" if not whole else "a character in two halves"
        yield _hit(match, "surrogate", reason, *([pair] if whole else []))


def _hit(match: "regex.Match[str]", rule: str, reason: str, *repairs: str) -> Hit:
    return Hit(match.start(), match.end(), "encoding", rule, reason, tuple(repairs))


def _entities(document: Document) -> Iterator[Hit]:
    text = document.text
    if "&" not in text or _markup().search(text):
        return
    for match in _ENTITY.finditer(text):
        meant = match.group()
        for _ in range(4):
            meant = html.unescape(meant)
        meant = meant.replace("\u00a0", " ").replace("\u00ad", "")
        if meant.endswith(";") or document.is_protected(match.start(), match.start() + 1):
            continue
        broken = any(c == "\ufffd" or (not c.isprintable() and c not in "\n\t") for c in meant)
        reason = "an HTML entity instead of its character"
        yield _hit(match, "entity", reason, *([] if broken else [meant]))


def _escapes(text: str) -> Iterator[Hit]:
    """Characters that a program wrote as escapes: "the town\\u2019s"."""
    if "\\" not in text:
        return
    for match in _ESCAPE.finditer(text):
        units = [int(unit, 16) for unit in regex.findall("[0-9a-fA-F]{2,4}", match.group())]
        try:
            if match["unit"]:
                meant = b"".join(u.to_bytes(2, "little") for u in units).decode("utf-16-le")
            else:
                meant = bytes(units).decode("utf-8" if len(units) > 1 else "windows-1252")
        except UnicodeDecodeError:
            continue
        if meant.isprintable():
            yield _hit(match, "escape", "an escape instead of its character", meant)


def _invisible(text: str) -> Iterator[Hit]:
    groups: dict[str, str] = read_toml("encoding.toml")["invisible"]
    rtl = _rtl().search(text) is not None
    for match in _all_invisible().finditer(text):
        char = match.group()[0]
        start, end = match.span()
        if start == 0 and char == _MARK_OF_ORDER:  # belongs to the file
            continue
        around = text[max(0, start - 1) : start] + text[end : end + 1]
        if _keeping().search(around) or (char in groups["joiner"] and _EMOJI.search(around)):
            continue
        if char in groups["direction"] and rtl:
            continue
        if char in groups["soft-hyphen"]:
            yield _hit(match, "soft-hyphen", "an invisible hyphen", "")
        else:
            yield _hit(match, "invisible-character", "an invisible character", "")


@cache
def _all_invisible() -> "regex.Pattern[str]":
    sets = read_toml("encoding.toml")["invisible"].values()
    return regex.compile("|".join(f"[{chars}]+" for chars in sets))


@cache
def _keeping() -> "regex.Pattern[str]":
    scripts = read_toml("encoding.toml")["keep"]["scripts"].split()
    return regex.compile("|".join(rf"\p{{{script}}}" for script in scripts))


@cache
def _rtl() -> "regex.Pattern[str]":
    return regex.compile(r"[\p{Arabic}\p{Hebrew}\p{Syriac}]")


@cache
def _markup() -> "regex.Pattern[str]":
    tags = "|".join(read_toml("encoding.toml")["markup"]["tags"].split())
    return regex.compile(rf"<(?:/(?:{tags})|(?:{tags})(?:\s[^<>]{{0,500}})?/?)>", regex.IGNORECASE)
