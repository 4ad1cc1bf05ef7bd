"""Replacements take the form and the capitals of what they replace."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtcheck.words.inflection import cased_like, forms_like, lemmas, variants


@pytest.mark.parametrize(
    ("original", "reading", "expected"),
    [
        ("jap", "eastern", "eastern"),
        ("Jap", "eastern", "Eastern"),
        ("JAPS", "eastern", "EASTERN"),
        ("US", "american", "American"),  # too short to be shouting
        ("Secretary Basic", "secretary general", "Secretary General"),
        ("Secretary basic", "secretary general", "Secretary general"),
        ("SECRETARY BASIC", "secretary general", "SECRETARY GENERAL"),
        ("As a result of", "because", "Because"),
        ("as a result of", "NATO", "NATO"),
        ("folks", "McDonald", "McDonald"),
        ("“Right", "today", "today"),  # the capital belongs to the word, the mark does not
        ("24", "twenty", "twenty"),
        ("Ärger", "ölig", "Ölig"),
        ("Word", "", ""),
        ("", "word", "word"),
    ],
)
def test_capitals(original: str, reading: str, expected: str) -> None:
    assert cased_like(original, reading) == expected


@given(st.text(max_size=12), st.text(max_size=12))
@settings(max_examples=50, deadline=None)
def test_only_the_case_changes(original: str, reading: str) -> None:
    assert cased_like(original, reading).casefold() == reading.casefold()


@pytest.mark.parametrize(
    ("model", "lemma", "expected"),
    [
        ("locations", "country", "countries"),
        ("advised", "tell", "told"),
        ("stating", "say", "saying"),
        ("states", "say", "says"),
        ("greater", "big", "bigger"),
        ("advised", "carry out", "carried out"),
        ("locations", "press conference", "press conferences"),
    ],
)
def test_forms(model: str, lemma: str, expected: str) -> None:
    assert expected in forms_like(model, lemma)


@pytest.mark.parametrize("model", ["zzqx", "", "the", "’s"])
def test_a_word_without_forms_leaves_the_lemma_as_it_is(model: str) -> None:
    assert forms_like(model, "country") == ("country",)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("countries", "country"), ("told", "tell"), ("said", "say"), ("better", "good")],
)
def test_dictionary_forms(word: str, expected: str) -> None:
    assert expected in lemmas(word)


@pytest.mark.parametrize("word", ["zzqx", "", "ünïcode", "\ud800", "日本"])
def test_an_unknown_word_is_its_own_dictionary_form(word: str) -> None:
    assert lemmas(word)[0] == word


def test_variants_come_in_order_without_repeats() -> None:
    found = variants("Locations", ["country", "nation", "country"])
    assert len(found) == len(set(found))
    assert found.index("countries") < found.index("nations")
