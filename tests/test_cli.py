"""The command: what goes to which stream, byte for byte, and the exit code."""

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from mtcheck.cli import main
from mtcheck.errors import InputError, ModelError
from mtcheck.files import read_text, write_text
from mtcheck.plan import apply
from mtcheck.policy import Policy
from mtcheck.report import Cleaned, Finding, Report, Suggestion, Verdict

DAMAGED = "The jap flank.\r\n\tjap “naïve” 日本\n"
REPAIRED = "The eastern flank.\r\n\teastern “naïve” 日本\n"


class FakeChecker:
    """Knows one spinner's word; the model named "broken" cannot be loaded."""

    def __init__(
        self,
        model: str | None = None,
        lexicon: str | None = None,
        policy: Policy | None = None,
    ) -> None:
        if model == "broken":
            raise ModelError("broken: not a masked language model")
        self.policy = policy or Policy()

    def clean(self, text: str) -> Cleaned:
        findings = []
        start = text.find("jap")
        while start >= 0:
            found = Finding(
                start,
                start + 3,
                "jap",
                "spun-word",
                0.97,
                (Suggestion("eastern", 0.95),),
                "spun-word" in self.policy.kinds and self.policy.apply_from <= 0.95,
                "wrong sense",
            )
            if found.confidence >= self.policy.report_from:
                findings.append(found)
            start = text.find("jap", start + 3)
        verdict: Verdict = "spun" if findings else "clean"
        score = 0.9 if findings else 0.1
        report = Report(score, None, verdict, "en", "fake", tuple(findings))
        return Cleaned(apply(text, report.plan), report)

    def check(self, text: str) -> Report:
        return self.clean(text).report.without_edits()


def install_fake_checker() -> None:
    module = ModuleType("mtcheck.checker")
    module.Checker = FakeChecker  # type: ignore[attr-defined]
    sys.modules["mtcheck.checker"] = module


@pytest.fixture(autouse=True)
def _fake_checker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mtcheck.checker", ModuleType("mtcheck.checker"))
    install_fake_checker()
    for name in "NO_COLOR", "FORCE_COLOR":
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def article(tmp_path: Path) -> Callable[..., str]:
    def write(name: str, content: str | bytes = DAMAGED) -> str:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


Write = Callable[..., str]
Capture = pytest.CaptureFixture[bytes]

# The command in a process of its own, with the checker of this file in place of the real one.
SCRIPT = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
import test_cli
test_cli.install_fake_checker()
from mtcheck.cli import main
sys.exit(main())
"""


def command(*arguments: str, fake: bool = True) -> list[str]:
    start = ["-c", SCRIPT] if fake else ["-m", "mtcheck"]
    return [sys.executable, *start, *arguments]


def run(
    *arguments: str, stdin: bytes = b"", fake: bool = True, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        command(*arguments, fake=fake),
        input=stdin,
        capture_output=True,
        env={**os.environ, **environment},
        cwd=Path(__file__).parents[1],
        check=False,
        timeout=60,
    )


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
        ["", "\n", "no line end", "a\r\nb\rc\n\n", "\ufeffbyte order mark\n", "a\x00b " * 99],
    )
    def test_good_text_comes_back_byte_for_byte(
        self, text: str, article: Write, tmp_path: Path
    ) -> None:
        if "\x00" in text:
            text = "word " * 2000 + "a\x00b"
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
        assert Report.from_dict(data).plan[0].after == "eastern"

    def test_options_reach_the_policy(self, article: Write, capfdbinary: Capture) -> None:
        path = article("a.txt")
        for options in ["--kinds", "grammar,punctuation"], ["--apply-from", "0.99"]:
            assert main(["clean", path, *options]) == 0
            assert capfdbinary.readouterr().out == DAMAGED.encode()
        assert main(["check", path, "--min-confidence", "0.99"]) == 0


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
        files = [article("a.txt"), article("b.txt")]
        for form in "text", "html":
            assert main(["check", *files, "--format", form, "-o", str(tmp_path / "out")]) == 0
        names = sorted(p.name for p in (tmp_path / "out").iterdir())
        assert names == ["a.txt.html", "a.txt.report.txt", "b.txt.html", "b.txt.report.txt"]

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


class TestRefusals:
    def error(self, capfdbinary: Capture, *arguments: str) -> str:
        assert main(list(arguments)) == 2
        err = capfdbinary.readouterr().err.decode()
        assert err.startswith("mtcheck: ")
        assert "Traceback" not in err
        return err

    def test_an_output_that_is_an_input(
        self, article: Write, capfdbinary: Capture, tmp_path: Path
    ) -> None:
        path = article("a.txt")
        (tmp_path / "link.txt").symlink_to(path)
        for out in path, f"{tmp_path}/./a.txt", str(tmp_path), str(tmp_path / "link.txt"):
            assert "is an input" in self.error(capfdbinary, "clean", path, "-o", out)
        other = article("sub/b.txt")
        assert "is an input" in self.error(capfdbinary, "clean", other, path, "-o", str(tmp_path))
        assert Path(path).read_bytes() == DAMAGED.encode()

    def test_two_inputs_of_one_name(
        self, article: Write, capfdbinary: Capture, tmp_path: Path
    ) -> None:
        files = [article("a/x.txt"), article("b/x.txt")]
        err = self.error(capfdbinary, "clean", *files, "-o", str(tmp_path / "out"))
        assert "same name" in err

    def test_no_place_for_the_output(
        self, article: Write, capfdbinary: Capture, tmp_path: Path
    ) -> None:
        a, b, blocked = article("a.txt"), article("b.txt"), article("file")
        assert "need a folder" in self.error(capfdbinary, "clean", a, b, "-o", blocked)
        nowhere = str(tmp_path / "no" / "out.txt")
        assert "No such file" in self.error(capfdbinary, "clean", a, "-o", nowhere)
        assert "-o FOLDER" in self.error(capfdbinary, "check", a, b, "--format", "html")

    @pytest.mark.parametrize(
        ("name", "content", "advice"),
        [
            ("a.pdf", b"%PDF-1.7\n\x00\x01", "pdftotext"),
            ("a.gz", b"\x1f\x8b\x08\x00", "gzip -dc"),
            ("a.docx", b"PK\x03\x04\x14\x00", "zip archive"),
            ("a.bin", bytes(range(256)) * 9, "binary file"),
            ("a.nul", b"\x00\x01\x02" * 99, "binary file"),
            ("a.txt", "“Olá, não”".encode("cp1252"), "looks like cp1252"),
            ("b.txt", "Привет, мир".encode("cp1251"), "--encoding cp1251"),
            ("c.txt", "Some plain words".encode("utf-16"), "--encoding utf-16"),
            ("d.txt", "Some plain words".encode("utf-16-le"), "--encoding utf-16-le"),
        ],
    )
    def test_what_is_not_utf_8_is_refused_with_the_fix(
        self, name: str, content: bytes, advice: str, article: Write, capfdbinary: Capture
    ) -> None:
        err = self.error(capfdbinary, article(name, content))
        assert name in err
        assert advice in err

    def test_the_fix_works(self, article: Write, capfdbinary: Capture) -> None:
        path = article("a.txt", "“não” jap".encode("cp1252"))
        assert main(["clean", path, "--encoding", "cp1252"]) == 0
        assert capfdbinary.readouterr().out == "“não” eastern".encode()
        assert "unknown encoding" in self.error(capfdbinary, path, "--encoding", "utf-9")

    def test_missing_files_and_folders(self, capfdbinary: Capture, tmp_path: Path) -> None:
        assert "no such file" in self.error(capfdbinary, "missing.txt")
        assert "is a folder" in self.error(capfdbinary, str(tmp_path))
        assert "cannot read" in self.error(capfdbinary, "a\x00b")

    def test_the_other_files_are_still_processed(
        self, article: Write, capfdbinary: Capture
    ) -> None:
        files = [article("a.txt"), "missing.txt", article("b.txt")]
        assert main(["check", *files, "--format", "json"]) == 2
        out, err = capfdbinary.readouterr()
        sources = [json.loads(line)["source"] for line in out.splitlines()]
        assert sources == [files[0], files[2]]
        assert err == b"mtcheck: missing.txt: no such file\n"

    def test_a_model_that_cannot_be_loaded(self, article: Write, capfdbinary: Capture) -> None:
        err = self.error(capfdbinary, article("a.txt"), "--model", "broken")
        assert "not a masked language model" in err

    @pytest.mark.parametrize(
        "arguments",
        [
            ["--min-confidence", "2"],
            ["--min-confidence", "nan"],
            ["--apply-from", "much"],
            ["--kinds", "spun-word,typo"],
            ["--format", "xml"],
            ["--unknown"],
        ],
    )
    def test_wrong_options(
        self, arguments: list[str], article: Write, capfdbinary: Capture
    ) -> None:
        with pytest.raises(SystemExit) as exit_:
            main([article("a.txt"), *arguments])
        assert exit_.value.code == 2
        assert b"error: " in capfdbinary.readouterr().err

    def test_no_arguments_show_the_help(self, capfdbinary: Capture) -> None:
        assert main([]) == 2
        out, err = capfdbinary.readouterr()
        assert out == b""
        assert b"exit codes:" in err

    def test_an_interrupt_exits_with_130(
        self, article: Write, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupt(*_: object) -> Report:
            raise KeyboardInterrupt

        monkeypatch.setattr(FakeChecker, "check", interrupt)
        assert main([article("a.txt")]) == 130


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
        assert compare.endswith("</html>\n") == check.endswith("</html>\n")

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


class TestProcess:
    def test_help_teaches_and_starts_fast(self) -> None:
        best = 9.0
        for _ in range(3):
            begin = time.perf_counter()
            done = run("--help", fake=False)
            best = min(best, time.perf_counter() - begin)
        assert done.returncode == 0
        for word in b"examples:", b"exit codes:", b"clean", b"evaluate":
            assert word in done.stdout
        assert best < 1  # 0.1 s here; the rest is for a busy machine

    def test_help_imports_nothing_heavy(self) -> None:
        code = "import sys, mtcheck.cli; print(*sys.modules)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
        loaded = set(done.stdout.decode().split())
        assert not loaded & {
            "rich",
            "numpy",
            "onnxruntime",
            "ftfy",
            "tokenizers",
            "jinja2",
            "regex",
        }

    @pytest.mark.parametrize("name", ["check", "clean", "compare", "evaluate"])
    def test_every_command_has_help(self, name: str) -> None:
        done = run(name, "--help", fake=False)
        assert done.returncode == 0
        assert b"examples:" in done.stdout
        assert b"--min-confidence" in done.stdout

    def test_utf_8_whatever_the_locale(self, article: Write) -> None:
        path = article("naïve.txt")
        for form in "text", "json":
            done = run(path, "--format", form, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
            assert done.returncode == 0
            assert "naïve.txt" in done.stdout.decode()
            assert "日本" in done.stdout.decode() or form == "json"
            assert done.stderr == b""
        done = run("clean", "-", stdin=DAMAGED.encode(), LC_ALL="C", PYTHONIOENCODING="ascii")
        assert done.stdout == REPAIRED.encode()

    def test_a_closed_pipe_ends_quietly(self, article: Write) -> None:
        path = article("a.txt", "jap " * 200_000)
        with subprocess.Popen(
            command("clean", path), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.read(7)
            process.stdout.close()
            assert process.stderr.read() == b""

    def test_redirecting_into_the_input_is_noticed(self, article: Write) -> None:
        path = article("a.txt")
        with open(path, "ab") as same:
            done = subprocess.run(
                command("clean", path), stdout=same, stderr=subprocess.PIPE, check=False
            )
        assert done.returncode == 2
        assert b"both input and output" in done.stderr
        assert Path(path).read_bytes() == DAMAGED.encode()


class TestFiles:
    def test_lone_surrogates_can_be_written(self, tmp_path: Path) -> None:
        write_text(tmp_path / "a.txt", "a\ud800b")
        assert (tmp_path / "a.txt").read_bytes() == b"a\xed\xa0\x80b"

    def test_errors_are_of_the_package(self, tmp_path: Path) -> None:
        with pytest.raises(InputError):
            read_text(tmp_path)
        with pytest.raises(InputError):
            write_text(tmp_path, "text")
