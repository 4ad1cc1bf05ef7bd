"""`mtcheck evaluate` from its arguments to its tables, with a checker that knows one word."""

import json
import lzma
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from reports import finding, report

from mtcheck.cli import main
from mtcheck.plan import apply
from mtcheck.policy import Policy
from mtcheck.report import Cleaned

TEXT_METRICS = "bleu_before", "chrf_after", "ter_p"


class Replacer:
    """A checker that knows one word, and applies that if it needs no more than 0.95."""

    def __init__(
        self, model: object = None, lexicon: object = None, policy: Policy | None = None
    ) -> None:
        self.model, self.lexicon, self.policy = model, lexicon, policy or Policy()

    def clean(self, text: str) -> Cleaned:
        sure = self.policy.apply_from <= 0.95
        hits = [finding(text, "jap", "eastern", applied=sure)] if "jap" in text else []
        made = report(*hits, score=0.9 if hits else 0.1)
        made = replace(made, signature=f"test 1|policy:{self.policy.signature}", quality=50.0)
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

    @pytest.fixture
    def figures(self, folders: Path, capsys: pytest.CaptureFixture[str]) -> Any:
        """Runs the command and reads its JSON."""

        def run(*arguments: str) -> Any:
            assert main(["evaluate", *arguments, "--json", "-"]) == 0
            return json.loads(capsys.readouterr().out)

        return run

    def test_json_and_table(self, folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
        out = folders / "figures.json"
        marked, good = str(folders / "spun"), str(folders / "good")
        assert main(["evaluate", "--marked", marked, "--clean", good, "--json", str(out)]) == 0
        figures = json.loads(out.read_text(encoding="utf-8"))
        assert figures["signature"].startswith("test 1|policy:0.9/0.5|by mtcheck ")
        assert figures["sets"]["spun"]["hard_recall"] == pytest.approx(1 / 3)
        assert figures["sets"]["spun"]["hard_repaired"] == pytest.approx(1 / 3)
        assert figures["sets"]["good"]["edits_false"] == 1
        assert figures["sets"]["good"]["findings_per_1000_words"] == pytest.approx(1000 / 12)
        assert figures["documents"]["score_auroc"] == 0.5
        data = figures["sets"]["spun"]["data"]
        assert len(data) == 10
        assert f"data:spun={data}" in figures["signature"]
        table = capsys.readouterr().out
        assert "hard recall" in table
        assert "0.333" in table
        assert "AUROC 0.500 between 2 damaged and 2 clean articles" in table
        assert figures["signature"] in table.replace("\n", "")

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

    def test_pairs_are_soft_damage(self, folders: Path, figures: Any) -> None:
        pairs = folders / "spinner.tsv"
        pairs.write_text("The jap flank\tThe eastern flank\n" * 6, encoding="utf-8")
        result = figures("--pairs", str(pairs))["sets"]["spinner"]
        assert (result["documents"], result["hard"], result["soft"]) == (6, 0, 6)
        assert result["soft_repaired"] == result["exact_span_f0.5"] == result["top_1"] == 1
        assert result["hard_recall"] is None
        assert result["ter_after"] == 0 < result["ter_before"]
        assert result["ter_p"] < 0.05

    def test_text_metrics_can_be_left_out(self, folders: Path, figures: Any) -> None:
        marked = str(folders / "spun")
        assert not set(TEXT_METRICS) & set(
            figures("--marked", marked, "--no-text-metrics")["sets"]["spun"]
        )
        assert set(TEXT_METRICS) <= set(figures("--marked", marked)["sets"]["spun"])

    def test_word_tags(self, folders: Path, figures: Any) -> None:
        tags = folders / "ro-dev.tsv"
        rows = "The jap flank , he said\tOK BAD OK OK OK OK\t0.5\n"
        tags.write_text("mt\ttags\tda_z\n" + rows * 4, encoding="utf-8")
        fitted = figures("--word-tags", str(tags))["word_tags"]["ro-dev"]
        assert (fitted["sentences"], fitted["sentences_fitted"]) == (4, 2)
        assert fitted["bad_threshold"] == 0.95
        assert fitted["word_mcc"] == 1
        given = figures("--word-tags", str(tags), "--tag-threshold", "0.99")
        assert given["word_tags"]["ro-dev"]["word_mcc"] is None
        assert "|tag threshold:0.99" in given["signature"]
        assert given["sets"] == {}

    def test_comparisons_stand_side_by_side(
        self, folders: Path, figures: Any, capsys: pytest.CaptureFixture[str]
    ) -> None:
        command = ["--marked", str(folders / "spun"), "--compare", "apply-from=0.99", "model=dir/m"]
        command += ["--compare", "baseline:nothing"]
        result = figures(*command)
        other = result["compared"]["apply-from=0.99 model=m"]["sets"]["spun"]
        assert result["sets"]["spun"]["edits"] == 1
        assert other["edits"] == 0
        assert other["f0.5"] == result["sets"]["spun"]["f0.5"]
        assert other["f0.5_difference"] == 0
        nothing = result["compared"]["nothing"]["sets"]["spun"]
        assert nothing["f0.5_difference"] == pytest.approx(-result["sets"]["spun"]["f0.5"])
        assert "policy:0.99/0.5" in result["signature"]
        assert main(["evaluate", *command]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines[0].split() == ["spun", "mtcheck", "apply-from=0.99", "model=m", "nothing"]
        assert "against mtcheck" in "\n".join(lines)

    def test_a_reliability_plot(self, folders: Path) -> None:
        pytest.importorskip("matplotlib")
        out = folders / "plot.svg"
        command = ["evaluate", "--marked", str(folders / "spun"), "--reliability-plot", str(out)]
        assert main(command) == 0
        assert b"<svg" in out.read_bytes()
        assert main([*command[:-1], str(folders / "plot.text")]) == 2

    def test_a_missing_package_is_named_before_the_work(
        self,
        folders: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setitem(sys.modules, "matplotlib", None)
        monkeypatch.setattr(Replacer, "clean_many", None)
        plot = ["--reliability-plot", str(folders / "plot.png")]
        assert main(["evaluate", "--marked", str(folders / "spun"), *plot]) == 2
        assert "pip install 'mtcheck[evaluate]'" in capsys.readouterr().err

    def test_help_describes_the_formats(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit):
            main(["evaluate", "--help"])
        out = capsys.readouterr().out
        for described in "{{?wrong|a}}", "# source-language: pt", '"spun"', "da_z":
            assert described in out

    @pytest.mark.parametrize(
        ("arguments", "problem"),
        [
            ([], "nothing to evaluate on"),
            (["--marked", "missing.txt"], "no such file"),
            (["--corpus", "missing"], "no such folder"),
            (["--pairs", "missing.tsv"], "no such file"),
            (["--clean", __file__, "--compare", "speed=9"], "there are model, lexicon"),
            (["--clean", __file__, "--compare", "apply-from=high"], "'high' will not do"),
            (["--clean", __file__, "--compare", "apply-from=7"], "between 0 and 1"),
            (["--clean", __file__, "--compare", "model=a", "model=b"], "model is set twice"),
            (["--clean", __file__, "--compare", "baseline:x"], "there is no baseline 'x'"),
            (["--clean", __file__, "--baselines", "nothing,nothing"], "compared twice: nothing"),
            (["--clean", __file__, "--json", "/dev/null/figures.json"], "Not a directory"),
        ],
    )
    def test_errors_exit_with_2(
        self, arguments: list[str], problem: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["evaluate", *arguments]) == 2
        assert problem in capsys.readouterr().err
