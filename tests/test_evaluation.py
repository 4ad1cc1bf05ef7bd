"""The gold markup, the judgement on a report, and the figures of `mtcheck evaluate`."""

import json
import lzma
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcheck.cli import main
from mtcheck.errors import InputError
from mtcheck.evaluation.calibration import expected_calibration_error
from mtcheck.evaluation.markup import MarkedText, parse_marked
from mtcheck.evaluation.repair import is_repaired
from mtcheck.evaluation.scores import Case, f_score, scores
from mtcheck.evaluation.spans import judge
from mtcheck.plan import Edit, apply
from mtcheck.report import Cleaned, Finding, Kind, Report, Suggestion


def finding(
    text: str,
    phrase: str,
    *readings: str,
    applied: bool = False,
    kind: Kind = "spun-word",
    confidence: float = 0.95,
) -> Finding:
    """A finding at the first place where ``phrase`` stands."""
    start = text.index(phrase)
    suggestions = tuple(Suggestion(reading, confidence) for reading in readings)
    return Finding(start, start + len(phrase), phrase, kind, confidence, suggestions, applied)


def report(*findings: Finding, score: float = 0.9) -> Report:
    ordered = tuple(sorted(findings, key=lambda f: f.start))
    return Report(score, None, "spun" if findings else "clean", "en", "test 1", ordered)


class TestMarkup:
    def test_severities_and_readings(self) -> None:
        gold = parse_marked(
            "The {{!jap|eastern|east}} {{flank|wing}} {{?held|stood|held}}{{! (24)|}}."
        )
        assert gold.text == "The jap flank held (24)."
        assert [a.severity for a in gold.artifacts] == ["hard", "soft", "optional", "hard"]
        assert [a.accepted for a in gold.artifacts] == [
            ("eastern", "east"),
            ("wing",),
            ("stood", "held"),
            ("",),
        ]

    def test_offsets_count_code_points(self) -> None:
        gold = parse_marked("🙂 e\u0301 {{!jap|eastern}}\r\n{{lot|much}}")
        assert [gold.text[a.start : a.end] for a in gold.artifacts] == ["jap", "lot"]

    def test_the_source_language_is_not_part_of_the_text(self) -> None:
        gold = parse_marked("# source-language: pt\nA {{!foragido|fugitive}}.")
        assert gold.text == "A foragido."
        assert gold.source_language == "pt"
        assert gold.text[gold.artifacts[0].start :].startswith("foragido")
        assert parse_marked("# Heading\n").text == "# Heading\n"

    def test_long_deletions_are_leftovers(self) -> None:
        gold = parse_marked(
            "{{!Advertisement\n\n|}}The {{!to to|to}} end{{! (24)|}}. {{!" + 41 * "x" + "|}}"
        )
        assert [a.is_leftover for a in gold.artifacts] == [True, False, False, True]
        assert len(gold.phrases) == len(gold.leftovers) == 2

    @pytest.mark.parametrize(
        ("marked", "problem"),
        [
            ("one\ntwo {{!jap|eastern", "line 2: {{ is never closed"),
            ("one\n\ntwo}} three", "line 3: }} is never opened"),
            ("{{!jap}} flank", "line 1: {{!jap}} has no reading"),
            ("{{a {{b|c}}", "line 1: {{ is never closed"),
            ("# source-language: pt\nx {{", "line 2: {{ is never closed"),
        ],
    )
    def test_an_error_names_file_line_and_problem(self, marked: str, problem: str) -> None:
        with pytest.raises(InputError) as error:
            parse_marked(marked, "a.txt")
        assert str(error.value).startswith("a.txt, ")
        assert problem in str(error.value)

    @given(st.text())
    def test_any_text_parses_or_is_refused(self, text: str) -> None:
        try:
            gold = parse_marked(text)
        except InputError:
            return
        for artifact in gold.artifacts:
            assert gold.text[artifact.start : artifact.end] == artifact.text


class TestRepair:
    GOLD = parse_marked(
        "Face a {{!brand new safety actuality|new security reality}} with {{!4 extra|four more}} "
        "{{!battle teams|battle groups|battlegroups}}, he {{stated|said}}."
    )

    @pytest.mark.parametrize(
        ("edits", "repaired"),
        [
            # exactly the artifact; more than it; in two parts
            ([("brand new safety actuality", "new security reality")], "brand"),
            ([("a brand new safety actuality with", "a new security reality with")], "brand"),
            ([("brand new", "new"), ("safety actuality", "security reality")], "brand"),
            # only half of it; with a wrong reading; with collateral damage
            ([("safety actuality", "security reality")], ""),
            ([("brand new safety actuality", "new safety situation")], ""),
            ([("a brand new safety actuality", "the new security reality")], ""),
            # one edit over two artifacts, repairing both or one of them
            ([("4 extra battle teams", "four more battlegroups")], "4 battle"),
            ([("4 extra battle teams", "four more battle teams")], "4"),
            ([("4 extra battle teams", "4 extra battle groups")], "battle"),
            # white space does not count, capitals do
            ([("4 extra", "four  more")], "4"),
            ([("4 extra", "Four more")], ""),
        ],
    )
    def test_the_resulting_text_decides(self, edits: list[tuple[str, str]], repaired: str) -> None:
        text = self.GOLD.text
        plan = [
            Edit(text.index(before), text.index(before) + len(before), before, after)
            for before, after in edits
        ]
        found = [a.text.split()[0] for a in self.GOLD.artifacts if is_repaired(self.GOLD, a, plan)]
        assert found == repaired.split()

    def test_the_shape_of_quotation_marks_does_not_count(self) -> None:
        gold = parse_marked("the {{!parquet|prosecutor's office}}")
        assert is_repaired(gold, gold.artifacts[0], [Edit(4, 11, "parquet", "prosecutor’s office")])

    def test_a_space_left_before_a_comma_counts_a_doubled_one_does_not(self) -> None:
        gold = parse_marked("this morning{{! (24)|}}, he said")
        assert is_repaired(gold, gold.artifacts[0], [Edit(12, 17, " (24)", "")])
        assert is_repaired(gold, gold.artifacts[0], [Edit(13, 17, "(24)", "")]) is False
        assert is_repaired(gold, gold.artifacts[0], [Edit(11, 18, "g (24),", "g,")])
        gold = parse_marked("this {{!morning |}}he said")
        assert is_repaired(gold, gold.artifacts[0], [Edit(5, 12, "morning", "")])

    def test_replacing_by_the_gold_repairs_everything(self) -> None:
        plan = [Edit(a.start, a.end, a.text, a.accepted[0]) for a in self.GOLD.artifacts]
        assert all(is_repaired(self.GOLD, a, plan) for a in self.GOLD.artifacts)


class TestJudgement:
    GOLD = parse_marked(
        "{{!Share on Facebook\n|}}The {{!jap|eastern}} flank {{?nations|countries}} were "
        "{{!advised|told}} of the {{war|conflict}} today."
    )

    def judged(self, *findings: Finding) -> Any:
        return judge(self.GOLD, report(*findings))

    def test_right_false_and_ignored(self) -> None:
        text = self.GOLD.text
        judgement = self.judged(
            finding(text, "jap", "western", "eastern", applied=True),
            finding(text, "nations", "states", applied=True),
            finding(text, "war"),
            finding(text, "today", "now", applied=True),
        )
        assert [f.text for f in judgement.right] == ["jap", "war"]
        assert [f.text for f in judgement.ignored] == ["nations"]
        assert [f.text for f in judgement.false] == ["today"]
        assert [a.text for a in judgement.found] == ["jap", "war"]
        assert [a.text for a in judgement.missed] == ["advised"]
        assert judgement.repaired == judgement.repaired_by_best == ()
        assert [a.text for a in judgement.repaired_by_any] == ["jap"]
        assert [f.text for f in judgement.edits_false] == ["today"]

    def test_leftovers_are_judged_apart(self) -> None:
        text = self.GOLD.text
        block = finding(text, "Share on Facebook\n", "", applied=True, kind="boilerplate")
        stray = finding(text, " today", "", kind="boilerplate")
        judgement = self.judged(block, stray)
        assert len(judgement.leftovers_found) == 1
        assert [f.text for f in judgement.leftovers_false] == [" today"]
        assert judgement.right == judgement.false == ()
        assert len(self.judged().leftovers_missed) == 1

    def test_a_phrase_found_in_a_leftover_is_neither_right_nor_false(self) -> None:
        judgement = self.judged(finding(self.GOLD.text, "Facebook", "book"))
        assert judgement.right == judgement.false == ()

    def test_scores(self) -> None:
        text = self.GOLD.text
        judgement = self.judged(
            finding(text, "jap", "eastern", applied=True),
            finding(text, "today", "now", applied=True, confidence=0.55),
        )
        case = Case("a", self.GOLD, report(score=0.8), judgement, words=10)
        figures = scores([case, case])
        assert figures["documents"] == 2
        assert figures["words"] == 20
        assert (figures["hard"], figures["soft"]) == (4, 2)
        assert figures["precision"] == 0.5
        assert figures["hard_recall"] == 0.5
        assert figures["f0.5"] == 0.5
        assert figures["soft_recall"] == 0
        assert figures["hard_repaired"] == figures["hard_repaired_by_best"] == 0.5
        assert figures["edits"] == 4
        assert figures["edits_right"] == figures["edits_exact"] == 0.5
        assert figures["findings_per_1000_words"] == 200
        assert figures["leftover_recall"] == 0
        assert figures["score_mean"] == pytest.approx(0.8)
        assert figures["verdicts"] == {"clean": 2}
        assert figures["finding_ece"] == pytest.approx((0.05 + 0.55) / 2)

    def test_nothing_to_divide_by_is_none(self) -> None:
        figures = scores([])
        assert figures["precision"] is figures["hard_recall"] is figures["f0.5"] is None
        assert figures["finding_ece"] is None


def test_f_score_favours_precision() -> None:
    assert f_score(1.0, 0.5, beta=0.5) == pytest.approx(0.8333, abs=1e-4)
    assert f_score(0.5, 1.0, beta=0.5) == pytest.approx(0.5556, abs=1e-4)
    assert f_score(0.0, 0.0, beta=0.5) == 0


def test_calibration_error() -> None:
    assert expected_calibration_error([]) is None
    assert expected_calibration_error([(0.75, i % 4 > 0) for i in range(100)]) == pytest.approx(0)
    assert expected_calibration_error([(1.0, False), (0.0, True)]) == 1


class Replacer:
    """A checker that knows one word."""

    def __init__(self, model: object = None, lexicon: object = None, policy: object = None) -> None:
        self.policy = policy

    def clean(self, text: str) -> Cleaned:
        hits = [finding(text, "jap", "eastern", applied=True)] if "jap" in text else []
        made = report(*hits, score=0.9 if hits else 0.1)
        return Cleaned(apply(text, made.plan), made)

    def clean_many(self, texts: Iterable[str], batch_size: int = 32) -> Iterator[Cleaned]:
        return map(self.clean, texts)


@pytest.fixture
def replacer(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("mtcheck.checker")
    module.Checker = Replacer  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "mtcheck.checker", module)


@pytest.mark.usefixtures("replacer")
class TestCommand:
    @pytest.fixture
    def folders(self, tmp_path: Path) -> Path:
        for folder, name, text in [
            (
                "spun",
                "1.marked.txt",
                "The {{!jap|eastern}} flank and the {{!jap coast|east coast}}.",
            ),
            ("spun", "2.marked.txt", "All {{!hitch|join}} in."),
            ("good", "1.txt", "A good text of seven words here."),
            ("good", "2.txt", "Another that says jap once."),
        ]:
            (tmp_path / folder).mkdir(exist_ok=True)
            (tmp_path / folder / name).write_text(text, encoding="utf-8")
        return tmp_path

    def test_json_and_table(self, folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
        out = folders / "figures.json"
        marked, good = str(folders / "spun"), str(folders / "good")
        assert main(["evaluate", "--marked", marked, "--clean", good, "--json", str(out)]) == 0
        figures = json.loads(out.read_text(encoding="utf-8"))
        assert figures["signature"] == "test 1"
        assert figures["sets"]["spun"]["hard_recall"] == pytest.approx(1 / 3)
        assert figures["sets"]["spun"]["hard_repaired"] == pytest.approx(1 / 3)
        assert figures["sets"]["good"]["edits_false"] == 1
        assert figures["sets"]["good"]["findings_per_1000_words"] == pytest.approx(1000 / 12)
        assert len(figures["sets"]["spun"]["data"]) == 10
        table = capsys.readouterr().out
        assert "hard recall" in table
        assert "0.333" in table
        assert "test 1" in table

    def test_errors_are_listed(self, folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
        marked, good = str(folders / "spun"), str(folders / "good")
        assert main(["evaluate", "--marked", marked, "--clean", good, "--list-errors"]) == 0
        out = capsys.readouterr().out
        assert "missed   All [[hitch]] in. = join" in out
        assert "DAMAGED  Another that says [[jap]] once. -> eastern 0.95" in out

    def test_a_corpus_gives_held_out_documents(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        sentence = (
            "The council of the town met again on day {} and it talked about the old bridge. "
        )
        documents = ["".join(sentence.format(i * 10 + j) for j in range(8)) for i in range(400)]
        packed = lzma.compress("\n\n".join(documents).encode())
        (tmp_path / "news_own.txt.xz").write_bytes(packed)
        command = ["evaluate", "--corpus", str(tmp_path), "--words", "300", "--json", "-"]
        assert main([*command, "--split", "test"]) == 0
        test = json.loads(capsys.readouterr().out)["sets"]["corpus test"]
        assert main([*command, "--split", "dev"]) == 0
        dev = json.loads(capsys.readouterr().out)["sets"]["corpus dev"]
        assert 300 <= test["words"] < 300 + 8 * 17
        assert test["data"] != dev["data"]

    @pytest.mark.parametrize(
        ("arguments", "problem"),
        [
            ([], "nothing to evaluate on"),
            (["--marked", "missing.txt"], "no such file"),
            (["--corpus", "missing"], "no such folder"),
        ],
    )
    def test_errors_exit_with_2(
        self, arguments: list[str], problem: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["evaluate", *arguments]) == 2
        assert problem in capsys.readouterr().err


def test_marked_text_without_artifacts_is_clean_text() -> None:
    judgement = judge(MarkedText("a jap b", ()), report(finding("a jap b", "jap")))
    assert len(judgement.false) == 1
