"""Odd, broken and hostile texts: nothing raises, nothing sound changes, twice is once."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from laws import assert_sound

from mtcheck.checker import Checker
from mtcheck.policy import Policy

SPUN = (
    "Allies will bolster NATO’s jap flank, Secretary Basic Stoltenberg stated, within the the yr."
)

ODD = {
    "empty": "",
    "spaces": "  \t \n\n ",
    "one letter": "a",
    "one mark": "“",
    "one surrogate": "\ud800",
    "one line break": "\r\n",
    "carriage returns only": SPUN + "\r\r" + SPUN,
    "mixed line ends": SPUN + "\r\n" + SPUN + "\n" + SPUN + "\r\n\r\n",
    "unicode line ends": SPUN + "\u2028" + SPUN + "\x85" + SPUN,
    "lone surrogates": SPUN.replace(" ", " \ud800", 3) + "\udfff",
    "surrogates in words": SPUN.replace("a", "\udcff"),
    "nul": SPUN.replace(" ", "\x00", 2) + "\x00\x00",
    "control characters": "".join(map(chr, range(32))) + SPUN + "\x7f\x9f",
    "separators of the lexicon": SPUN.replace(" ", "\x1f") + "\x1e\x1f\x1e",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈🇺🇦 " + SPUN.replace(",", " 🙂,") + "🙂" * 20,
    "combining marks": "".join(c + "\u0301" for c in SPUN),
    "marks alone": "\u0301\u0302 \u0303" * 5 + SPUN,
    "decomposed": SPUN.replace("e", "e\u0301"),
    "wide letters": "".join(
        chr(ord(c) + 0xFEE0) if c.isalpha() and c < "\x7f" else c for c in SPUN
    ),
    "mathematical letters": "𝔄𝔩𝔩𝔦𝔢𝔰 𝔴𝔦𝔩𝔩 𝔟𝔬𝔩𝔰𝔱𝔢𝔯 " + SPUN,
    "zero width": SPUN.replace("a", "a\u200b"),
    "byte order mark": "\ufeff" + SPUN,
    "html": f"<p class='a'>{SPUN}</p>\n<script>var the the = 1;</script>&amp;&nbsp;<br/>",
    "unclosed html": "<<<p " * 20 + SPUN + "<" * 50,
    "markdown": f"# {SPUN}\n\n```py\nthe the = 1\n```\n\n* [{SPUN}](http://a.b/the the)\n",
    "capitals": SPUN.upper(),
    "no spaces": SPUN.replace(" ", ""),
    "a word of 5000 letters": "a" * 5000 + " " + SPUN,
    "quotation marks": "“" * 40 + SPUN + "”" * 40 + "\"'" * 40,
    "doubled all over": "the " * 60,
    "special tokens": f"[CLS] [MASK] {SPUN} [SEP] [PAD] [UNK] <s> <mask> </s>",
    "braces": "{{!jap|eastern}} " + SPUN,
    "mojibake": "NATOâ€™s jap flank, “Allies will bolsterâ€\x9d, he stated. Ã©tÃ©",
    "arabic": "أعلن الحلف يوم الخميس أنه سيرسل المزيد من القوات إلى الحدود الشرقية.",
    "hebrew and english": "הברית הודיעה ביום חמישי כי תשלח כוחות נוספים. " + SPUN,
    "chinese": "北约周四表示将向东部边境增派部队。秘书长说，这是必要的。",
    "direction marks": "\u202e" + SPUN + "\u202c\u2067" + SPUN + "\u2069",
    "thai": "นาโตประกาศเมื่อวันพฤหัสบดีว่าจะส่งทหารเพิ่มเติมไปยังชายแดนตะวันออก",
    "private use": SPUN.replace("o", "\ue000") + "\U0010ffff",
}


@pytest.mark.slow
@pytest.mark.parametrize("text", ODD.values(), ids=list(ODD))
def test_odd_texts(checker: Checker, text: str) -> None:
    first = checker.clean(text)
    assert_sound(text, first)
    again = checker.clean(first.text)
    assert again.text == first.text
    assert again.report.plan == ()


@pytest.mark.parametrize("text", ["", " ", "\r\n\t", "a", "…", "1", "🙂"])
def test_next_to_nothing_is_clean(checker: Checker, text: str) -> None:
    cleaned, report = checker.clean(text)
    assert cleaned == text
    assert (report.verdict, report.language, report.findings) == ("clean", "und", ())
    assert report.quality is None


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_line_ends_stay_as_they_are(checker: Checker, end: str) -> None:
    text = end.join(["He stood at the the border.", "", "They stayed.", ""])
    assert checker.clean(text).text == text.replace("the the", "the")


INDONESIAN = (
    "Sekretaris Jenderal NATO Jens Stoltenberg mengatakan pada hari Kamis bahwa aliansi akan "
    "memperkuat pasukan di wilayah timur. Ia menyebut serangan itu tidak dapat dibenarkan.\n"
    "Baca Juga: Dunia Sepak Bola Kecam Invasi Rusia ke Ukraina\n"
    "Para pemimpin akan bertemu pada hari Jumat untuk membahas langkah berikutnya, jap stated.\n"
)


def test_another_language_is_named_and_left_alone(checker: Checker) -> None:
    eager = Checker(checker.model, checker.lexicon, Policy(apply_from=0, report_from=0))
    for judge in (checker, eager):
        cleaned, report = judge.clean(INDONESIAN)
        assert (report.verdict, report.language) == ("unsupported-language", "id")
        assert {f.kind for f in report.findings} == {"boilerplate"}
        assert "Baca Juga" not in cleaned
        for line in INDONESIAN.splitlines():
            assert line.startswith("Baca") or line in cleaned


def test_a_foreign_passage_is_left_alone(checker: Checker) -> None:
    foreign = (
        "O secretário-geral da aliança disse que as tropas serão reforçadas nos próximos dias."
    )
    text = f"{SPUN}\n\n{foreign}.\n\nThe alliance said on Thursday that the troops will stay."
    cleaned, report = checker.clean(text)
    start = text.index(foreign)
    assert not any(start <= f.start < start + len(foreign) for f in report.findings)
    assert foreign in cleaned


ADDRESSES = [
    "https://example.org/the-the/jap?flank=stated&yr=2022",
    "www.example.org/Secretary_Basic",
    "jap.flank@stated-yr.co.uk",
    "1,234,567.89",
    "24/02/2022",
    "12:30",
    "€3.5bn",
    "+1-202-555-0147",
    "`jap.yr stated`",
    "`the the`",
    "@jap_flank",
    "#stated",
    "snake_case_yr",
    "/usr/local/jap",
]


@pytest.mark.slow
@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses_numbers_and_code_never_change(checker: Checker, address: str) -> None:
    eager = Checker(checker.model, checker.lexicon, Policy(apply_from=0.5, report_from=0))
    text = (
        f"{SPUN} See {address} for the particulars, he stated, as a result of {address} is right."
    )
    for judge in (checker, eager):
        cleaned = judge.clean(text)
        assert_sound(text, cleaned)
        assert cleaned.text.count(address) == 2


def test_names_are_changed_on_the_lexicon_s_word_only(checker: Checker) -> None:
    eager = Checker(checker.model, checker.lexicon, Policy(apply_from=0.3, report_from=0))
    text = f"{SPUN} Volodymyr Zelenskyy met Ursula von der Leyen in Przemyśl, Kaja Kallas stated."
    cleaned = eager.clean(text).text
    for name in ("Zelenskyy", "Leyen", "Przemyśl", "Kallas", "NATO", "Stoltenberg"):
        assert name in cleaned


CLEAN = (
    "The alliance said on Thursday that the troops will stay near the border, and that the "
    "talks with the government will go on. "
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (CLEAN * 250 + SPUN, 60),
        (INDONESIAN.replace("\n", " ") * 500, 20),
        ("x" * 200_000, 20),
        ("“ , ”. " * 30_000, 20),
    ],
    ids=["english", "indonesian", "one word", "punctuation"],
)
def test_a_long_text_in_one_line(checker: Checker, text: str, seconds: float) -> None:
    assert "\n" not in text
    started = time.process_time()
    cleaned = checker.clean(text)
    assert time.process_time() - started < seconds
    assert_sound(text, cleaned)


FRAGMENTS = st.sampled_from(
    [
        SPUN,
        "in addition to to put it off",
        "The troops will stay near the border.",
        " , ",
        " “.",
        "“",
        "”",
        "\r\n",
        "\n\n",
        "\n",
        " ",
        "the the",
        "Please enter your comment!",
        "Please enter your name here",
        "Baca Juga: Dunia",
        "https://a.example/b",
        "24",
        "\ud800",
        "\x00",
        "🙂",
        "e\u0301",
        "&amp;",
        "â€™",
        "\u200b",
        "It stated, as a result of the particulars, ",
    ]
)


@pytest.mark.slow
@given(st.lists(FRAGMENTS | st.text(max_size=8), max_size=12).map("".join))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
def test_any_mixture(checker: Checker, text: str) -> None:
    first = checker.clean(text)
    assert_sound(text, first)
    assert checker.clean(first.text).text == first.text


@pytest.mark.slow
@given(st.text(st.characters(exclude_categories=()), max_size=200))
@settings(max_examples=30, deadline=None)
def test_any_string(checker: Checker, text: str) -> None:
    first = checker.clean(text)
    assert_sound(text, first)
    assert checker.clean(first.text).text == first.text
