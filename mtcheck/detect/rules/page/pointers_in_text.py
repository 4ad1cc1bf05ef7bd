"""Pointers to other articles that ran into a paragraph: "three thousand people.Read more It has".

Where no blank stands before the words, or nothing follows them, no sentence goes on with them.
Lines that are pointers from end to end are found as leftovers.
"""

from collections.abc import Iterator
from functools import cache

import regex

from mtcheck.detect.hit import Hit
from mtcheck.detect.rules.page.leftover_lines import labels_of
from mtcheck.document import Document

_MORE = (
    r"(?:Read [Mm]ore|READ MORE|Read [Ff]ull [Ss]tory|Continue [Rr]eading|CONTINUE READING"
    r"|See [Mm]ore|Show [Mm]ore|Leia mais|Ler mais|Saiba mais|Continue lendo|Leer más"
    r"|Seguir leyendo|Ver más"
    r"|Lire la suite|En savoir plus|Lire plus|Weiterlesen|Mehr lesen|Mehr erfahren|Leggi tutto"
    r"|Leggi di più|Continua a leggere|Lees meer|Lees verder|Czytaj więcej|Czytaj dalej"
    r"|Читать далее|Читать дальше|Подробнее|Читати далі|Devamını [Oo]ku|Haberin devamı"
    r"|Baca [Ss]elengkapnya|Selengkapnya|Číst dál|Celý článek|Citește mai mult|Läs mer|Les mer"
    r"|Xem thêm|Đọc tiếp|اقرأ المزيد|ادامه مطلب|続きを読む|もっと見る"
    r"|阅读全文|阅读更多|查看更多|더 ?보기)"
)
_END = r"[.!?…。！？][\"”’»)\]」]{0,2}"
_ON = r"(?: ?[»›…→]|\.{3})?(?=\s?[\"“‘«„]?[\p{Lu}\p{Lo}]|[ \t]*(?:[\r\n]|$))"
# With the end of the sentence, which stays: no other rule is to mend the blank that seems missing.
_GLUED = regex.compile(rf"(?P<end>{_END}){_MORE}{_ON}")
_LAST = regex.compile(
    rf"(?<={_END}|…|\.\.\.\]?)[ \t]{_MORE}(?: ?[»›…→]|\.{{3}})?(?=[ \t]*(?:[\r\n]|$))"
)
_SPACED = regex.compile(rf"(?<={_END})[ \t]{_MORE}(?: ?[»›…→])?(?=[ \t][\"“‘«„]?\p{{Lu}})")


def find(document: Document) -> Iterator[Hit]:
    """The pointers, to be deleted; ``-unsure`` where the words could begin a sentence."""
    for pattern, rule, where in (
        (_GLUED, "read-more-in-text", "runs into the next sentence"),
        (_LAST, "read-more-in-text", "ends a paragraph"),
        (_SPACED, "read-more-in-text-unsure", "stands between two sentences"),
        (_bracketed(), "read-also-in-text", "stands in brackets"),
    ):
        for match in pattern.finditer(document.text):
            reason = f"pointer: {where}"
            yield Hit(
                match.start(),
                match.end(),
                "boilerplate",
                rule,
                reason,
                (match.groupdict().get("end", ""),),
            )


@cache
def _bracketed() -> "regex.Pattern[str]":
    labels = "|".join(regex.escape(label, special_only=True) for label in labels_of("read-also"))
    return regex.compile(
        rf"(?<=[^\s])[ \t](?:\((?:{labels}) ?[:|：][^()\r\n]{{3,200}}\)"
        rf"|\[(?:{labels}) ?[:|：][^\[\]\r\n]{{3,200}}\])",
        regex.IGNORECASE,
    )
