"""The lexicon: matching, files of the user's own, and what they change in a report."""

import time
from pathlib import Path

import pytest

from mtcheck.checker import Checker
from mtcheck.document import Document
from mtcheck.errors import LexiconError, MtcheckError
from mtcheck.policy import Policy
from mtcheck.words.lexicon import ENTRY_KINDS, Entry, Lexicon, inflection_key


def matched(lexicon: Lexicon, text: str) -> list[str]:
    return [text[m.start : m.end] for m in lexicon.matches(Document(text))]


@pytest.fixture(scope="module")
def shipped() -> Lexicon:
    return Lexicon.default()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the jap border", ["jap"]),
        ("THE JAP FLANK", ["JAP FLANK"]),
        ("a japan border, a jape", []),
        ("Secretary Basic Jens Stoltenberg", ["Secretary Basic"]),
        ("a Secretary, Basic Needs", ["Basic"]),
    ],
)
def test_whole_words_in_any_case(shipped: Lexicon, text: str, found: list[str]) -> None:
    assert matched(shipped, text) == found


def test_a_name_matches_capitalised_only() -> None:
    lexicon = Lexicon([Entry("Secretary Basic", ("Secretary General",), "name")])
    assert matched(lexicon, "Secretary Basic, SECRETARY BASIC") == [
        "Secretary Basic",
        "SECRETARY BASIC",
    ]
    assert matched(lexicon, "secretary basic") == []


def test_a_likely_name_needs_its_capitals_too() -> None:
    lexicon = Lexicon([Entry("White Dwelling", ("White House",), "spin")])
    for text, found in ("At the White Dwelling.", 1), ("In a white dwelling.", 0):
        assert len(lexicon.matches(Document(text))) == found


def test_a_phrase_spans_spaces_and_hyphens_but_no_punctuation() -> None:
    lexicon = Lexicon([Entry("brand new", ("new",))])
    assert matched(lexicon, "brand new brand-new brand\nnew brand\u00a0new") == [
        "brand new",
        "brand-new",
        "brand\nnew",
        "brand\u00a0new",
    ]
    assert matched(lexicon, "a brand, new to all; brand. New") == []


def test_other_inflections_match_and_say_so() -> None:
    lexicon = Lexicon([Entry("make use of", ("use",)), Entry("nation state", ("country",))])
    document = Document("They made use of it. Nation states make use of it.")
    assert [(m.entry.artifact, m.exact) for m in lexicon.matches(document)] == [
        ("make use of", False),
        ("nation state", False),
        ("make use of", True),
    ]


def test_curly_and_straight_apostrophes_are_one() -> None:
    lexicon = Lexicon([Entry("nation's chief", ("president",))])
    assert matched(lexicon, "The nation’s chief and the nation's chief.") == [
        "nation’s chief",
        "nation's chief",
    ]


def test_the_longest_of_overlapping_entries_counts() -> None:
    lexicon = Lexicon([Entry("brand", ("make",)), Entry("brand new safety", ("new security",))])
    assert matched(lexicon, "a brand new safety actuality, a brand") == [
        "brand new safety",
        "brand",
    ]


def test_a_term_waits_for_what_it_requires() -> None:
    lexicon = Lexicon([Entry("profound learning", ("deep learning",), "term", None, "network")])
    assert matched(lexicon, "a profound learning experience") == []
    assert matched(lexicon, "profound learning with a neural Network") == ["profound learning"]


def test_the_first_of_two_entries_for_one_phrase_counts(shipped: Lexicon) -> None:
    mine = shipped.with_entries([Entry("jap", ("mine",), "word")])
    (match,) = mine.matches(Document("the jap border"))
    assert match.entry.readings == ("mine",)
    assert len(mine.entries) == len(shipped.entries)
    assert mine.signature != shipped.signature


def test_adding_leaves_the_original_as_it_was(shipped: Lexicon) -> None:
    before = shipped.signature
    shipped.with_entries([Entry("zzz", ("sleep",))])
    shipped.with_allowed(["stated"])
    assert shipped.signature == before
    assert matched(shipped, "zzz") == []


@pytest.mark.parametrize("text", ["", " ", "...", "\x00", "\ud800", "\x1e\x1f", "a\x1fb jap"])
def test_odd_texts(shipped: Lexicon, text: str) -> None:
    assert matched(shipped, text) == (["jap"] if "jap" in text else [])


def test_an_empty_lexicon_matches_nothing() -> None:
    assert matched(Lexicon([]), "the jap flank") == []


def test_time_grows_with_the_text_only(shipped: Lexicon) -> None:
    text = "The jap flank of NATO, Secretary Basic stated, shall be strengthened. " * 3000
    shipped.matches(Document("warm up"))
    started = time.process_time()
    assert len(shipped.matches(Document(text))) >= 6000
    assert time.process_time() - started < 10


def test_where_the_inflection_is_the_damage_no_other_matches() -> None:
    lexicon = Lexicon([Entry("his conditions are", ("his condition is",)), Entry("ready lists")])
    for text, found in (
        ("They say his conditions are stable.", ["his conditions are"]),
        ("They say his condition is stable.", []),
        ("The ready list is long.", ["ready list"]),
    ):
        matches = lexicon.matches(Document(text))
        assert [text[m.start : m.end] for m in matches] == found


def test_inflection_keys_are_in_dictionary_form() -> None:
    assert inflection_key("international locations") == inflection_key("international location")
    assert inflection_key("Made use of") == inflection_key("makes use of")


# Entries made by hand.


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"artifact": ""}, "no artifact"),
        ({"artifact": " \n"}, "no artifact"),
        ({"artifact": 5}, "the artifact must be a str, not 5"),
        ({"readings": "abc"}, r"pass \('abc',\)"),
        ({"readings": None}, "readings must be a tuple of str, not None"),
        ({"readings": ("abc", 5)}, "readings must be a tuple of str"),
        ({"kind": "bogus"}, "unknown kind 'bogus'.*allow"),
        ({"kind": None}, "unknown kind None"),
        ({"rate": "often"}, "the rate must be a number"),
        ({"rate": -1.0}, "the rate must be a number from 0 on"),
        ({"rate": float("nan")}, "the rate must be a number"),
        ({"requires": None}, "requires and key must be of type str"),
    ],
)
def test_an_entry_that_makes_no_sense_is_refused(
    arguments: dict[str, object], problem: str
) -> None:
    with pytest.raises(LexiconError, match=problem):
        Entry(**{"artifact": "jap", **arguments})  # type: ignore[arg-type]


def test_readings_may_come_in_a_list() -> None:
    entry = Entry("jap", ["eastern", "east"])  # type: ignore[arg-type]
    assert entry == Entry("jap", ("eastern", "east"))
    assert len({entry, Entry("jap", ("eastern", "east"))}) == 1


def test_several_entries_and_phrases_are_meant(shipped: Lexicon) -> None:
    with pytest.raises(LexiconError, match=r"allowed phrases must be several.*\['a phrase'\]"):
        shipped.with_allowed("a phrase")
    with pytest.raises(LexiconError, match=r"entries must be several.*\['a phrase'\]"):
        shipped.with_entries("a phrase")  # type: ignore[arg-type]
    with pytest.raises(LexiconError, match=r"pass \[Entry\(artifact='jap'"):
        shipped.with_entries(Entry("jap"))  # type: ignore[arg-type]
    for wrong in ["jap"], [("jap", ("eastern",))], [None]:
        with pytest.raises(LexiconError, match="made of entries, not of"):
            shipped.with_entries(wrong)  # type: ignore[arg-type]
    with pytest.raises(LexiconError, match="must be a str, not 5"):
        shipped.with_allowed([5])  # type: ignore[list-item]


def test_an_entry_tells_what_its_kind_means() -> None:
    told = {
        "is_allowed": {"allow"},
        "by_translator": {"calque", "foreign"},
        "is_guess": {"spin"},
        "is_name": {"name"},
        "needs_capitals": {"name", "spin"},
        "needs_lower_case": {"foreign"},
    }
    for name, kinds in told.items():
        assert {k for k in ENTRY_KINDS if getattr(Entry("x", kind=k), name)} == kinds


# A file of the user's own.


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mine.tsv"


def test_a_file_adds_to_the_shipped_entries(file: Path, shipped: Lexicon) -> None:
    file.write_text(
        "# my own\n\nzorbing\tflying|driving\nZed Basic\tZed General\tname\nplain talk\t\tallow\n",
        encoding="utf-8",
    )
    lexicon = Lexicon.load(file)
    assert [(e.artifact, e.readings, e.kind) for e in lexicon.entries[:3]] == [
        ("zorbing", ("flying", "driving"), "phrase"),
        ("Zed Basic", ("Zed General",), "name"),
        ("plain talk", (), "allow"),
    ]
    assert matched(lexicon, "Zorbing to the jap border") == ["Zorbing", "jap"]
    assert Lexicon.load(str(file)).signature == lexicon.signature != shipped.signature


def test_a_byte_order_mark_and_crlf_are_no_part_of_an_entry(file: Path) -> None:
    file.write_bytes("\ufeffzorbing\tflying\r\nzedding\tdriving\r\n".encode())
    lexicon = Lexicon.load(file)
    assert matched(lexicon, "zorbing, zedding") == ["zorbing", "zedding"]
    assert [e.readings for e in lexicon.entries[:2]] == [("flying",), ("driving",)]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("good\tfine\n\tno artifact\n", "line 2: no artifact"),
        ("# a comment\n\ngood\tfine\tadverb\n", "line 3: unknown kind 'adverb'"),
        ("good\tfine\tword\tnone\n", "line 1: .*rate"),
        ("good\tfine\tword\t-1\n", "line 1: .*rate"),
        ("good\tfine\tword\tnan\n", "line 1: .*rate"),
        ("good\tfine\nno tab\n", "line 2: no tab"),
        ("plain talk\tallow\n", "line 1: a column is missing: 'allow'"),
        ("Zed Basic\t\tname\n", "line 1: no readings for 'Zed Basic'"),
        ("zorbing\t \n", "line 1: no readings for 'zorbing', which is of kind 'phrase'"),
    ],
)
def test_a_bad_line_is_named(file: Path, content: str, problem: str) -> None:
    file.write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError, match=rf"mine\.tsv, {problem}"):
        Lexicon.load(file)


def test_what_is_allowed_needs_no_readings_nor_does_a_term(file: Path) -> None:
    file.write_text("plain talk\t\tallow\nprofound zorbing\t\tterm\n", encoding="utf-8")
    assert [e.readings for e in Lexicon.load(file).entries[:2]] == [(), ()]


def test_a_kind_may_be_a_reading_where_the_kind_is_given_too(file: Path) -> None:
    file.write_text("byzorb\tword\tphrase\n", encoding="utf-8")
    assert Lexicon.load(file).entries[0].readings == ("word",)


def test_a_file_that_cannot_be_read_is_named(file: Path) -> None:
    with pytest.raises(LexiconError, match=r"mine\.tsv"):
        Lexicon.load(file)
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LexiconError, match=r"mine\.tsv"):
        Checker(lexicon=file)
    assert issubclass(LexiconError, MtcheckError)


# What it changes in a report.


def reported(checker: Checker, lexicon: Lexicon, text: str) -> list[str]:
    everything = Policy(apply_from=1, report_from=0)
    return [f.text for f in Checker(checker.model, lexicon, everything).check(text).findings]


TEXT = "The alliance will bolster its jap border, the Secretary Basic stated on Thursday."


def test_an_allowed_phrase_is_never_reported(checker: Checker, shipped: Lexicon) -> None:
    before = reported(checker, shipped, TEXT)
    assert {"jap", "Secretary Basic"} <= set(before)
    after = reported(checker, shipped.with_allowed(["jap", "Secretary Basic"]), TEXT)
    assert not any("jap" in phrase or "Basic" in phrase for phrase in after)


def test_an_allowed_phrase_covers_the_words_in_it(checker: Checker, shipped: Lexicon) -> None:
    after = reported(checker, shipped.with_allowed(["its jap border"]), TEXT)
    assert not {"its", "jap", "border"} & set(after)


def test_an_allowed_phrase_is_never_reported_as_doubled(checker: Checker, shipped: Lexicon) -> None:
    text = "They stayed at the the border on Thursday."
    assert " the" in reported(checker, shipped, text)
    assert " the" not in reported(checker, shipped.with_allowed(["the the"]), text)


def test_entries_of_the_user_are_suggested(checker: Checker, shipped: Lexicon) -> None:
    lexicon = shipped.with_entries([Entry("jap border", ("eastern frontier",), rate=0.0)])
    everything = Policy(apply_from=1, report_from=0)
    report = Checker(checker.model, lexicon, everything).check(TEXT)
    (finding,) = [f for f in report.findings if f.text == "jap border"]
    assert "eastern frontier" in [s.text for s in finding.suggestions]
    assert "jap border" in finding.reason
    assert lexicon.signature in report.signature


def test_a_foreign_word_with_a_capital_may_be_a_name() -> None:
    lexicon = Lexicon([Entry("kampung", ("village",), "foreign")])
    assert lexicon.matches(Document("They left the kampung at dawn."))
    assert not lexicon.matches(Document("They left Kampung Baru at dawn."))


def test_the_shipped_lexicon_knows_translators_too() -> None:
    kinds = {entry.kind for entry in Lexicon.default().entries}
    assert {"calque", "foreign", "name", "phrase", "term", "word"} <= kinds


@pytest.mark.parametrize("text", ["to the territory of Kenya", "they utilise labour"])
def test_what_people_write_as_well_is_allowed(text: str, shipped: Lexicon) -> None:
    assert {m.entry.kind for m in shipped.matches(Document(text))} == {"allow"}
