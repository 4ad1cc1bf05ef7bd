"""The command: what goes to which stream, byte for byte, and the exit code."""

import io
import json
from pathlib import Path

import pytest
from fake_checker import DAMAGED, REPAIRED, Capture, Write

from mtcheck.cli import main
from mtcheck.plan import apply
from mtcheck.policy import Policy
from mtcheck.report import Report

pytestmark = pytest.mark.usefixtures("fake_checker")


class TestClean:
    def test_standard_output_is_the_repaired_text_and_nothing_else(
        self, article: Write, capfdbinary: Capture
    ) -> None:
        assert main(["clean", article("a.txt")]) == 0
        out, err = capfdbinary.readouterr()
        assert out == REPAIRED.encode()
        assert err == b""

    @pytest.mark.parametrize(
        "text",
        [
            *("", "\n", "no line end", "a\r\nb\rc\n\n", "\ufeffbyte order mark\n"),
            pytest.param("a\x00b" + "word " * 200 + "a\x00b", id="stray NULs"),
        ],
    )
    def test_good_text_comes_back_byte_for_byte(
        self, text: str, article: Write, tmp_path: Path
    ) -> None:
        out = tmp_path / "out.txt"
        assert main(["clean", article("a.txt", text), "-o", str(out)]) == 0
        assert out.read_bytes() == text.encode()

    def test_several_files_go_to_a_folder_under_their_names(
        self, article: Write, tmp_path: Path
    ) -> None:
        out = tmp_path / "new" / "folder"
        files = [article("a.txt"), article("b.txt", "Good.")]
        assert main(["clean", *files, "-o", str(out)]) == 0
        assert (out / "a.txt").read_bytes() == REPAIRED.encode()
        assert (out / "b.txt").read_bytes() == b"Good."

    def test_several_files_on_one_stream_have_headings(
        self, article: Write, capfdbinary: Capture
    ) -> None:
        a, b = article("a.txt", "jap"), article("b.txt", "good")
        assert main(["clean", a, b]) == 0
        expected = f"==> {a} <==\neastern\n==> {b} <==\ngood\n"
        assert capfdbinary.readouterr().out == expected.encode()

    def test_json_has_the_text_and_the_source(self, article: Write, capfdbinary: Capture) -> None:
        path = article("a.txt")
        assert main(["clean", path, "--format", "json"]) == 0
        data = json.loads(capfdbinary.readouterr().out)
        assert data["text"] == REPAIRED
        assert data["source"] == path
        assert [edit["after"] for edit in data["plan"]] == ["eastern", "eastern"]
        assert apply(DAMAGED, Report.from_dict(data).plan) == REPAIRED

    def test_options_reach_the_policy(self, article: Write, capfdbinary: Capture) -> None:
        path = article("a.txt")
        for options in ["--kinds", "grammar,punctuation"], ["--apply-from", "0.99"]:
            assert main(["clean", path, *options]) == 0
            assert capfdbinary.readouterr().out == DAMAGED.encode()
        assert main(["check", path, "--min-confidence", "0.99", "--exit-code"]) == 0
        capfdbinary.readouterr()
        assert main([path, "--keep-quotations", "--keep-leftovers", "--format", "json"]) == 0
        policy = Policy(keep_quotations=True, keep_leftovers=True)
        assert json.loads(capfdbinary.readouterr().out)["signature"] == policy.signature


class TestCheck:
    def test_check_is_the_default_command(self, article: Write, capfdbinary: Capture) -> None:
        path = article("a.txt")
        assert main([path]) == 0
        short = capfdbinary.readouterr().out
        assert main(["check", path]) == 0
        assert capfdbinary.readouterr().out == short
        assert "[[jap]]" in short.decode()
        assert "jap → eastern" in short.decode()
        assert main(["--format", "json", path]) == 0

    def test_exit_code_tells_of_findings_if_asked(self, article: Write) -> None:
        path = article("a.txt")
        assert main(["check", "--exit-code", path]) == 1
        assert main(["--exit-code", path]) == 1

    def test_good_text_exits_with_0(self, article: Write, capfdbinary: Capture) -> None:
        assert main(["--exit-code", article("a.txt", "Good text.\n")]) == 0
        assert b"nothing suspicious" in capfdbinary.readouterr().out

    def test_several_files_are_json_lines(self, article: Write, capfdbinary: Capture) -> None:
        files = [article("a.txt"), article("b.txt", "good\u2028text")]
        assert main(["check", *files, "--format", "json"]) == 0
        lines = capfdbinary.readouterr().out.split(b"\n")
        assert [json.loads(line)["source"] for line in lines[:-1]] == files
        assert lines[-1] == b""
        assert "text" not in json.loads(lines[0])
        assert json.loads(lines[0])["findings"]
        assert json.loads(lines[0])["plan"] == []

    def test_json_lines_go_to_one_file_or_one_each(self, article: Write, tmp_path: Path) -> None:
        files = [article("a.txt"), article("b.txt")]
        out = tmp_path / "out.jsonl"
        out.write_text("old")
        for _ in range(2):
            assert main(["check", *files, "--format", "json", "-o", str(out)]) == 0
            assert len(out.read_text(encoding="utf-8").splitlines()) == 2
        assert main(["check", *files, "--format", "json", "-o", f"{tmp_path}/each/"]) == 0
        assert sorted(p.name for p in (tmp_path / "each").iterdir()) == ["a.txt.json", "b.txt.json"]

    def test_reports_in_a_folder(self, article: Write, tmp_path: Path) -> None:
        files = [article("a.txt"), article("b.txt", "Good text.\n")]
        for form in "text", "html":
            assert main(["check", *files, "--format", form, "-o", str(tmp_path / "out")]) == 0
        reports = {p.name: p.read_text("utf-8") for p in (tmp_path / "out").iterdir()}
        names = ["a.txt.html", "a.txt.report.txt", "b.txt.html", "b.txt.report.txt"]
        assert sorted(reports) == names
        for name, report in reports.items():
            assert report.startswith("<!doctype html>") == name.endswith(".html")
            assert ("eastern" in report) == name.startswith("a")
            assert name[:5] in report

    def test_html(self, article: Write, capfdbinary: Capture) -> None:
        assert main(["check", article("a.txt"), "--format", "html"]) == 0
        assert capfdbinary.readouterr().out.startswith(b"<!doctype html>")

    def test_standard_input(self, monkeypatch: pytest.MonkeyPatch, capfdbinary: Capture) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(DAMAGED.encode())))
        assert main(["clean", "-"]) == 0
        assert capfdbinary.readouterr().out == REPAIRED.encode()

    def test_colour_only_where_it_is_wanted(
        self, article: Write, monkeypatch: pytest.MonkeyPatch, capfdbinary: Capture, tmp_path: Path
    ) -> None:
        path = article("a.txt")
        main([path])
        assert b"\x1b" not in capfdbinary.readouterr().out
        monkeypatch.setenv("FORCE_COLOR", "1")
        main([path])
        assert b"\x1b[" in capfdbinary.readouterr().out
        main([path, "-o", str(tmp_path / "out.txt")])
        assert b"\x1b" not in (tmp_path / "out.txt").read_bytes()
        monkeypatch.setenv("NO_COLOR", "1")
        main([path])
        assert b"\x1b" not in capfdbinary.readouterr().out
