"""What the command refuses: its message, its exit code, and what is left untouched."""

import json
import re
from pathlib import Path

import pytest
from fake_checker import DAMAGED, Capture, FakeChecker, Write

from mtcheck.cli import main
from mtcheck.report import Report

pytestmark = pytest.mark.usefixtures("fake_checker")


class TestRefusals:
    def error(self, capfdbinary: Capture, *arguments: str) -> str:
        assert main(list(arguments)) == 2
        out, err = capfdbinary.readouterr()
        assert out == b""
        assert re.fullmatch(rb"mtcheck: .+\n", err), "one line, no traceback"
        return err.decode()

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
