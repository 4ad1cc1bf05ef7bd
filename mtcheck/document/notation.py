"""Code, addresses and other notation in a text: what nothing may change.

Notation is known by its form, inside a line (`_inline`), by its marks around a stretch (fences,
elements, environments), or by the company of its line: a line of code stands among others, a verse
or a quotation that is indented alike does not look like code.
"""

import re
from collections.abc import Iterator
from functools import cache

import regex

from mtcheck.data import read_toml

_FENCE = regex.compile(r"`{3,}|(?m:^[ \t]{0,3}~{3,})")
_LINE = regex.compile(r"[^\r\n]+")
_PARAGRAPH_END = regex.compile(r"\n[ \t]*\r?\n|\r\r|$")
_IPA = "ɪəʃʒθðŋɑɔʊʌɜɛɡɹɾʔɒˈˌː"
# Without one of these no line is code; it lets prose pass quickly.
_SIGN = re.compile(r"[{}()\[\]=;<>$#%:/\\@]|\s--?\w|SELECT|FROM|^\s*- ")
_LONGEST = 200  # code points: a longer line is prose, or data that no pattern here knows
_INDENT = regex.compile(r"(?:\t| {4})[ \t]*\S")
# What a line of prose does not have: operators, calls, braces and closing semicolons.
_SURE = regex.compile(
    r"""[{}]\s*(?://.*)?$ | [()\[\]=][^;]{0,80};\s*(?://.*)?$ | ^\s*[{}\[\]()]+[,;]?\s*$ | ::\w
      | \)\s*(?:\{|=>|:\s*$) | [!=]== | ^\s*(?:\#!|\#include|//\s?\w|/\*|\*/|<\?|@\w+\()
      | ^\s*"[\w.-]{1,40}"\s*:\s | ^\s*[a-z_][\w.\[\]'"]{0,60}\s[-+*/|&]?=\s\S
      | ^\s*[a-z_]\w*\([^)]*\)\s*$ | ^\s*\[[\w.-]{1,40}\]\s*$ | ^\s*[A-Za-z_][\w.-]{0,40}=\S""",
    regex.VERBOSE,
)
_HINT = regex.compile(
    r"\w\(|\)\s*[;:]|[-=]>|[=!<>]=|\+\+|&&|\|\||\w\[\w|\.\w+\(|:\s*$|\s=\s|\breturn\b|[\"'],|%[sd]"
)
_PAIR = regex.compile(r"\s*(?:- )?[a-z][\w.-]{0,30}:(?: \S.{0,60})?(?<![.!?])$")
_FEW = 8  # words: a line of code has no more of them standing free
_ITEM = regex.compile(r"\s*- \S{1,40}$")


def notation(text: str) -> list[tuple[int, int]]:
    """Start and end of all notation in ``text``: sorted, disjoint."""
    found = [
        match.span()
        for needs, form in _inline()
        if (needs in text if isinstance(needs, str) else needs.search(text))
        for match in form.finditer(text)
    ]
    found += _fenced(text)
    found += _elements(text)
    found += _lines(text)
    found += _sections(text)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _fenced(text: str) -> Iterator[tuple[int, int]]:
    """From fence to fence; what is never closed ends with its paragraph."""
    opened: regex.Match[str] | None = None
    for mark in _FENCE.finditer(text):
        if opened is None:
            opened = mark
        elif mark.group().strip()[0] == opened.group().strip()[0]:
            yield opened.start(), mark.end()
            opened = None
    if opened is not None:
        end = _PARAGRAPH_END.search(text, opened.end())
        yield opened.start(), end.start() if end else len(text)


def _elements(text: str) -> Iterator[tuple[int, int]]:
    """Elements and environments that hold code, from their opening to their closing."""
    missing: set[str] = set()  # looked for in vain once, so never again: it keeps this linear
    past = 0
    for match in _element().finditer(text):
        name = match["element"]
        closing = f"</{name}>" if name else f"\\end{{{match['environment']}}}"
        if match.start() < past or closing in missing:
            continue
        end = text.find(closing, match.end())
        if end < 0:
            missing.add(closing)
            continue
        past = end + len(closing)
        yield match.start(), past


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Commands, statements, and blocks of code that are told by the look of their lines."""
    block: list[tuple[int, int, str]] = []  # lines without a blank line between them
    past = 0
    for match in _LINE.finditer(text):
        if block and (match.group().isspace() or text.count("\n", past, match.start()) > 1):
            yield from _block(block)
            block = []
        if not match.group().isspace():
            block.append((*match.span(), match.group()))
        past = match.end()
    yield from _block(block)


def _block(lines: list[tuple[int, int, str]]) -> Iterator[tuple[int, int]]:
    """The lines of code in a block, or all of it where most of them are."""
    able = [len(line) <= _LONGEST and bool(_SIGN.search(line)) for _, _, line in lines]
    if not any(able):
        return
    sure = [can and _is_statement(line) for (_, _, line), can in zip(lines, able, strict=True)]
    hints = [
        can and bool(_HINT.search(line)) for (_, _, line), can in zip(lines, able, strict=True)
    ]
    count = len(lines)
    indented = all(_INDENT.match(line) for _, _, line in lines)
    listing = sum(sure) * 2 > count > 1 or (indented and sum(sure) * 3 + sum(hints) >= count)
    settings = count > 1 and all(able) and _are_settings([line for _, _, line in lines])
    for (start, end, line), code in zip(lines, sure, strict=True):
        if code or settings or (listing and not _is_sentence(line)):
            yield start, end


def _are_settings(lines: list[str]) -> bool:
    """Whether these are keys with their values, as in YAML."""
    keyed = sum(bool(_PAIR.match(line)) for line in lines)
    return keyed * 2 >= len(lines) and all(_PAIR.match(x) or _ITEM.match(x) for x in lines)


def _is_statement(line: str) -> bool:
    if _command().match(line) or _query().match(line):
        return True
    if _opening().match(line):
        return bool(_SURE.search(line)) or (
            bool(_HINT.search(line)) and not line.rstrip().endswith(".")
        )
    # A sentence may end in a brace or a semicolon.
    return bool(_SURE.search(line)) and _words(line) < _FEW


def _is_sentence(line: str) -> bool:
    return _words(line) >= _FEW and line.rstrip()[-1] in ".!?…”"


def _words(line: str) -> int:
    return sum(word.isalpha() for word in line.split())


def _sections(text: str) -> Iterator[tuple[int, int]]:
    """Numbers of sections and versions; where one is announced, others of its shape are too."""
    if not _POINT.search(text):
        return
    announced = [m.span() for m in _counted().finditer(text)]
    yield from announced
    if any(text.count(".", start, end) > 1 for start, end in announced):
        yield from (m.span() for m in _DOTTED.finditer(text))


_POINT = re.compile(r"\d\.\d|§")
_DOTTED = regex.compile(r"(?<![\w.])\d{1,4}(?:\.\d{1,4}){2,6}(?![\w.]*\w)")


def _any(name: str) -> str:
    return "|".join(read_toml("notation.toml")[name].split())


@cache
def _command() -> "regex.Pattern[str]":
    name = rf"(?:{_any('commands')})(?![\w'’])"
    return regex.compile(
        rf"\s*(?:\$\s+(?=[a-z./~\d])(?!\d[\d.,]*\s)|(?:>|\#|%|>>>|C:\\[^>\n]{{0,80}}>|PS>)\s*(?={name}\s+[\w.~/$'\"-])"
        rf"|>>>\s|\.\.\.\s{{2,}}|In \[\d+\]:|[\w.-]{{1,30}}@[\w.-]{{1,40}}[:\w~/. ]{{0,60}}[$#]\s"
        rf"|(?:{name})(?=[^\n]*\s--?\w)(?![^\n]*[.!?]$))"
    )


@cache
def _query() -> "regex.Pattern[str]":
    return regex.compile(
        r"\s*(?:SELECT\b.{1,200}\bFROM\b|INSERT\s+INTO\b|UPDATE\s+\S+\s+SET\b|DELETE\s+FROM\b"
        r"|(?:CREATE|ALTER|DROP)\s+(?:OR\s+REPLACE\s+)?(?:TABLE|VIEW|INDEX|DATABASE|FUNCTION)\b"
        r"|(?i:select\s[^\n]{1,120}\sfrom\s[\w.]+[^\n]{0,200};)|(?:WHERE|FROM|JOIN|AND)\s+\w+\.?\w*\s*[=<>(])"
    )


@cache
def _opening() -> "regex.Pattern[str]":
    return regex.compile(rf"\s*(?:}}\s*)?(?:{_any('openings')})\b")


@cache
def _element() -> "regex.Pattern[str]":
    return regex.compile(
        rf"<(?P<element>{_any('elements')})(?:\s[^<>]{{0,300}})?>"
        rf"|\\begin\{{(?P<environment>(?:{_any('environments')})\*?)\}}"
    )


@cache
def _counted() -> "regex.Pattern[str]":
    number = r"\d{1,4}(?:\.\d{1,4}){1,6}[a-z]?"
    return regex.compile(
        rf"(?:§+|\b(?:{_any('counted')})\b\.?)\s?\(?{number}\b"
        rf"(?:(?:\s?[-–,&]\s?|,?\s(?:and|or|to|through)\s){number}\b){{0,9}}",
        regex.IGNORECASE,
    )


@cache
def _inline() -> tuple[tuple[str | re.Pattern[str], "regex.Pattern[str]"], ...]:
    """Forms inside a line, each behind what it cannot do without, so that prose costs little."""
    return tuple(
        (needs, regex.compile(pattern, regex.VERBOSE))
        for needs, patterns in (*_addresses(), *_code(), *_markup(), *_sciences())
        for pattern in patterns
    )


_Forms = Iterator[tuple[str | re.Pattern[str], tuple[str, ...]]]


def _addresses() -> _Forms:
    dotted = re.compile(r"(?<=\w)\.[a-z]")
    ending = _any("extensions")
    yield "//", (r"(?:https?|ftp|file|ssh|git)://\S+",)
    yield "www.", (r"(?<!\w)www\.\S+",)
    yield "mailto:", (r"\bmailto:\S+",)
    yield "@", (r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+", r"(?<!\w)@\w+")
    yield "#", (r"(?<![\w&])\#\w+",)
    yield (
        dotted,
        (
            rf"(?<![\w.-])(?:[\w-]++\.){{1,8}}(?:{_any('domains')})\b(?:[/?:]\S*)?",
            r"(?<![\w./-])(?:[\w.+-]{1,60}/){0,8}[\w+-]{1,60}(?:\.[\w-]{1,20}){0,3}"
            rf"\.(?:{ending})\b",
        ),
    )
    yield re.compile(r"(?:^|[\s(\"'“‘\[])\.[a-z]"), (r"(?<![^\s(\"'“‘\[])\.[a-z][\w-]{1,30}\b",)
    yield (
        "/",
        (
            r"(?<![\w/.])(?:~|\.{1,2})?(?:/[\w.+@-]+){2,}/?",
            r"(?<![\w/])/(?:etc|usr|var|home|bin|dev|tmp|opt|proc|sys|lib|root|mnt|srv|boot|sbin)\b/?",
            r"(?<!\w)~/[\w./-]*",
        ),
    )
    yield "\\", (r"\b[A-Za-z]:\\[^\s<>\"|?*]* | \\\\[\w.-]+\\[^\s<>\"|?*]*",)
    yield "10.", (r"\b10\.\d{4,9}/\S+",)
    yield (
        re.compile("doi|DOI|ar[Xx]iv|ISBN|ISSN|PMID"),
        (r"\b(?i:doi|arxiv|isbn(?:-1[03])?|issn|pmid):?\s?\d[\w./-]*(?:[ -]\d[\d-]*){0,4}",),
    )


def _code() -> _Forms:
    yield (
        "`",
        (
            r"(?<![\w`])`(?=\S)[^`\n]{1,300}(?<=\S)`(?![\w`])",
            r"(?<!`)``(?!`)(?:[^`'\n]|'(?!')){1,300}``(?!`)",
        ),
    )
    yield (
        re.compile(r"(?<!\w)-{1,2}[A-Za-z]"),
        (r"(?<![\w-])--[a-z][\w-]*(?:=\S+)? | (?<![^\s(\"'“‘\[])-[A-Za-z]\w{0,3}(?![\w'’-])",),
    )
    yield re.compile(r"[a-z][A-Z]"), (r"\b[a-z]{1,40}+[A-Z][A-Za-z0-9_]*",)
    yield "_", (r"\b[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+\b",)
    yield "()", (r"\b[\w.]{1,80}\(\)",)
    yield re.compile(r"[$%][A-Za-z_{]"), (r"(?<!\w)[$%][A-Za-z_]\w*%? | \$\{[^{}\n]{1,60}\}",)
    yield (
        "=",
        (
            r"(?<![\w=<>!])[A-Za-z_][\w.-]*="
            r"(?:\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'|[^\s=,;)]+)",
        ),
    )
    yield (
        "{",
        (
            r"\{\{[^{}\n]{1,200}\}\} | \{%[^%\n]{1,200}%\} | \{[a-z_]\w{0,30}\}"
            r"| \{\s?\"[^\"\n]{1,60}\"\s?:[^{}\n]{0,300}\}",
        ),
    )
    yield "SELECT", (r"\bSELECT\s[^\n;]{1,300}\sFROM\s(?:[^\n;]{1,300};|[\w.]+)",)
    yield (
        re.compile("INSERT INTO|UPDATE|DELETE FROM"),
        (r"\b(?:INSERT\sINTO|UPDATE|DELETE\sFROM)\s\w[^\n;]{1,300};",),
    )
    yield (
        re.compile(r"\d[a-f]|[a-f]\d|[\dA-F][:-][\dA-F]"),
        (
            r"\b(?:[\dA-Fa-f]{2}[:-]){5}[\dA-Fa-f]{2}\b",
            r"\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b",
            r"\b(?=[a-f]{0,63}\d)(?=\d{0,63}[a-f])[\da-f]{7,64}\b",
            r"\b0x[\da-fA-F]+\b",
        ),
    )
    yield re.compile(r"v\d|\d\.\d+\."), (r"\bv\d+(?:\.\d+)*\b | \b\d{1,4}(?:\.\d{1,4}){3,6}\b",)


def _markup() -> _Forms:
    yield (
        "<",
        (
            r"</?[A-Za-z][\w:.-]*(?:\s+[^<>\n=]{1,40}=[^<>\n]{0,300})?\s*/?>"
            r"| <[!?][^<>\n]{1,200}> | <[a-z](?:[^<>\n]{0,60}\S)?>",
        ),
    )
    yield "](", (r"\]\([^()\s]{1,300}(?:\s\"[^\"\n]{0,100}\")?\)",)
    # What may be the escape of a character, read literally, is no command.
    yield (
        "\\",
        (
            r"(?<!\\)\\(?!u[\da-fA-F]{4}|x[\da-fA-F]{2}|[nrt\"'](?![a-z]))[A-Za-z]+\*?"
            r"(?:\[[^\]\n]{0,80}\])?(?:\{[^{}\n]{0,120}\}){0,3}",
            r"\\\([^\n]{1,200}?\\\) | \\\[[^\n]{1,200}?\\\]",
        ),
    )
    yield (
        "$",
        (
            r"\$\$[^$]{1,400}\$\$",
            r"(?<![\w$\\])\$(?=[^\s$])(?:[^$\n]{0,100}[\\^_={}][^$\n]{0,100}|[a-zA-Z])(?<=[^\s\\])"
            r"\$(?![\w$])",
        ),
    )
    yield (
        re.compile(r"[:;=]['’]?-?[()DPpOo|*\]\[]|<3|\^_|¯"),
        (
            r"(?<![\w(])[:;=]['’]?-?[()DPpOo|*\]\[](?!\w) | (?<!\w)<3+(?!\d)",
            r"\^_+\^ | ¯\\_\(ツ\)_/¯",
        ),
    )


def _sciences() -> _Forms:
    move = (
        r"(?:[KQRBN][a-h]?[1-8]?x?[a-h][1-8]|(?:[a-h]x)?[a-h][1-8](?:=[QRBN])?"
        r"|[O0]-[O0](?:-[O0])?)[+\#]?[!?]{0,2}"
    )
    verse = r"\d{1,3}\s?:\s?\d{1,3}[a-f]?"
    yield (
        re.compile(r"[A-Za-z]\d"),
        (
            r"\b(?=[A-Za-z]{1,6}\d)(?:[A-Z][a-z]?\d{0,3}){1,10}(?:\([A-Z]\w{1,6}\)\d?){0,3}(?![a-z])",
        ),
    )
    yield (
        re.compile(f"[{_IPA}]"),
        (
            rf"(?<![\w/])/[^/\s]{{0,40}}[{_IPA}][^/\n]{{0,40}}/",
            rf"\[[^\]\s]{{0,40}}[{_IPA}][^\]\n]{{0,40}}\]",
        ),
    )
    yield (
        re.compile(r"[a-h][1-8](?!\w)|[O0]-[O0]"),
        (
            rf"\b\d{{1,3}}\.{{1,3}}\s?{move}(?:\s+{move})?(?!\w)",
            rf"(?<!\w)(?:{move})(?<=[+\#!?]|[KQRBNx][a-h][1-8]|O)(?!\w)",
        ),
    )
    yield (
        re.compile(r"\d\s?:\s?\d"),
        (
            rf"\b(?:{_any('books')})\b\.?(?:\s(?:from|chapters?|verses?|vv?\.))?\s+{verse}"
            rf"(?!\s?[ap]\.?m)(?:(?:\s?[-–,;]\s?|\s(?:and|to|or|through)\s)"
            rf"(?:{verse}|\d{{1,3}})(?!\s?[ap]\.?m)\b){{0,9}}",
        ),
    )
