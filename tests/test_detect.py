"""The finders without a model: cases as data, and laws that hold for any text."""

import time
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from case_files import found, read_cases
from hypothesis import given, settings
from hypothesis import strategies as st

from mtcheck.checker import Checker
from mtcheck.data import read_json
from mtcheck.detect import FINDERS, LANGUAGE_FREE, find_hits
from mtcheck.detect.hit import Hit
from mtcheck.detect.measured import UNMEASURED, confidence
from mtcheck.document import Document
from mtcheck.language import article_language
from mtcheck.plan import Edit, apply, revert
from mtcheck.policy import Policy

TABLES = read_cases()
CASES = TABLES["case"]
FAILING = [
    pytest.param(case, marks=pytest.mark.xfail(strict=True, raises=AssertionError))
    for case in TABLES["failing"]
]
SEEDS = Path(__file__).parents[1] / "seeds"
RULES = read_json("rules.json")


def ident(case: dict[str, Any]) -> str:
    return str(case["id"]).replace(" ", "-")


def outcome(text: str) -> list[dict[str, str]]:
    rows = []
    for hit in found(text):
        row = {"text": text[hit.start : hit.end], "kind": str(hit.kind)}
        rows.append(row | ({"repair": hit.repairs[0]} if hit.repairs else {}))
    return rows


def repaired(text: str) -> str:
    return apply(text, edits(text, found(text)))


def edits(text: str, hits: tuple[Hit, ...]) -> list[Edit]:
    with_repairs = [s for s in hits if s.repairs]
    return [Edit(s.start, s.end, text[s.start : s.end], s.repairs[0]) for s in with_repairs]


def test_the_tables_are_those_that_are_read() -> None:
    assert TABLES.keys() <= {"case", "clean", "failing"}
    identities = [case["id"] for rows in TABLES.values() for case in rows]
    assert len(identities) == len(set(identities))


@pytest.mark.parametrize("case", [*CASES, *FAILING], ids=ident)
def test_case_is_found(case: dict[str, Any]) -> None:
    assert outcome(case["text"]) == case["found"]
    rules = {s.rule for s in found(case["text"])}
    assert case["rule"] in rules


@pytest.mark.parametrize("case", TABLES["clean"], ids=ident)
def test_good_text_is_left_alone(case: dict[str, Any]) -> None:
    assert outcome(case["text"]) == []


@pytest.mark.parametrize("case", CASES, ids=ident)
def test_cleaning_twice_is_cleaning_once(case: dict[str, Any]) -> None:
    once = repaired(case["text"])
    assert repaired(once) == once


def seed(number: int) -> str:
    (path,) = SEEDS.glob(f"{number:03}_*.txt")
    return path.read_bytes().decode("utf-8")


def sure(text: str) -> list[Hit]:
    return [s for s in find_hits(Document(text)) if confidence(s.rule) >= 0.9]


def test_seed_000_is_indonesian_with_leftovers() -> None:
    text = seed(0)
    assert Document(text).language == "id"
    found = [text[s.start : s.end] for s in sure(text)]
    assert [f[:15] for f in found] == ["Baca Juga: Yus ", "Baca Juga: Duni", "***\nArtikel Ter"]
    assert found[2].endswith("Ini Alasan Vladimir Putin")


def test_seed_001_has_header_and_comments() -> None:
    text = seed(1)
    found = [text[s.start : s.end].strip() for s in sure(text)]
    assert [f.split(" ")[0] for f in found] == ["Wednesday", "Home", "NATO", "One"]
    assert found[1].endswith("not inside Ukraine")
    assert found[2].endswith("Courtesy photo")
    assert found[3].endswith("marked *")
    assert [bool(s.repairs) for s in sure(text)] == [False, True, False, True]


def test_seed_002_has_a_comment_form() -> None:
    text = seed(2)
    assert [text[s.start : s.end].strip().split("\n") for s in sure(text)] == [
        ["Please enter your comment!", "Please enter your name here"]
    ]


def test_seed_003_has_a_stray_mark_and_a_doubled_word() -> None:
    text = seed(3)
    assert [text[s.start : s.end] for s in find_hits(Document(text))] == [" “.", " (24)", " to"]


def test_seed_004_is_clean() -> None:
    assert [s for s in find_hits(Document(seed(4))) if confidence(s.rule) >= 0.5] == []


def find_lighthouse(document: Document) -> Iterator[Hit]:
    """A finder of a rule that nobody has measured yet."""
    start = document.text.find("lighthouse")
    if start >= 0:
        yield Hit(start, start + 10, "grammar", "lighthouse", "a new rule", ("beacon",))


def test_an_unmeasured_rule_is_reported_and_never_applied(
    checker: Checker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FINDERS, "lighthouse", find_lighthouse)
    text = "The keeper of the lighthouse said on Thursday that the lamp would be repaired in May."
    assert checker.check(text).findings[0].confidence == UNMEASURED
    eager = Checker(policy=Policy(apply_from=UNMEASURED))
    cleaned, report = eager.clean(text)
    assert cleaned.count("lighthouse") == 1
    assert [(f.confidence, f.applied) for f in report.findings if f.reason == "a new rule"] == [
        (UNMEASURED, False)
    ]


@pytest.mark.parametrize(
    "rule",
    [
        *("name-spelling", "name-spelling-unsure", "name-accents", "name-accents-unsure"),
        *("point-between-thousands", "point-between-thousands-unsure", "decimal-comma-unsure"),
        *("year-and-month-numbers", "date-in-numbers", "hour-with-h"),
        *("entity-unsure", "mojibake-unsure"),
        *("pronoun-against-name", "pronoun-switch", "office-title"),
    ],
)
def test_rule_is_only_reported(rule: str) -> None:
    assert RULES[rule]["confidence"] < 0.9


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Dogs bark at night often", "en"),
        ("MAN HELD AFTER HARBOUR FIRE", "en"),
        ("Das Haus am See war im Winter immer leer und kalt.", "de"),
        ("Вчера вечером в городе было очень тихо и темно.", "ru"),
        ("昨日の夜、町はとても静かでした。", "ja"),
        ("كان الميناء هادئا جدا في تلك الليلة", "ar"),
        ("Kota itu sangat tenang dan gelap tadi malam, kata para warga di sana.", "id"),
        ("", "und"),
        ("\ud800 \x00", "und"),
        ("😀😀😀😀", "und"),
    ],
)
def test_article_language(text: str, language: str) -> None:
    assert article_language(text) == language


@pytest.mark.parametrize("text", ["Gov. Ann Hale vetoes bill", "Leeds 3 Hull 2", "Duran Duran"])
def test_short_text_is_not_called_foreign(text: str) -> None:
    assert article_language(text) in {"en", "und"}


FRAGMENTS = st.sampled_from(
    [
        *("the", " the", " ", "\n", "\r\n", "\n\n", ",", ".", "“", "”", '"', "é", "Ã±", "â€", "Ã"),
        *("&amp;", "\u200b", "\x00", "\ud800", "***", "Read more: x", "Advertisement", "1. no"),
        *("«", " »", "„", "the its", "a the", "21.000 people", "16: 40", "on 15. July", "$ 4"),
        *("3 comments", "Leave a Reply", "Related articles", "Home » a", "The ferry sank."),
        "Die Polizei sucht noch immer nach den Fischern.",
    ]
)
TEXTS = st.one_of(
    st.text(st.characters(codec=None), max_size=80), st.lists(FRAGMENTS, max_size=25).map("".join)
)


@given(TEXTS)
@settings(deadline=None, max_examples=300)
def test_suspects_are_sorted_disjoint_and_in_range(text: str) -> None:
    hits = find_hits(Document(text))
    assert all(0 <= s.start < s.end <= len(text) for s in hits)
    assert all(a.end <= b.start for a, b in pairwise(hits))
    plan = edits(text, hits)
    assert revert(apply(text, plan), plan) == text


HOSTILE = {
    "words": "a " * 500_000,
    "quotation marks": '"' * 500_000 + "“" * 500_000,
    "line breaks": "\n" * 500_000,
    "one word": "a" * 1_000_000,
    "short lines": "1.\n" * 300_000,
    "doubled words": "the the. " * 120_000,
    "spaces": "a" + " " * 1_000_000 + ".",
    "mojibake": "Ã±Ã" * 300_000,
    "guillemets": "«a» „b“ ”c " * 40_000,
    "names": "Zelensky Zelenskyy said. " * 40_000,
    "numbers": "1,2 kg 3.000 16: 00 $ 4 " * 40_000,
    "captions": "Aaaaaa bbb (Photo: " * 50_000,
}


@cache
def hostile(name: str) -> Document:
    """Read once: the finders are timed, not the reading."""
    document = Document(HOSTILE[name])
    _ = document.language, document.passages, document.verbatim, document.quotations
    _ = document.words, document.sentences, document.lines
    return document


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(HOSTILE))
@pytest.mark.parametrize("finder", sorted(FINDERS))
def test_a_hostile_megabyte_takes_a_second(name: str, finder: str) -> None:
    document = hostile(name)
    start = time.process_time()
    for _suspect in FINDERS[finder](document):
        pass
    assert time.process_time() - start < 12  # 1 to 3 s idle; quadratic is minutes


def test_language_free_finders_exist() -> None:
    assert set(FINDERS) >= LANGUAGE_FREE
