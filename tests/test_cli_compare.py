"""`mtcheck compare` from its arguments to its reports."""

import json
from pathlib import Path

import pytest
from fake_checker import Capture, Write

from mtcheck.cli import main
from mtcheck.report import Report

pytestmark = pytest.mark.usefixtures("fake_checker")


class TestCompare:
    """Besides: tests/test_references.py, on what is aligned and found."""

    BASE = "The jap flank of the alliance gets four more battle groups, its leaders said in Riga."
    GOOD = BASE.replace("jap", "eastern")

    @pytest.fixture
    def files(self, article: Write) -> list[str]:
        return [article("a.txt", self.BASE), article("b.txt", self.GOOD), article("c.txt", "")]

    def test_text_has_the_report_and_the_alignments(
        self, files: list[str], capfdbinary: Capture
    ) -> None:
        assert main(["compare", *files]) == 0
        out, err = capfdbinary.readouterr()
        shown = " ".join(out.decode().split())
        assert err == b""
        assert "jap → eastern" in shown
        assert "b.txt has “eastern” here; wrong sense" in shown
        assert "1 statement aligned" in shown
        assert "b.txt: “The eastern flank" in shown
        assert main(["compare", files[0], files[2]]) == 0
        assert "No statement" in capfdbinary.readouterr().out.decode()

    def test_json_adds_the_alignments(self, files: list[str], capfdbinary: Capture) -> None:
        assert main(["compare", *files, "--format", "json"]) == 0
        data = json.loads(capfdbinary.readouterr().out)
        assert data["source"] == files[0]
        assert data["references"] == files[1:]
        (alignment,) = data["alignments"]
        assert alignment["reference"] == "b.txt"
        assert self.BASE[alignment["start"] : alignment["end"]] == alignment["text"]
        start, end = alignment["reference_start"], alignment["reference_end"]
        assert self.GOOD[start:end] == alignment["reference_text"]
        assert 60 < alignment["similarity"] <= 100
        assert not any(f.applied for f in Report.from_dict(data).findings)

    def test_html_has_one_table_more(self, files: list[str], tmp_path: Path) -> None:
        pages = tmp_path / "check.html", tmp_path / "compare.html"
        assert main(["check", files[0], "--format", "html", "-o", str(pages[0])]) == 0
        assert main(["compare", *files, "--format", "html", "-o", str(pages[1])]) == 0
        check, compare = (page.read_text("utf-8") for page in pages)
        assert compare.count("<table>") == check.count("<table>") + 1
        assert "The eastern flank" in compare
        assert check.rstrip().endswith("</html>") and compare.rstrip().endswith("</html>")

    def test_files_of_one_name_are_told_apart(
        self, files: list[str], article: Write, capfdbinary: Capture
    ) -> None:
        other = article("sub/b.txt", self.GOOD)
        assert main(["compare", *files, other, "--format", "json"]) == 0
        alignments = json.loads(capfdbinary.readouterr().out)["alignments"]
        assert [a["reference"] for a in alignments] == [files[1], other]

    def test_inputs_are_kept_and_errors_named(self, files: list[str], capfdbinary: Capture) -> None:
        for arguments, problem in [
            ([files[0], files[1], "-o", files[1]], "is an input"),
            ([files[0], "missing.txt"], "missing.txt: no such file"),
            (["-", "-"], "only once"),
        ]:
            assert main(["compare", *arguments]) == 2
            out, err = capfdbinary.readouterr()
            assert out == b""
            assert problem in err.decode()
        assert Path(files[1]).read_text("utf-8") == self.GOOD

    def test_at_least_one_reference(self, capfdbinary: Capture) -> None:
        with pytest.raises(SystemExit) as exit_:
            main(["compare", "a.txt"])
        assert exit_.value.code == 2
        assert b"REFERENCE" in capfdbinary.readouterr().err
