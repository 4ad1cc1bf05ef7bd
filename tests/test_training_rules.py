"""What the rules are worth: counted on natural text, with judgements that a reader filed."""

import json
import lzma
from pathlib import Path

import pytest

from mtcheck.detect.measured import HELD, UNMEASURED, Trust, read
from mtcheck.training import judgements
from mtcheck.training.rules import main

pytestmark = pytest.mark.slow

RULE = "doubled-word"


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    """40 letters about a harbour with a slip each, one page without; no cases, no articles."""
    for name in "corpus", "articles", "cases":
        (tmp_path / name).mkdir()
    letters = [
        f"The keeper of house number {number} walked down to the the pier before it was light.\n"
        "Nobody had told him that the ferry would leave an hour late because of the fog."
        for number in range(40)
    ]
    (tmp_path / "corpus" / "letters.txt").write_text("\n\n".join(letters), "utf-8")
    page = "The committee met on Monday. It agreed to paint both rooms before the winter."
    (tmp_path / "corpus" / "minutes.txt").write_text(page, "utf-8")
    return tmp_path


def run(folders: Path, *more: str) -> dict[str, Trust]:
    output = folders / "rules.json"
    main([
        str(folders / "corpus"), "--articles", str(folders / "articles"),
        "--cases", str(folders / "cases"), "--reviewed", str(folders / "reviewed"),
        "--output", str(output), *more,
    ])  # fmt: skip
    return read(output)


def shown(folders: Path, capsys: pytest.CaptureFixture[str], *more: str) -> list[str]:
    capsys.readouterr()
    run(folders, "--show", RULE, *more)
    return capsys.readouterr().out.splitlines()


def judge(folders: Path, lines: list[str], said: str) -> None:
    path = folders / "judged.tsv"
    path.write_text("".join(line.split("\t")[0] + f"\t{said}\n" for line in lines), "utf-8")
    run(folders, "--judge", str(path))


def test_what_nobody_read_is_wrong_in_good_text(folders: Path) -> None:
    assert run(folders)[RULE] == Trust(round(1 / 42, 4), right=0, wrong=40, read=0, sources=1)


def test_judged_hits_count_as_the_reader_said(
    folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = shown(folders, capsys)
    assert len(lines) == 40
    before, hit, after, repair = json.loads(lines[0].split("\t")[2])
    assert before.endswith("to the") and hit == " the" and after.startswith(" pier") and not repair
    judge(folders, lines[:35], "right")
    judge(folders, lines[35:38], "wrong")
    assert run(folders)[RULE] == Trust(round(36 / 42, 4), right=35, wrong=5, read=38, sources=1)
    assert shown(folders, capsys) and len(shown(folders, capsys)) == 2, "only the unjudged ones"


@pytest.mark.parametrize(("right", "confidence"), [(29, HELD), (30, round(31 / 32, 4))])
def test_few_right_hits_hold_a_rule_down(
    folders: Path, capsys: pytest.CaptureFixture[str], right: int, confidence: float
) -> None:
    lines = shown(folders, capsys)
    judge(folders, lines, "right")
    letters = (folders / "corpus" / "letters.txt").read_text("utf-8").split("\n\n")
    (folders / "corpus" / "letters.txt").write_text("\n\n".join(letters[:right]), "utf-8")
    assert run(folders)[RULE] == Trust(confidence, right, wrong=0, read=right, sources=1)


def test_a_text_outside_the_sample_is_read_for_its_judgements(
    folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = shown(folders, capsys)
    judge(folders, lines[-1:], "right")
    few = run(folders, "--words", "20")[RULE]
    assert few.right == 1 and few.read == 1 and few.wrong < 39


def test_good_examples_of_cases_are_good_text(folders: Path) -> None:
    example = '[[clean]]\ntext = "She said that that was where the the path ended."\n'
    (folders / "cases" / "any.toml").write_text(example, "utf-8")
    assert run(folders)[RULE].wrong == 41


def test_unread_hits_in_translations_do_not_count_and_versions_are_one(
    folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folders / "corpus" / "letters.txt").unlink()
    said = "{} opened the the new bridge over the river on a cold and windy morning in May."
    rows = [{"i": 0, "hyps": {"A": said.format("Officials"), "B": said.format("The officials")}}]
    (folders / "mt").mkdir()
    with lzma.open(folders / "mt" / "news.xx-en.jsonl.xz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    mt = "--translated", str(folders / "mt")
    assert not run(folders, *mt)[RULE].measured
    lines = shown(folders, capsys, *mt)
    assert len(lines) == 1
    judge(folders, lines, "right")
    assert run(folders, *mt)[RULE] == Trust(round(2 / 3, 4), 1, 0, 1, 1)


def test_judgements_are_filed_by_finder_and_the_later_word_stands(tmp_path: Path) -> None:
    folder = tmp_path / "reviewed"
    judgements.merge(folder, ["repeated/doubled-word/aa/11\tright", "dates/day/bb/\twrong"])
    judgements.merge(folder, ["words/doubled-word/aa/11\twrong", "", "words/new/cc/\tright"])
    assert sorted(path.stem for path in folder.iterdir()) == ["dates", "repeated", "words"]
    judged = judgements.read(folder)
    assert judged["doubled-word"] == {"right": {}, "wrong": {"aa": "11"}}
    assert judgements.verdict(judged, "day", "bb") == "wrong"
    assert judgements.verdict(judged, "day", "aa") is None
    assert "11" in judgements.texts(judged)


@pytest.mark.parametrize("line", ["repeated/doubled-word/aa/11", "aa\tright", "a/b/c/d\tmaybe"])
def test_what_is_no_judgement_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(ValueError, match="line 2"):
        judgements.merge(tmp_path / "reviewed", ["a/b/c/d\tright", line])
    assert not (tmp_path / "reviewed").exists()


def test_a_rule_without_a_hit_is_unmeasured() -> None:
    trust = Trust.counted(RULE, 0, 0, 0, 0)
    assert trust.confidence == UNMEASURED and not trust.measured


def test_an_unsure_rule_stays_down_whatever_was_read() -> None:
    assert Trust.counted("sure", 90, 0, 90, 3).confidence > 0.98
    assert Trust.counted("any-unsure", 90, 0, 90, 3).confidence == HELD


def test_of_many_hits_sixty_must_be_read(folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letter = (folders / "corpus" / "letters.txt").read_text("utf-8").split("\n\n")[0]
    many = "\n\n".join(letter.replace("number 0", f"number {number}") for number in range(90))
    (folders / "corpus" / "letters.txt").write_text(many, "utf-8")
    assert run(folders)[RULE].wrong == 60
    lines = shown(folders, capsys)
    assert len(lines) == 60
    judge(folders, lines[:59], "right")
    assert run(folders)[RULE] == Trust(round(60 / 62, 4), 59, 1, 59, 1)
