"""Files in, files out: text comes and goes exactly as it is, or with an error that names the fix.

Line ends and a byte order mark are part of the text. ``-`` is standard input or output.
"""

import codecs
import os
import sys
from pathlib import Path

from mtcheck.errors import InputError

STANDARD_STREAM = "-"

_BINARY_SIGNATURES = {
    b"%PDF": "a PDF: extract its text first, for instance with pdftotext",
    b"PK\x03\x04": "a zip archive or an office document: save it as plain text first",
    b"\x1f\x8b": "compressed with gzip: unpack it first, or pipe it: gzip -dc FILE | mtcheck -",
    b"\xfd7zXZ": "compressed with xz: unpack it first, or pipe it: xz -dc FILE | mtcheck -",
    b"{\\rtf": "a rich-text document: save it as plain text first",
}
_UTF16_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# A stray NUL in a long article is damage like any other; more than that is not text.
_MOST_CONTROL_SHARE = 0.005
_TEXT_CONTROLS = b"\t\n\v\f\r\x1b"


def read_text(path: str | Path, encoding: str = "utf-8") -> str:
    """The text of a file, or of standard input if ``path`` is "-".

    Raises:
        InputError: missing, a folder, not readable, binary, or not in ``encoding``.
    """
    name = display_name(path)
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise InputError(f"unknown encoding {encoding!r}; try utf-8, cp1252 or utf-16") from None
    data = _read_bytes(path, name)
    for signature, advice in _BINARY_SIGNATURES.items():
        if data.startswith(signature):
            raise InputError(f"{name}: this is {advice}")
    try:
        text = data.decode(encoding)
    except UnicodeError as error:
        raise InputError(f"{name}: {_decoding_advice(data, encoding, error)}") from None
    if _is_binary(text):
        raise InputError(f"{name}: {_binary_advice(data)}")
    return text


def write_text(path: str | Path, text: str, *, append: bool = False) -> None:
    """Write UTF-8, every character as it is; "-" is standard output.

    Lone surrogates, which UTF-8 has no place for, are written as Python's "surrogatepass" does.

    Raises:
        InputError: the file cannot be written.
    """
    data = text.encode("utf-8", "surrogatepass")
    if str(path) == STANDARD_STREAM:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        with Path(path).open("ab" if append else "wb") as file:
            file.write(data)
    except (OSError, ValueError) as error:
        problem = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(f"{path}: cannot write it: {problem}") from None


def display_name(path: str | Path) -> str:
    """What to call an input in a message or a heading."""
    return "standard input" if str(path) == STANDARD_STREAM else path_text(path)


def path_text(path: str | Path) -> str:
    """A path as its bytes read in UTF-8, whatever the locale made of them."""
    return os.fsencode(path).decode("utf-8", "surrogateescape")


def is_same_file(one: str | Path, other: str | Path) -> bool:
    """Whether both name one existing file, however they are spelt."""
    try:
        return Path(one).samefile(other)
    except OSError:
        return False


def _read_bytes(path: str | Path, name: str) -> bytes:
    if str(path) == STANDARD_STREAM:
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise InputError(f"{name}: no such file") from None
    except IsADirectoryError:
        raise InputError(f"{name}: is a folder; name the files in it: {name}/*.txt") from None
    except (OSError, ValueError) as error:
        problem = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(f"{name}: cannot read it: {problem}") from None


def _is_binary(data: str | bytes) -> bool:
    """Whether there are more control characters (or bytes) than a stray one."""
    codes = data.encode("utf-8", "replace") if isinstance(data, str) else data
    controls = sum(codes.count(code) for code in range(32) if code not in _TEXT_CONTROLS)
    return controls > 1 and controls > _MOST_CONTROL_SHARE * len(codes)


def _binary_advice(data: bytes) -> str:
    if guess := _utf16_guess(data):
        return f"not UTF-8; looks like {guess}: pass --encoding {guess}"
    return "this is a binary file, not text"


def _decoding_advice(data: bytes, encoding: str, error: UnicodeError) -> str:
    where = f" (byte {error.start})" if isinstance(error, UnicodeDecodeError) else ""
    guess = _utf16_guess(data)
    if not guess and _is_binary(data):
        return "this is a binary file, not text"
    guess = guess or _single_byte_guess(data)
    problem = f"not valid {encoding.upper()}{where}"
    if guess == encoding.lower():
        return f"{problem}: pass the right --encoding"
    return (
        f"{problem}; looks like {guess}: "
        f"convert it with `iconv -f {guess} -t utf-8`, or pass --encoding {guess}"
    )


def _utf16_guess(data: bytes) -> str | None:
    for mark, name in _UTF16_MARKS.items():
        if data.startswith(mark):
            return name
    # ASCII text in UTF-16 has a NUL in every second byte.
    sample = data[:4096]
    half = len(sample) // 2
    if half and sample[1::2].count(0) > 0.7 * half:
        return "utf-16-le"
    if half and sample[0::2].count(0) > 0.7 * half:
        return "utf-16-be"
    return None


def _single_byte_guess(data: bytes) -> str:
    """Cyrillic text is mostly bytes above 0xC0, western text has few; a hint is all this is."""
    letters = [b for b in data[:65536] if b >= 0xC0 or chr(b).isalpha()]
    high = sum(b >= 0xC0 for b in letters)
    return "cp1251" if letters and high > 0.5 * len(letters) else "cp1252"
