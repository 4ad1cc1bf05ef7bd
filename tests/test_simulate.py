"""Simulated damage: what the engines do to a toy article, and that it can be undone."""

import json
import random
import re
import sys
from pathlib import Path

import pytest
from toys import ARTICLE

pytest.importorskip("wordfreq")

from mtcheck.errors import InputError, MtcheckError
from mtcheck.simulate import Damager, build
from mtcheck.simulate.__main__ import main
from mtcheck.simulate.engines.base import Passage, match_case
from mtcheck.simulate.engines.phrases import Pair, PhraseEngine, mined_pairs
from mtcheck.simulate.forms import inflect, other_forms, readings
from mtcheck.simulate.frequency import _frequencies
from mtcheck.simulate.thesauri import Listed


def test_damage_can_be_undone(damager: Damager) -> None:
    for seed in range(100):
        rng = random.Random(seed)
        rate = rng.uniform(0.02, 0.9)
        damaged = damager.damage_with(ARTICLE, damager.mix(rng), rate, rng).check()
        assert damaged.text != ARTICLE == damaged.restore()


def test_each_engine_finds_something(damager: Damager) -> None:
    always = {"calques", "smallwords", "spins", "spun-phrases"}
    assert set(damager.engines) == always | {"lexicon", "mythes", "names", "observed"}
    for name in damager.engines:
        damaged = damager.damage_with(ARTICLE, {name: 1.0}, 0.5, random.Random(1)).check()
        assert {edit.engine for edit in damaged.edits} == {name}


def test_some_documents_stay_clean_and_the_rates_differ(damager: Damager) -> None:
    rng = random.Random(0)
    counts = [len(damager.damage(ARTICLE, rng).edits) for _ in range(300)]
    assert 90 < counts.count(0) < 165
    assert len(set(counts)) > 5


def test_only_what_differs_is_damage(damager: Damager) -> None:
    damaged = damager.damage_with(ARTICLE, {"lexicon": 1.0}, 1.0, random.Random(0)).check()
    edits = {(damaged.text[e.start : e.end], e.original) for e in damaged.edits}
    assert {("identical", "same"), ("Home", "House"), ("just ", "")} <= edits


def test_a_word_is_replaced_alike_throughout_with_its_own_capitals() -> None:
    engine = PhraseEngine("lexicon", [Pair("time", "period"), Pair("time", "occasion")])
    text = "Time is short. TIME flies. No time, no time at all, says the time keeper of our time."
    damager = Damager({"lexicon": engine})
    damaged = damager.damage_with(text, {"lexicon": 1.0}, 1.0, random.Random(3)).check()
    assert len(damaged.edits) > 3
    found = {damaged.text[e.start : e.end] for e in damaged.edits}
    assert len({word.lower() for word in found}) == 1
    for edit in damaged.edits:
        written = damaged.text[edit.start : edit.end]
        assert match_case(edit.original, written.lower()) == written


def test_names_need_their_capitals_and_words_their_bounds() -> None:
    engine = PhraseEngine("x", [Pair("White House", "White Home", True), Pair("art", "craft")])
    rng = random.Random(0)
    for text, wanted in [("a white house", None), ("White House", "White Home"), ("artful", None)]:
        passage = Passage(text)
        found = [engine.propose(passage, index, rng) for index in range(len(passage))]
        assert [p.text for p in found if p] == ([wanted] if wanted else [])


def test_pairs_are_mined_from_alignments(tmp_path: Path) -> None:
    path = tmp_path / "pairs.json"
    pair = {
        "original": "He was a career officer in the Navy.",
        "spun": "He was a lifelong officer in a Navy.",
    }
    path.write_text(json.dumps([pair] * 2), encoding="utf-8")
    assert mined_pairs(path) == [Pair("career", "lifelong")]


def test_listed_words_need_a_part_of_speech_in_common_and_phrases_none() -> None:
    pairs = [("bank", "bench"), ("bank", "fast"), ("bank", "rely on"), ("quick", "fast")]
    listed = Listed(pairs)
    found = {word: {(r.term, r.pos) for r in listed.related(word)} for word in listed.heads()}
    assert found == {
        "bank": {
            *(("bench", "NOUN"), ("fast", "NOUN"), ("fast", "VERB")),
            *(("rely on", "NOUN"), ("rely on", "VERB")),
        },
        "quick": {("fast", "NOUN"), ("fast", "ADJ"), ("fast", "ADV")},
    }
    assert listed.related("bench") == ()


def test_inflection() -> None:
    assert ("stage", "VERB", "VBZ") in readings("stages")
    assert inflect("listen to", "VBD") == "listened to"
    assert inflect("point of view", "NNS") == "points of view"
    assert inflect("beautiful", "JJR") == "more beautiful"
    assert "said" in other_forms("says") and "says" not in other_forms("says")


def test_engines_are_chosen_by_name() -> None:
    assert set(build(only=["calques", "smallwords"])) == {"calques", "smallwords"}
    with pytest.raises(InputError, match=r"no engine mythes: there are calques, .*spun-phrases"):
        build(only=["calques", "mythes"])


def test_without_wordfreq_phrases_are_damaged_and_synonyms_say_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "wordfreq", None)
    _frequencies.cache_clear()
    damager = Damager(build())
    for name in "calques", "smallwords", "spun-phrases":
        assert damager.damage_with(ARTICLE, {name: 1.0}, 0.5, random.Random(1)).check().edits
    with pytest.raises(MtcheckError, match=r"need wordfreq: pip install 'mtcheck\[simulate\]'"):
        damager.damage_with(ARTICLE, {"spins": 1.0}, 0.5, random.Random(1))


def test_the_command_marks_every_edit(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, "utf-8")
    assert main([str(path), "--engine", "calques", "--engine", "spun-phrases", "--seed", "1"]) == 0
    shown = capsysbinary.readouterr().out.decode().removesuffix("\n")
    marked = re.compile(r"\{\{[^|{}]*\|([^|{}]*)\|(?:calques|spun-phrases)\}\}")
    assert marked.search(shown)
    assert marked.sub(r"\1", shown) == ARTICLE
    assert main([str(path), "--engine", "mythes"]) == 2
    assert b"no engine mythes" in capsysbinary.readouterr().err
