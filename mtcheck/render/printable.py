"""Characters that a terminal would act on, hide or fail at, made visible."""

import unicodedata

# Control, format, surrogate, private and unassigned characters; line and paragraph separators.
_UNPRINTABLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def printable(text: str) -> str:
    r"""``text`` on one line, with tabs as spaces and line breaks as "⏎".

    >>> printable("a\tb\x1b[31m\u200b")
    'a b<U+001B>[31m<U+200B>'
    """
    flat = text.replace("\r\n", "\n").replace("\t", " ")
    return "".join(_visible(c) for c in flat)


def _visible(char: str) -> str:
    if char.isprintable():
        return char
    if char in "\r\n":
        return "⏎"
    if unicodedata.category(char) in _UNPRINTABLE:
        return f"<U+{ord(char):04X}>"
    return " "


def shortened(text: str, length: int) -> str:
    """At most about ``length`` characters, the middle left out where there are more."""
    if len(text) <= length:
        return text
    head = length * 2 // 3
    return f"{text[:head].rstrip()} … {text[len(text) - (length - head) :].lstrip()}"
