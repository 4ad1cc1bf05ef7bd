"""Numbers, sums and times written as another language writes them: "21.000 people", "3,2 kilos".

English sets a point before fractions and a comma between thousands; much of the world does the
reverse. One number alone cannot always tell ("1.234"), so it counts only beside a word that can.
Where the article also has numbers in the English way, one that clashes with them is a slip; without
them it may be the habit of an author who writes English elsewhere: punctuation, and no sign of a
machine. Several points alone tell nothing: versions, addresses and sections of codes have them.
"""

from collections.abc import Iterator
from functools import cache

import regex

from mtcheck.data import read_toml
from mtcheck.detect.hit import Hit
from mtcheck.document import Document, overlaps

_BEFORE = r"(?<![\p{L}\p{N}.,:/-])"
_GROUPS = rf"{_BEFORE}(?<cut>[1-9]\d{{0,2}}(?:\.\d{{3}})"  # "0.134" is a fraction
_ENGLISH = regex.compile(
    rf"{_BEFORE}(?:\d{{1,3}}(?:,\d{{3}})+(?![\d,])|\d{{1,3}}\.\d{{1,2}}(?![\d.]))"
)
_CURRENCY = r"(?:[$€£¥₽₴₺₹]|\b(?:EUR|USD|GBP|BRL|Rp\.?))\s?"
_HOUR = regex.compile(
    r"(?<=\b(?:at|from|until|till|to|since|by|between|and) )"
    r"(?<cut>(?<h>[01]?\d|2[0-4])h(?<m>[0-5]\d))(?!\w)"
)
_OCLOCK = regex.compile(
    r"(?<![\p{L}\p{N}.,:/-]|: )(?<cut>(?<h>1[3-9]|2[0-4])(?:[:.](?<m>[0-5]\d))? o['’]clock)(?!\w)"
)
# "from 6: 20 to 6: 26" may be verses.
_SPACED_TIME = regex.compile(
    r"(?<=\b(?P<at>at|from|until|till|to|since|by|around|about|before|after|between|and) )"
    r"(?P<h>[01]?\d|2[0-4]):(?P<cut>[ \u00a0])[0-5]\d(?![\d:])"
    r"(?P<clock>[ \u00a0]?(?:[ap]\.?m\b|o['’]clock|hours\b|hrs?\b|GMT\b|UTC\b|local\b"
    r"|in the (?:morning|afternoon|evening)\b))?"
)
_SPACED_SUM = regex.compile(r"(?<![\p{L}\p{N}$€£])[$£](?<cut>[ \u00a0])(?=\d)")
_CLOSE_SUM = regex.compile(r"[$£]\d")
_SPACED_GROUP = regex.compile(r"(?<![\p{L}\p{N}.,:/-])\d{1,3},(?<cut>[ \u00a0])(?=000\b(?![,-]))")
_ROUND_SUM = regex.compile(r"(?:R\$|Rp\.?)\s?$")  # sums that have no three-digit fraction
_HABIT = 20  # places in one article; a table or a price list is set that way


def find(document: Document) -> Iterator[Hit]:
    """Foreign thousands and decimals, hours and sums, with the English form as repair."""
    if not any(c.isdigit() for c in document.text):
        return
    found = [*_grouped(document), *_decimal(document), *_hours(document), *_spaced(document)]
    for hit in found if len(found) <= _HABIT else ():
        if not overlaps(document.foreign, hit.start, hit.end):
            yield hit


def _grouped(document: Document) -> Iterator[Hit]:
    clash = _is_english(document, decimal=False)
    for match in _thousands().finditer(document.text):
        before = document.text[max(0, match.start() - 3) : match.start()]
        alone = match["cut"].count(".") > 1 or _ROUND_SUM.search(before)
        reason = "a point between the thousands, where English sets a comma"
        repair = match["cut"].replace(".", ",")
        if clash or alone:
            yield _hit(match, "point-between-thousands", reason, repair)
        else:
            yield _odd(match, "point-between-thousands-unsure", reason, repair)


def _decimal(document: Document) -> Iterator[Hit]:
    clash = _is_english(document, decimal=True)
    for match in _fractions().finditer(document.text):
        reason = "a comma before the fraction, where English sets a point"
        repair = match["cut"].replace(",", ".")
        if clash:
            yield _hit(match, "decimal-comma", reason, repair)
        else:
            yield _odd(match, "decimal-comma-unsure", reason, repair)


def _hours(document: Document) -> Iterator[Hit]:
    for match in _HOUR.finditer(document.text):
        repair = f"{match['h']}:{match['m']}"
        yield _odd(match, "hour-with-h", "a time as French writes it", repair)
    for match in _OCLOCK.finditer(document.text):
        repair = f"{match['h']}:{match['m'] or '00'}"
        yield _hit(match, "hour-past-twelve", "English clocks stop at twelve", repair)


def _spaced(document: Document) -> Iterator[Hit]:
    text = document.text
    for match in _SPACED_TIME.finditer(text):
        sure = match["clock"] or (match["at"] == "at" and int(match["h"]) > 12)
        rule = "space-inside-time" if sure else "space-inside-time-unsure"
        yield _odd(match, rule, "space inside a time", "")
    # Who always sets a space there means it.
    rule = "space-inside-sum" if _CLOSE_SUM.search(text) else "space-inside-sum-unsure"
    for match in _SPACED_SUM.finditer(text):
        yield _odd(match, rule, "space between a sum and its currency", "")
    for match in _SPACED_GROUP.finditer(text):
        yield _odd(match, "space-inside-number", "space inside a number", "")


def _hit(match: "regex.Match[str]", rule: str, reason: str, repair: str) -> Hit:
    start, end = match.span("cut")
    return Hit(start, end, "mistranslation", rule, reason, (repair,))


def _odd(match: "regex.Match[str]", rule: str, reason: str, repair: str) -> Hit:
    """What an author may do as well as a translator."""
    start, end = match.span("cut")
    return Hit(start, end, "punctuation", rule, reason, (repair,))


def _is_english(document: Document, *, decimal: bool) -> bool:
    """Whether another number of the article follows the English way."""
    mark = "." if decimal else ","
    return any(mark in match.group() for match in _ENGLISH.finditer(document.text))


@cache
def _thousands() -> "regex.Pattern[str]":
    """Groups of three after a point that can only be thousands."""
    counted, money = "|".join(_words("counted")), "|".join(_words("money"))
    area = "|".join(_words("area"))
    few = r"(?:(?!\p{L}*illion|thousand)\p{L}{2,14} )?"  # "21.000 young people"
    one = rf"{_GROUPS})(?= {few}(?:{counted})\b)"
    several = rf"{_GROUPS}{{2}})(?= {few}(?:{counted}|{money}|{area})\b)"
    # "$1.000 a litre" is a price with three decimals.
    each = r"(?! (?:per|an?|each)\b)"
    round_sum = rf"{_BEFORE}(?<cut>[1-9]\d{{0,2}}\.000)(?= {few}(?:{money})\b(?! (?:per|an?)\b))"
    return regex.compile(
        rf"{several}|(?<=R\$ ?|Rp\.? ?){_GROUPS}{{1,3}})(?![\w.,]*\d)"
        rf"|(?<={_CURRENCY})(?<cut>[1-9]\d{{0,2}}\.000)(?![\w.,]*\d){each}|{one}|{round_sum}"
        rf"|(?<={_CURRENCY}){_GROUPS}{{2}})(?![\w.,]*\d)"
    )


@cache
def _fractions() -> "regex.Pattern[str]":
    measured, listed = "|".join(_words("measured")), "|".join(_words("listed"))
    return regex.compile(
        rf"(?<!\b(?:{listed}) ){_BEFORE}(?<cut>\d{{1,3}},(?!00?\b)\d{{1,2}})"
        rf"(?= ?%| (?:{measured})\b)"
    )


def _words(name: str) -> list[str]:
    found: str = read_toml("numbers.toml")[name]
    return found.split()
