"""Our own marked sentences as training text."""

import random
from pathlib import Path

import pytest

pytest.importorskip("wordfreq")

from mtcheck.evaluation.markup import parse_marked
from mtcheck.training.real.sentences import joined, read, substitutions, texts

MARKED = (
    "He {{!assisted to|attended}} the ball. "
    "She {{!entered house|entered the house}} at {{!the|}}noon."
)


def test_errors_stay_or_are_mended() -> None:
    sentence = parse_marked(MARKED, "test")
    mended = "He attended the ball. She entered the house at noon."
    every = joined([sentence], 1.0, True, random.Random(0))
    assert every.damaged.check().text.strip() == sentence.text
    assert every.damaged.original.strip() == mended
    assert [every.damaged.text[s:e] for s, e in every.mistranslated or ()] == [
        "assisted to",
        "",  # "the" is missing there
        "the",
    ]
    assert every.translated
    none = joined([sentence], 0.0, True, random.Random(0))
    assert none.damaged.text.strip() == mended and not none.damaged.edits
    assert none.translated is None


def test_each_sentence_comes_once_in_a_round(tmp_path: Path) -> None:
    for kind in ("spun", "translated"):
        (tmp_path / kind).mkdir()
        lines = [f"The {{{{!{kind}|one}}}} number {n}." for n in range(20)]
        (tmp_path / kind / "a.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    spun, translated = read(tmp_path)
    assert (spun.translated, translated.translated) == (False, True)
    rng = random.Random(1)
    taken = [s.text for _ in range(4) for s in spun.take(5, rng)]
    assert len(set(taken)) == 20
    some = texts([spun, translated], rng)
    kinds = {example.translated for example in (next(some) for _ in range(40))}
    assert kinds == {None, False, True}


def test_what_stands_in_spun_sentences_is_a_list_of_substitutions(tmp_path: Path) -> None:
    for kind, text in (
        ("spun", "The {{!incisions|cuts|reductions|savings}} and {{The|the}} {{!fell|}} rest."),
        ("translated", "He {{!assisted to|attended}} it."),
    ):
        (tmp_path / kind).mkdir()
        (tmp_path / kind / "a.txt").write_text(text, encoding="utf-8")
    assert [p[:2] for p in substitutions(read(tmp_path))] == [
        ("cuts", "incisions"),
        ("reductions", "incisions"),
    ]


def test_the_shipped_sentences_can_be_read() -> None:
    collections = read()
    assert {c.translated for c in collections} == {True, False}
    some = texts(collections, random.Random(0))
    for _ in range(200):
        next(some).damaged.check()
