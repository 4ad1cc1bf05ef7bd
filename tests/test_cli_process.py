"""The command in a process of its own: its help, its streams, and how fast it starts."""

import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from fake_checker import DAMAGED, REPAIRED, Write

pytestmark = pytest.mark.usefixtures("fake_checker")

# The command in a process of its own, with the fake checker in place of the real one.
SCRIPT = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
import fake_checker
fake_checker.install_fake_checker()
from mtcheck.cli import main
sys.exit(main())
"""


def command(*arguments: str, fake: bool = True) -> list[str]:
    start = ["-c", SCRIPT] if fake else ["-m", "mtcheck"]
    return [sys.executable, *start, *arguments]


def run(
    *arguments: str,
    stdin: bytes = b"",
    fake: bool = True,
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        command(*arguments, fake=fake),
        input=stdin,
        capture_output=True,
        env={**os.environ, **(environment or {})},
        cwd=Path(__file__).parents[1],
        check=False,
        timeout=60,
    )


class TestProcess:
    def test_help_teaches_and_starts_fast(self) -> None:
        begin = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = run("--help", fake=False)
        end = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert done.returncode == 0
        for word in b"examples:", b"exit codes:", b"clean", b"evaluate":
            assert word in done.stdout
        # Seconds of CPU; by the clock a busy machine would fail.
        assert end.ru_utime + end.ru_stime - begin.ru_utime - begin.ru_stime < 1

    def test_help_imports_nothing_heavy(self) -> None:
        done = run("--help", fake=False, environment={"PYTHONPROFILEIMPORTTIME": "1"})
        loaded = {line.split("|")[-1].strip() for line in done.stderr.decode().splitlines()}
        assert "mtcheck.cli" in loaded
        models = {"numpy", "onnxruntime", "tokenizers", "torch", "transformers"}
        assert not loaded & models
        assert not loaded & {"ftfy", "jinja2", "matplotlib", "regex", "rich", "sacrebleu"}

    @pytest.mark.parametrize("name", ["check", "clean", "compare", "evaluate"])
    def test_every_command_has_help(self, name: str) -> None:
        done = run(name, "--help", fake=False)
        assert done.returncode == 0
        assert b"examples:" in done.stdout
        assert b"--min-confidence" in done.stdout

    def test_utf_8_whatever_the_locale(self, article: Write) -> None:
        path = article("naïve.txt")
        ascii_only = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
        for name, form in [("check", "text"), ("clean", "json")]:
            done = run(name, path, "--format", form, environment=ascii_only)
            assert done.returncode == 0
            assert "naïve.txt" in done.stdout.decode()
            assert "日本" in done.stdout.decode()
            assert done.stderr == b""
        done = run("clean", "-", stdin=DAMAGED.encode(), environment=ascii_only)
        assert done.stdout == REPAIRED.encode()

    def test_a_closed_pipe_ends_quietly(self, article: Write) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        with open(writer, "wb") as closed:
            done = subprocess.run(
                command("clean", article("a.txt")),
                stdout=closed,
                stderr=subprocess.PIPE,
                env={**os.environ, "PYTHONUNBUFFERED": ""},  # what is left would come at the exit
                check=False,
                timeout=60,
            )
        assert (done.returncode, done.stderr) == (141, b"")

    def test_redirecting_into_the_input_is_noticed(self, article: Write) -> None:
        path = article("a.txt")
        with open(path, "ab") as same:
            done = subprocess.run(
                command("clean", path), stdout=same, stderr=subprocess.PIPE, check=False
            )
        assert done.returncode == 2
        assert b"both input and output" in done.stderr
        assert Path(path).read_bytes() == DAMAGED.encode()
