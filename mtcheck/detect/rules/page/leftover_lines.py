"""Which row of ``data/leftovers.toml`` a line fits from end to end."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

import regex

from mtcheck.data import read_toml

LONGEST = 240  # code points; a longer line is a paragraph

_MONTH = r"\p{L}{3,12}\.?"
_DATE = (
    rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|º)?\.?[ -](?:de )?{_MONTH}[ -]?,? ?(?:de )?\d{{4}}"
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
    r"|\d{4} ?[年년] ?\d{1,2} ?[月월] ?\d{1,2} ?[日일])"
)
_TIME = r"(?:\d{1,2}[:.h]\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?(?: ?(?:uhr|h|\p{Lu}{2,5}))?)"
_DATETIME = (
    rf"(?:\p{{L}}{{2,14}}(?:-feira)?\.? ?[,、|]? ?)?{_DATE}(?: ?[（(]\p{{L}}{{1,3}}[)）])?"
    rf"(?: ?[,·|–—-]? ?(?:(?:at|um|à|às|a las|alle|ore|om|o|kl\.?|klo|в|о|pukul|saat) )?{_TIME})?"
)
_NET = (
    r"(?:(?:facebook|twitter|whats ?app|linked ?in|pinterest|reddit|telegram|e-?mail|tumblr"
    r"|messenger|flipboard|google\+|google (?:news|haberler|notícias|noticias|nieuws)|instagram"
    r"|you ?tube|tik ?tok|threads|mastodon|bluesky|viber|discord|xing|фейсбук|твиттер|телеграм"
    r"|инстаграм|ютуб|одноклассник|вконтакте|вк|vk|微信|微博|フェイスブック|ツイッター|페이스북"
    r"|트위터|카카오톡)(?:['’]?\p{L}{1,4})?|x|line)"
)
_NETS = (
    rf"{_NET}(?:(?:,| ?[/&]| and| und| et| y| e| en| i| и| та| ve| dan| a| și| och)+ ?{_NET})"
    r"{0,4}"
)
_STAMP = (
    r"(?:(?:first |last )?(?:published|posted|updated|modified|created)(?: on| at)?"
    r"|last update|published date|date published|veröffentlicht|aktualisiert|(?:zuletzt )?geändert"
    r"|stand|erstellt|publié|mis à jour|modifié|publicado|publicada|actualizado|actualizada"
    r"|atualizado|atualizada|última (?:actualización|atualização)|pubblicato|aggiornato"
    r"|ultimo aggiornamento|gepubliceerd|geplaatst|(?:laatst )?(?:bijgewerkt|gewijzigd)"
    r"|laatste update|opublikowano|aktualizacja|zaktualizowano|data publikacji|dodano"
    r"|опубликован\p{L}|обновлен\p{L}|обновлён|дата публикации|последнее обновление"
    r"|опубліковано|оновлено|(?:son )?güncelleme(?: tarihi)?|yayı[mn]lanma(?: tarihi)?"
    r"|yayı[mn]landı|giriş(?: tarihi)?|son güncelleme|eklenme|oluşturulma"
    r"|(?:terakhir )?(?:diterbitkan|diperbarui|dipublikasikan|diunggah|tayang)|terbit"
    r"|publikováno|aktualizováno|publicat|actualizat|publicerad|uppdaterad|publisert|oppdatert"
    r"|udgivet|opdateret|julkaistu|päivitetty|δημοσιεύθηκε|δημοσίευση|ενημερώθηκε"
    r"|τελευταία ενημέρωση"
    r"|đăng ngày|cập nhật|ngày đăng|تاريخ النشر|آخر تحديث|نشر في|تاریخ انتشار|منتشر شده"
    r"|公開日?時?|更新日?時?|最終更新日?|掲載日?|配信|投稿日|发布时间|更新时间|发布日期|发表于|입력|수정|등록)"
    r"(?: (?:am|le|el|il|em|op|on|dnia|a|på|la|den|в|pada|tarihi|στις|vào))?"
)
_LETTER = (
    r"(?:news-?letters?\p{L}{0,3}|nieuwsbri\p{L}+|рассылк\p{L}+|розсилк\p{L}+|(?:e-?)?bülten\p{L}*"
    r"|bolet[ií]\p{L}+|nyhetsbrev\p{L}*|zpravodaj\p{L}*|infolettre|lettre d['’]information"
    r"|uutiskirje\p{L}*|hírlevél\p{L}*|bản tin|ニュースレター|メルマガ|メールマガジン|뉴스레터"
    r"|النشرة (?:البريدية|الإخبارية)|خبرنامه|电子报|電子報|ενημερωτικό δελτίο|buletin\p{L}*)"
)
_ENLIST = (
    r"(?:abonnieren(?: sie)?|abonniere|anmeld\p{L}+|melden sie sich|melde dich|bestellen(?: sie)?"
    r"|abonnez-vous|inscrivez-vous|s['’](?:inscrire|abonner)|recevez|suscr[ií]b\p{L}+|regístr\p{L}+"
    r"|apúnt\p{L}+|recib\p{L}+|inscreva-se|assin[ea]r?|cadastre-se|subscrev\p{L}+|receb\p{L}+"
    r"|iscriviti|iscrivetevi|ricevi|schrijf (?:je|u) in|meld (?:je|u) aan|aanmelden|abonneer\p{L}*"
    r"|inschrijven|ontvang|zapisz(?: się)?|subskrybuj|otrzymuj|подпиш\p{L}+|подписа\p{L}+"
    r"|подписывай\p{L}+|получайте|підпиш\p{L}+|підписа\p{L}+|підписуй\p{L}+|abone ol\p{L}*"
    r"|kayıt ol\p{L}*|kaydol\p{L}*|berlangganan|daftar|přihlaste se|odebírej\p{L}*|abonează-te"
    r"|abonați-vă|prenumerera|anmäl dig|tilmeld dig|meld deg på|tilaa|iratkozz\p{L}*|đăng ký|nhận"
    r"|登録|購読|订阅|訂閱|구독|신청|اشترك\p{L}*|مشترک شوید|عضویت|عضو شوید|εγγρα\p{L}+)"
)
_PARTS = {
    "<w>": r"[\p{L}\p{N}’'&.-]{1,20}",
    "<name>": r"(?:[\p{L}\p{N}’'&.-]{1,20} ){0,5}[\p{L}\p{N}’'&.-]{1,20}",
    "<who>": r"(?-i:(?:(?:\p{Lu}|[dv](?:[aeio]|[ae][nlr]|os|as|on) ?)[\p{L}\p{M}’'.-]{0,20} ){0,4}"
    r"\p{Lu}[\p{L}\p{M}’'.-]{0,20})",
    "<tail>": r"(?: [\p{L}\p{N}’'&-]{1,20}){1,12}",
    "<clause>": r"(?-i:.*?\p{Ll}+ \p{Ll}+ \p{Ll}+ \p{Ll}+)",
    "<datetime>": _DATETIME,
    "<date>": _DATE,
    "<time>": _TIME,
    "<nets>": _NETS,
    "<net>": _NET,
    "<stamp>": _STAMP,
    "<letter>": _LETTER,
    "<enlist>": _ENLIST,
}
_BULLETS = " \t\u00a0•·*►▶»›>→|✓+-–—«"
_ENDS = " \t\u00a0»›>→▶|"
_LAST_MARKS = " .!:：…?"
_BRACKETS = {"(": ")", "[": "]", "（": "）", "【": "】"}
_SPACES = regex.compile(r"[\s\u200b\ufeff\u2060]+")
_LABEL = regex.compile(
    r"(?P<label>[^:：|»›–\r\n]{1,60}?) ?(?:[:：]|[|»›–-](?= )) ?(?P<title>[^\r\n]{0,200})"
)
# A title does not go on where the label stopped, and it is no sentence.
_TITLE = regex.compile(r"[\p{Lu}\p{Lo}\p{N}\"“”‘'«„¿¡#@(\[…].*(?<![.。;,:])")


@dataclass(frozen=True, slots=True)
class Fit:
    """A line fits a row.

    Attributes:
        rule, kind, level: of the row.
        labelled: it is a label and a title, as the lines of a glossary are.
        open: it is a label whose title stands on the next line.
        about: pattern of the words that make the row unsure where the article uses them.
    """

    rule: str
    kind: str
    level: str
    labelled: bool = False
    open: bool = False
    about: str = ""

    @property
    def stays(self) -> bool:
        """Whether it tells the reader something about the article and so stays in the text."""
        return self.kind in ("byline", "caption", "credit")


@lru_cache(maxsize=16384)
def fit(line: str) -> Fit | None:
    """The first row that fits the whole of ``line``, which is one line without its break."""
    bare = _SPACES.sub(" ", line).strip()
    # An ender is nothing but bullets; a breadcrumb may start with one.
    for candidate in dict.fromkeys((bare, bare.strip(_ENDS).lstrip(_BULLETS), _unbracketed(bare))):
        if candidate and (found := _fit(candidate)) is not None:
            return found
    return None


def _fit(line: str) -> Fit | None:
    table = _table()
    if len(line) <= table.longest and (found := table.phrases.get(key_of(line))) is not None:
        return found
    if (match := _LABEL.fullmatch(line)) is not None:
        found = table.labels.get(key_of(match["label"]))
        title = match["title"].strip()
        if found is not None and _TITLE.fullmatch(title):
            return found
        if found is not None and not title and found.level == "label":
            return replace(found, open=True)
    for pattern, row, longest in table.patterns:
        if len(line) <= longest and pattern.fullmatch(line) is not None:
            return replace(row, labelled=row.stays and (":" in line or "：" in line))
    return None


def kin() -> frozenset[str]:
    """Rules whose lines are taken out: all are told by the form of a line and by its place."""
    return frozenset(
        row["rule"]
        for row in read_toml("leftovers.toml")["group"]
        if not Fit(row["rule"], row["kind"], row["level"]).stays
        and row["level"] != "weak"
        and not row["rule"].endswith("-unsure")
    )


def labels_of(rule: str) -> tuple[str, ...]:
    """The labels of all rows of one rule, in lower case."""
    return tuple(label for label, row in _table().labels.items() if row.rule == rule)


def key_of(phrase: str) -> str:
    """What phrases and labels are compared by."""
    return phrase.rstrip(_LAST_MARKS).casefold().replace("’", "'").strip()


def _unbracketed(line: str) -> str:
    if len(line) > 2 and _BRACKETS.get(line[0]) == line[-1]:
        return line[1:-1].strip()
    return line


@dataclass(frozen=True, slots=True)
class _Table:
    phrases: Mapping[str, Fit]
    longest: int
    labels: Mapping[str, Fit]
    patterns: tuple[tuple["regex.Pattern[str]", Fit, int], ...]


@cache
def _table() -> _Table:
    phrases: dict[str, Fit] = {}
    labels: dict[str, Fit] = {}
    patterns = []
    for row in read_toml("leftovers.toml")["group"]:
        found = Fit(row["rule"], row["kind"], row["level"], about=row.get("about", ""))
        for phrase in _rows(row, "phrases"):
            phrases.setdefault(key_of(phrase), found)
        for label in _rows(row, "labels"):
            labels.setdefault(key_of(label), replace(found, labelled=True))
        if lines := _rows(row, "lines"):
            body = "|".join(_expand(line) for line in lines)
            pattern = regex.compile(rf"(?:{body})[.!:。]?", regex.IGNORECASE)
            patterns.append((pattern, found, row.get("longest", LONGEST)))
    return _Table(phrases, max(map(len, phrases)) + 4, labels, tuple(patterns))


def _rows(row: Mapping[str, Any], name: str) -> list[str]:
    return [line for line in row.get(name, "").split("\n") if line]


def _expand(pattern: str) -> str:
    for name, body in _PARTS.items():
        pattern = pattern.replace(name, body)
    return pattern
