"""Mojibake: bytes of UTF-8 that were read in another encoding, undone.

What no author writes is certain by its form: "â€™", "wasnΓÇÖt", "Solskj√¶r". It proves how the
whole document was misread, and what might stand in good text too ("IRMÃ”") is then undone as well,
so that no word is left half repaired. What another encoding made of a whole foreign word is left to
ftfy.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from mtcheck.detect.hit import Hit

CODECS = ("windows-1252", "mac_roman", "cp437", "cp850", "windows-1250", "windows-1251")
REASON = "bytes of one encoding read as another"
_ROUNDS = 3  # how often a text was misread at most
_MARKS = frozenset(
    "’‘“”–—…•€™°£¥©®§¶·«»¡¿´¨ªº¹²³¼½¾×÷±µ¬¦¢¤\u00a0\u00ad‹›„‚†‡‰→←−≤≥≠′″\ufeff\u200b"
)
# Bytes that are quotation marks, dashes and blanks of good text: after a letter they may be meant.
_QUOTING = frozenset("’‘“”–—…„‚‹›«»\u00a0")
_TOKEN = regex.compile(r"[^\x00-\x7f][^\x00-\x20]{0,200}")
_BEYOND_ASCII = regex.compile(r"[^\x00-\x7f]+")
_C1 = regex.compile(r"[\x80-\x9f]+")
# ”é would be Mac Roman for a Cyrillic letter; it is a quotation mark and a letter.
_QUOTED_LETTER = regex.compile(r"[“”‘’–—…]\p{L}")
_HAN = regex.compile(r"\p{Han}[\p{Han}€]{0,3}")
_A_GRAVE = regex.compile(r"(?<![\p{Lu}\p{Lt}])Ã(?:(?P<blank> {1,2}(?=\p{Ll})|\u00a0)|(?!\w))")
_GRAVE_ENDS = regex.compile(r"(?:t|dej|déj|dÃ©j|voil|(?<!\p{L})l)$")
_AFTER_A = regex.compile(r"\s*(?:la|deux|mode|gogo|l[’'])(?!\w)")
_STRIPPED = regex.compile(r"(?<=\p{Ll})A(?P<byte>[±³©¡º¼¶§¤¥ª®¨¢¹])(?!\w*\d)|(?<=\d)A(?P<byte>°)")
_MAC_QUOTES = regex.compile(r"(?<=\p{Ll})Õ(?=(?:t|s|re|ll|ve|d|m)\b)")
# A no-break space between blanks, or after a word; "Â" is a letter of Romanian and Vietnamese too.
_NO_BREAK = regex.compile(
    r"(?<=(?P<apart>[\s“(]|^)|[\p{Ll}\p{Nd}.,;:!?”\"’)])"
    r"Â(?:[ \u00a0]?Â){0,3}(?P<blank>[ \u00a0]?)(?![\p{L}’“”])"
    r"|(?<=[.!?,;])Â(?P<blank>)(?=\p{L})"
)
_LOST_QUOTE = regex.compile("â€\ufffd?(?=[\\s.,;:!?)\\]’]|$)")
_LOST_BYTE = {"â€": "”", "â€\ufffd": "”"}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch that decodes to ``meant``, if the text was misread in ``codec``."""

    start: int
    end: int
    meant: str
    codec: str
    certain: bool


@dataclass(frozen=True, slots=True)
class _Reading:
    """How the UTF-8 of Latin letters, marks and emoji looks in a codec.

    Attributes:
        pattern, long: a run of such characters; one of three or four bytes, which no author writes.
        leads: what any of them begins with.
        bytes_of: byte by character.
    """

    codec: str
    pattern: "regex.Pattern[str]"
    long: "regex.Pattern[str]"
    leads: frozenset[str]
    bytes_of: dict[str, int]


def find(text: str) -> Iterator[Hit]:
    """All that reads as UTF-8 once it is put back into bytes, with what it stands for."""
    seen = set(text)
    pieces = sorted(
        (p for codec in CODECS if _reading(codec).leads & seen for p in _pieces(text, codec)),
        key=lambda p: (p.start, not p.certain, -p.end),
    )
    proven = {p.codec for p in pieces if p.certain}
    taken: list[Hit] = []
    doubtful: list[_Piece] = []
    past = 0
    for piece in pieces:
        if piece.start >= past and (piece.certain or piece.codec in proven):
            taken.append(_hit(piece.start, piece.end, piece.meant))
            past = piece.end
        elif piece.start >= past:
            doubtful.append(piece)
    taken += _others(text, bool(proven))
    covered = bytearray(len(text))
    for hit in taken:
        if covered.find(1, hit.start, hit.end) < 0:
            covered[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
            yield hit
    for piece in doubtful:
        covered[piece.start : piece.end] = b"\1" * (piece.end - piece.start)
    yield from _by_ftfy(text, covered)


def blanks(text: str) -> Iterator[Hit]:
    """What is left of no-break spaces, in a text that is known to be misread."""
    for match in _NO_BREAK.finditer(text):
        meant = " " if match["blank"] and match["apart"] is None else ""
        yield _hit(match.start(), match.end(), meant)


def _hit(start: int, end: int, meant: str | None, rule: str = "mojibake") -> Hit:
    repairs = () if meant is None else (meant,)
    return Hit(start, end, "encoding", rule, REASON, repairs)


def _pieces(text: str, codec: str) -> Iterator[_Piece]:
    reading = _reading(codec)
    for match in reading.pattern.finditer(text):
        meant = _meant(match.group(), codec)
        if meant is not None:
            start, end = match.span()
            yield _Piece(start, end, meant, codec, _is_certain(text, match, reading))


@lru_cache(maxsize=4096)  # a broken text breaks the same few characters over and over
def _meant(part: str, codec: str) -> str | None:
    """What ``part`` was before it was misread; None if it was not, or it is unclear."""
    reading = _reading(codec)
    meant = part
    for _ in range(_ROUNDS):
        once = _decoded(meant, reading.bytes_of)
        if once is None:
            break
        meant = once
        if not reading.pattern.fullmatch(meant):
            break
    meant = _LOST_BYTE.get(meant, meant)  # "Ã¢â‚¬", misread twice
    # "Ã" and a no-break space are looked at apart: the space may be one.
    is_grave = meant == "à" and codec == "windows-1252"
    is_half = any(broken in meant for broken in _LOST_BYTE)
    done = meant != part and not is_grave and not is_half
    return meant if done and all(map(_is_plausible, meant)) else None


def _decoded(part: str, bytes_of: dict[str, int]) -> str | None:
    try:
        decoded: str = bytes(bytes_of[c] for c in part).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return None
    # Windows characters that were taken for controls before they became UTF-8.
    windows: str = _C1.sub(lambda m: _from_windows(m[0]), decoded)
    return windows


def _from_windows(controls: str) -> str:
    return controls.encode("latin-1").decode("windows-1252", "replace")


def _is_plausible(char: str) -> bool:
    return char in _MARKS or char.isalpha() or unicodedata.category(char) in ("So", "Mn", "Sk")


def _is_certain(text: str, match: "regex.Match[str]", reading: _Reading) -> bool:
    """Whether no good text has this."""
    start, end = match.span()
    if reading.long.search(match.group()):
        return True
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    lead, second = match.group()[:2]
    inside = before[-1:].isalpha() or after[:1].isalpha()
    if not lead.isalpha():  # "√¶", "├⌐": signs, which formulas and frames have, but no word
        return (len(before) == 2 and before.isalpha() and before[-1].islower()) or (
            bool(after) and after.isalpha() and after[0].islower() and not before[-1:].isdigit()
        )
    if reading.codec == "windows-1251" or (lead == "È" and second > "\x9f"):
        return False
    if before[-1:].isupper():
        return second not in _QUOTING and after[:1].isalpha()
    if second in _QUOTING:
        return (lead == "Â" and second != "\u00a0") or (inside and after[:1].islower())
    return True


@cache
def _reading(codec: str) -> _Reading:
    bytes_of: dict[str, int] = {}
    looks: dict[int, str] = {}
    for byte in range(0x80, 0x100):
        chars = {bytes([byte]).decode(codec, "ignore")}
        if codec == "windows-1252":
            chars.add(chr(byte))  # and Latin-1, which has controls there
        looks[byte] = "".join(sorted(chars))
        bytes_of |= dict.fromkeys(looks[byte], byte)

    def some(low: int, high: int) -> str:
        chars = "".join(looks[byte] for byte in range(low, high + 1))
        return f"[{regex.escape(chars)}]" if chars else "(?!)"

    tail = some(0x80, 0xBF)
    long = "|".join(
        (
            f"{some(0xE2, 0xE2)}{some(0x80, 0x8B)}{tail}",
            f"{some(0xE1, 0xE1)}{some(0xB8, 0xBB)}{tail}",
            f"{some(0xEF, 0xEF)}{some(0xBB, 0xBB)}{some(0xBF, 0xBF)}",
            f"{some(0xF0, 0xF0)}{some(0x9F, 0x9F)}{tail}{tail}",
        )
    )
    # C8: the letters of Romanian with a comma below.
    strong = f"{long}|{some(0xC2, 0xC5)}{tail}|{some(0xC8, 0xC8)}{some(0x98, 0x9B)}"
    # "ƒ", "ˆ" and "˜" of Windows: what was misread twice has them.
    windows = f"{some(0xC6, 0xC6)}{some(0x92, 0x92)}|{some(0xCB, 0xCB)}{some(0x86, 0x9C)}"
    return _Reading(
        codec,
        regex.compile(f"(?:{strong})+(?:(?:{windows})(?:{strong})*)*"),
        regex.compile(long),
        frozenset("".join(looks[b] for b in (*range(0xC2, 0xC6), 0xC8, 0xE1, 0xE2, 0xEF, 0xF0))),
        bytes_of,
    )


def _others(text: str, proven: bool) -> Iterator[Hit]:
    """Mojibake that lost a byte, its blank or its accents, or that came by way of East Asia."""
    for match in _A_GRAVE.finditer(text):
        yield from _a_grave(text, match, proven)
    for match in _STRIPPED.finditer(text):
        meant = "°" if match["byte"] == "°" else bytes([0xC3, ord(match["byte"])]).decode("utf-8")
        yield _hit(match.start(), match.end(), meant, "mojibake-accents")
    for match in _MAC_QUOTES.finditer(text):
        yield _hit(match.start(), match.end(), "’")
    for match in _HAN.finditer(text):
        yield from _east_asian(text, match)


def _a_grave(text: str, match: "regex.Match[str]", proven: bool) -> Iterator[Hit]:
    """ "à", whose second byte is a no-break space: it became a blank, or went with the blank."""
    start, end = match.span()
    blank = match["blank"] or ""
    head = text[max(0, start - 8) : start]
    alone = not head[-1:].isalpha()
    follows = bool(_AFTER_A.match(text, match.start() + 1))
    if blank == "\u00a0" and not (alone and text[end : end + 1].isalpha()):
        yield _hit(start, end, "à")
    elif alone:
        if follows or (proven and text[start + 1 : start + 2].isspace()):
            yield _hit(start, end, "à " if blank else "à")
    elif head[-1:].islower():
        rule = "mojibake" if proven or _GRAVE_ENDS.search(head) else "mojibake-unsure"
        yield _hit(start, end, "à " if blank else "à", rule)


def _east_asian(text: str, match: "regex.Match[str]") -> Iterator[Hit]:
    """Quotation marks of an English word, read in pairs of bytes as Chinese or Japanese."""
    start, end = match.span()
    raw = match.group()
    if raw[0] not in "鈥銆窶" or regex.search(r"\p{Han}|\p{Kana}", text[max(0, start - 3) : start]):
        return
    for codec in ("gbk", "cp932"):
        try:
            parts = [b"\x80" if c == "€" else c.encode(codec) for c in raw]
            meant = b"".join(parts).decode("utf-8")
        except UnicodeError:
            continue
        if meant[0] in _MARKS and meant[1:].isascii():
            yield _hit(start, end, meant)
        elif meant == "\u3000":
            yield _hit(start, end, " ", "mojibake-unsure")
        return
    past = end + (text[end : end + 1] == "?")
    yield _hit(start, past, None, "mojibake-unsure")


def _by_ftfy(text: str, covered: bytearray) -> Iterator[Hit]:
    """What is left: whole words in another script, other encodings, Windows characters."""
    # Imported here: ASCII text, the common case, never needs it.
    from ftfy import TextFixerConfig, fix_encoding
    from ftfy.badness import is_bad

    config = TextFixerConfig(explain=False)
    # A broken text breaks the same few characters over and over.
    fix = lru_cache(maxsize=4096)(lambda part: fix_encoding(part, config))
    for match in _TOKEN.finditer(text):
        token = match.group()
        start, end = match.span()
        if covered.find(1, start, end) >= 0:
            yield from _windows(text, start, end, covered)
            yield from _lost_quotes(text, start, end)
            continue
        if _C1.search(token) and not is_bad(token):
            yield from _windows(text, start, end, covered)
            continue
        parts = _parts(token, fix) if is_bad(token) else []
        if not parts:
            yield from _lost_quotes(text, start, end)
        for at, before, after in parts:
            yield _hit(start + at, start + at + len(before), after)


def _windows(text: str, first: int, last: int, covered: bytearray) -> Iterator[Hit]:
    """Controls that are characters of Windows, where nothing else claims them."""
    for match in _C1.finditer(text, first, last):
        meant = _from_windows(match.group())
        lead = text[match.start() - 1 : match.start()]  # of UTF-8, whose other bytes these are
        if "\ufffd" in meant or "\xc2" <= lead <= "\xf4":
            continue
        if covered.find(1, *match.span()) < 0:
            reason = "a Windows character read as a control character"
            start, end = match.span()
            yield Hit(start, end, "encoding", "mojibake", reason, (meant,))


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


def _common(before: str, after: str) -> tuple[int, int]:
    """Lengths of the longest common start and, behind it, the longest common end."""
    size = min(len(before), len(after))
    head = next((i for i in range(size) if before[i] != after[i]), size)
    size -= head
    tail = next((i for i in range(size) if before[-1 - i] != after[-1 - i]), size)
    return head, tail


def _lost_quotes(text: str, first: int, last: int) -> Iterator[Hit]:
    """Closing quotation marks that lost their last byte, which no encoding shows."""
    for match in _LOST_QUOTE.finditer(text, first, last):
        (start, end), reason = match.span(), "a quotation mark that lost a byte"
        yield Hit(start, end, "encoding", "mojibake", reason, ("”",))
