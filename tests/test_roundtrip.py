"""Training documents from round trips: alignment, which differences stay, files, errors."""

import json
import lzma
import random
import stat
from collections import Counter
from itertools import islice, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcheck.simulate.engines.phrases import Pair
from mtcheck.simulate.engines.roundtrip import roundtrip_pairs
from mtcheck.training import roundtrip
from mtcheck.training.ngrams import NGrams
from mtcheck.training.slips import Slips
from mtcheck.training.translated import partial, read, roundtrip_documents
from mtcheck.training.wordalign import align

PLAIN = (
    "The court ruled that the firm had failed to disclose losses over five years . "
    "The court said on Monday that the company had to pay damages to the firm . "
    "He voted on Tuesday to cut taxes , and the house approved the bill . "
)
ODD = (
    "Governed by the king , they cut a hack in the tree at home . A lawyer likes losses that pay . "
)
VOCABULARY = sorted({word for word in (PLAIN + ODD).split() if word.isalpha()})
FEW = NGrams([PLAIN, ODD])
TEXTS = st.lists(st.sampled_from(VOCABULARY), max_size=25).map(" ".join)


@pytest.fixture(scope="module")
def slips() -> Slips:
    return Slips(NGrams([PLAIN] * 200 + [ODD]), margin=2.0)


def edited(slips: Slips, original: str, returned: str) -> list[tuple[str, str]]:
    found = slips.find(original, returned, random.Random(1))
    return [(original[start:end], new) for start, end, new in found]


@pytest.mark.parametrize(
    ("original", "returned", "expected"),
    [
        ("The court ruled that", "The court governed that", [("ruled", "governed")]),
        ("He voted on Tuesday to", "He voted at Tuesday to", [("on", "at")]),
        ("and the house approved", "and house approved", [("the ", "")]),
        ("The court ruled that the firm", "The Court ruled that, the firm", []),
        ("The court ruled that the firm", "The court ruled which the firm", []),
        ("He voted on Tuesday to cut", "On Tuesday he voted to cut", []),
        ("The labour had failed to", "The labor had failed to", []),
        ("over five years", "over 5 years", []),
        ("the firm had failed to", "the company had failed to", []),
        ("The court, the firm ruled", "The court that, the firm", []),
    ],
    ids=str,
)
def test_slips(slips: Slips, original: str, returned: str, expected: list[tuple[str, str]]) -> None:
    assert edited(slips, original, returned) == expected


def test_capitals_of_the_original_stay(slips: Slips) -> None:
    assert edited(slips, "He ruled that", "he governed that") == [("ruled", "governed")]
    assert edited(slips, "Ruled that the firm", "governed that the firm") == [("Ruled", "Governed")]


@given(TEXTS, TEXTS)
def test_alignment_covers_both_sides_in_order(first: str, second: str) -> None:
    one, other = first.split(), second.split()
    steps = align(one, other)
    assert [k for s in steps for k in range(s.a, s.b)] == list(range(len(one)))
    assert [k for s in steps for k in range(s.c, s.d)] == list(range(len(other)))
    assert all(one[s.a].lower() == other[s.c].lower() for s in steps if s.same)


@given(TEXTS, TEXTS, st.randoms(use_true_random=False))
def test_documents_lead_back(first: str, second: str, rng: random.Random) -> None:
    slips = Slips(FEW, margin=-50.0)
    paragraphs = [(first, second), (PLAIN, None), (second, first)]
    damaged = roundtrip.slips_of(paragraphs, slips, rng)
    assert damaged.original == "\n".join((first, PLAIN, second))
    assert damaged.restore() == damaged.original
    share = rng.random()
    part = partial(damaged, share, rng).check()
    kept = Counter(edit.original for edit in part.edits)
    assert not kept - Counter(edit.original for edit in damaged.edits)
    assert partial(damaged, 1.0, rng) == damaged
    assert partial(damaged, 0.0, rng).text == damaged.original


def test_ngrams_prefer_what_they_counted() -> None:
    counted = NGrams([PLAIN])
    usual, odd = (f"the court {verb} that".split() for verb in ("ruled", "cut"))
    assert counted.score(usual, 2, 4) > counted.score(odd, 2, 4) > counted.score(["zz"] * 4, 2, 4)
    assert counted.name_share("tuesday") == 1.0
    assert counted.name_share("ruled") == 0.0


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A file of documents in which "ruled" became "governed" three times, "losses" once."""
    slips = Slips(NGrams([PLAIN] * 200 + [ODD]), margin=2.0)
    other = PLAIN.replace("ruled", "governed")
    trips = [[(PLAIN, other)]] * 3 + [[(PLAIN, PLAIN.replace("losses", "king"))]]
    path = tmp_path / "trips.jsonl.xz"
    with lzma.open(path, "wt", encoding="utf-8") as out:
        for trip in trips:
            out.write(
                roundtrip.line_of(roundtrip.slips_of(trip, slips, random.Random(2)), "eng-spa")
            )
    return path


def test_file_gives_documents_and_pairs(written: Path) -> None:
    assert [len(damaged.edits) for damaged in read(written)] == [1, 1, 1, 1]
    assert set(roundtrip_pairs(written)) == {Pair("ruled", "governed")}
    drawn = list(islice(roundtrip_documents(written, random.Random(3)), 40))
    assert {len(damaged.check().edits) for damaged in drawn} == {0, 1}
    again = list(islice(roundtrip_documents(written, random.Random(3)), 40))
    assert drawn == again


@pytest.mark.parametrize(
    "line",
    ["no json", "[]", '{"text": "a"}', '{"text": "a", "original": "b", "edits": [[0, 0, "c"]]}'],
)
def test_bad_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "bad.jsonl.xz"
    with lzma.open(path, "wt", encoding="utf-8") as out:
        out.write(line + "\n")
    with pytest.raises(ValueError, match=r"bad\.jsonl\.xz"):
        list(read(path))


def stand_in(folder: Path, script: str) -> None:
    """An `apertium` of shell script that lists one pair."""
    program = folder / "apertium"
    program.write_text(
        f'#!/bin/sh\nif [ "$1" = -l ]; then echo "  eng-spa\n  spa-eng"; exit; fi\n{script}\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


def test_missing_translator_and_pair(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [str(tmp_path / "out.jsonl.xz"), "--corpus", str(tmp_path), "--pairs", "eng-xyz"]
    monkeypatch.setenv("PATH", str(tmp_path))
    assert roundtrip.main(arguments) == 2
    assert "apertium is not installed" in capsys.readouterr().err
    stand_in(tmp_path, "exit 1")
    assert roundtrip.main(arguments) == 2
    assert "'eng-xyz'" in capsys.readouterr().err


def test_failing_paragraph_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A paragraph that stops the translator costs only itself."""
    failing = 'text=$(cat); case "$text" in *bomb*) exit 1;; esac; echo "$text" | sed s/ruled/cut/'
    stand_in(tmp_path, failing)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    paragraphs = [f"court {k} ruled" for k in range(9)]
    paragraphs[4] = "a bomb"
    returned = roundtrip.there_and_back("eng-spa", paragraphs)
    expected = [text.replace("ruled", "cut") for text in paragraphs]
    assert returned == [*expected[:4], None, *expected[5:]]


def test_command_writes_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, "sed s/ruled/governed/")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    folder = tmp_path / "corpus"
    folder.mkdir()
    text = "\n\n".join(f"Number {'x' * k} began . {PLAIN * 2}" for k in range(1, 40))
    (folder / "news_one.txt").write_text(text, encoding="utf-8")
    out = tmp_path / "out.jsonl.xz"
    options = ["--pairs", "eng-spa", "--words", "500", "--counted", "30000"]
    assert roundtrip.main([str(out), "--corpus", str(folder), *options]) == 0
    with lzma.open(out, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    assert 500 <= sum(len(r["original"].split()) for r in records) < 700
    assert all(r["pair"] == "eng-spa" for r in records)
    assert any("governed" in damaged.text for damaged in read(out))
    for damaged in read(out):
        assert all(before.end <= after.start for before, after in pairwise(damaged.edits))
