"""Text that a wrong decoder or a scraper broke: mojibake, entities, invisible characters.

Good text is never normalised: curly quotes, ligatures and line breaks stay as they are. HTML keeps
its entities too: where a text has real tags, ``&amp;`` is correct, and unescaping it would break
the page. Text about broken characters keeps those that it shows (`mentions`).
"""

import html
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

import regex

from mtcheck.data import read_toml
from mtcheck.detect.rules.page.mentions import set_apart
from mtcheck.detect.suspect import Suspect
from mtcheck.document import Document

_ENTITY = regex.compile(
    r"&(?:amp;){0,3}(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,24});"
)
# Mojibake is a run of characters beyond ASCII, sometimes with the ASCII between them.
_TOKEN = regex.compile(r"[^\x00-\x7f][^\x00-\x20]{0,200}")
_CONTROL = regex.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]+")
_C1 = regex.compile(r"[\x80-\x9f]+")
_LOST = regex.compile(r"\ufffd+")
_SURROGATE = regex.compile(r"[\ud800-\udfff]+")
_A_GRAVE = regex.compile(r"[ \u00a0](?=[a-z ])")
_BEYOND_ASCII = regex.compile(r"[^\x00-\x7f]+")
# ”é would be Mac Roman for a Cyrillic letter; it is a quotation mark and a letter.
_QUOTED_LETTER = regex.compile(r"[“”‘’–—…]\p{L}")
_EMOJI = regex.compile(r"[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f\u200d]")


def find(document: Document) -> Iterator[Suspect]:
    """Mojibake and entities with what they stand for; invisible characters, to be deleted."""
    text = document.text
    visible = list(_entities(document))
    if not text.isascii():
        visible += _mojibake(text)
        visible += (
            _suspect(match, "lost-character", "a character was lost in decoding")
            for match in _LOST.finditer(text)
        )
    yield from set_apart(document, visible)
    for match in _CONTROL.finditer(text):
        yield _suspect(match, "control-character", "control characters", "")
    if text.isascii():
        return
    yield from _invisible(text)
    for match in _SURROGATE.finditer(text):
        pair = match.group().encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        whole = "\ufffd" not in pair
        reason = "half of a character" if not whole else "a character in two halves"
        yield _suspect(match, "surrogate", reason, *([pair] if whole else []))


def _suspect(match: "regex.Match[str]", rule: str, reason: str, *repairs: str) -> Suspect:
    return Suspect(match.start(), match.end(), "encoding", rule, reason, tuple(repairs))


def _entities(document: Document) -> Iterator[Suspect]:
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
        yield _suspect(match, "entity", reason, *([] if broken else [meant]))


def _mojibake(text: str) -> Iterator[Suspect]:
    # Imported here: ASCII text, the common case, never needs it.
    from ftfy import TextFixerConfig, fix_encoding
    from ftfy.badness import is_bad

    config = TextFixerConfig(explain=False)
    # A broken text breaks the same few characters over and over.
    fix = lru_cache(maxsize=4096)(lambda part: fix_encoding(part, config))
    lost: dict[str, str] = read_toml("encoding.toml")["lost"]
    last = 0
    for match in _TOKEN.finditer(text):
        token = match.group()
        start, end = match.span()
        if start < last:
            continue
        if token.endswith("Ã") and _A_GRAVE.match(text, end):
            token, end = token + "\u00a0", end + 1  # "à": its second byte is a space
        if (c1 := _C1.search(token)) and not is_bad(token):
            meant = c1.group().encode("latin-1").decode("windows-1252", "replace")
            at = start + c1.start()
            if "\ufffd" not in meant:
                reason = "a Windows character read as a control character"
                yield Suspect(at, at + len(meant), "encoding", "mojibake", reason, (meant,))
            continue
        parts = _parts(token, fix) if is_bad(token) else []
        if not parts:
            yield from _lost_quotes(match, lost)
            continue
        last = end
        reason = "bytes of one encoding read as another"
        for at, before, after in parts:
            span = start + at, start + at + len(before)
            yield Suspect(*span, "encoding", "mojibake", reason, (after,))


def _parts(token: str, fix: Callable[[str], str]) -> list[tuple[int, str, str]]:
    """(offset, broken, repaired) of each broken run of ``token``, as small as can be.

    Runs beyond ASCII come first: they are few and short, so that mending them is soon cached.
    """
    runs = [(m.start(), m.group(), fix(m.group())) for m in _BEYOND_ASCII.finditer(token)]
    if all(before == after for _, before, after in runs):
        runs = [(0, token, fix(token))]
    return [
        _trimmed(at, before, after)
        for at, before, after in runs
        if before != after and "\ufffd" not in after and not _QUOTED_LETTER.fullmatch(before)
    ]


def _trimmed(at: int, before: str, after: str) -> tuple[int, str, str]:
    head, tail = _common(before, after)
    return at + head, before[head : len(before) - tail], after[head : len(after) - tail]


def _lost_quotes(match: "regex.Match[str]", lost: dict[str, str]) -> Iterator[Suspect]:
    for broken in sorted(lost, key=len, reverse=True):
        if match.group().endswith(broken):
            start = match.end() - len(broken)
            reason = "a quotation mark that lost a byte"
            yield Suspect(start, match.end(), "encoding", "mojibake", reason, (lost[broken],))
            return


def _common(before: str, after: str) -> tuple[int, int]:
    """Lengths of the longest common start and, behind it, the longest common end."""
    size = min(len(before), len(after))
    head = next((i for i in range(size) if before[i] != after[i]), size)
    size -= head
    tail = next((i for i in range(size) if before[-1 - i] != after[-1 - i]), size)
    return head, tail


def _invisible(text: str) -> Iterator[Suspect]:
    groups: dict[str, str] = read_toml("encoding.toml")["invisible"]
    rtl = _rtl().search(text) is not None
    for match in _all_invisible().finditer(text):
        char = match.group()[0]
        start, end = match.span()
        around = text[max(0, start - 1) : start] + text[end : end + 1]
        if _keeping().search(around) or (char in groups["joiner"] and _EMOJI.search(around)):
            continue
        if char in groups["direction"] and rtl:
            continue
        if char in groups["soft-hyphen"]:
            yield _suspect(match, "soft-hyphen", "an invisible hyphen", "")
        else:
            yield _suspect(match, "invisible-character", "an invisible character", "")


@cache
def _all_invisible() -> "regex.Pattern[str]":
    return regex.compile(
        "|".join(f"[{chars}]+" for chars in read_toml("encoding.toml")["invisible"].values())
    )


@cache
def _keeping() -> "regex.Pattern[str]":
    return regex.compile(
        "|".join(rf"\p{{{s}}}" for s in read_toml("encoding.toml")["keep"]["scripts"].split())
    )


@cache
def _rtl() -> "regex.Pattern[str]":
    return regex.compile(r"[\p{Arabic}\p{Hebrew}\p{Syriac}]")


@cache
def _markup() -> "regex.Pattern[str]":
    tags = "|".join(read_toml("encoding.toml")["markup"]["tags"].split())
    return regex.compile(rf"<(?:/(?:{tags})|(?:{tags})(?:\s[^<>]{{0,500}})?/?)>", regex.IGNORECASE)
