"""The examples run as they stand and do what they say."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "examples" / name, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        check=False,
        timeout=300,
    )


@pytest.mark.slow
def test_a_folder_goes_through(tmp_path: Path) -> None:
    folder, output = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "b.txt").write_bytes(b"He stood at the the border.\r\nThey stayed.\r\n")
    (folder / "a.txt").write_bytes(b"The troops will stay near the border.\n")
    (folder / "broken.txt").write_bytes(b"caf\xe9 \xff")
    (folder / "c.txt").write_bytes(b"")
    result = run("01_folder_pipeline.py", folder, output)
    assert result.returncode == 0, result.stderr
    assert "broken.txt: skipped" in result.stderr
    assert sorted(p.name for p in output.iterdir()) == ["a.txt", "b.txt", "c.txt", "reports.jsonl"]
    assert (output / "b.txt").read_bytes() == b"He stood at the border.\r\nThey stayed.\r\n"
    assert (output / "a.txt").read_bytes() == (folder / "a.txt").read_bytes()
    lines = (output / "reports.jsonl").read_text("utf-8").splitlines()
    reports = [json.loads(line) for line in lines]
    assert [r["source"] for r in reports] == ["a.txt", "b.txt", "c.txt"]
    assert any(f["applied"] for f in reports[1]["findings"])


def test_other_models_stand_next_to_the_embedded_one() -> None:
    result = run("02_other_model.py", "./nowhere")
    assert result.returncode == 2
    assert result.stdout.startswith("the embedded model: ")
    assert "./nowhere: no such folder" in result.stderr


@pytest.mark.slow
def test_the_report_is_read() -> None:
    result = run("03_read_the_report.py")
    assert result.returncode == 0, result.stderr
    assert "(delete)" in result.stdout
    assert "With your own entry:" in result.stdout


@pytest.mark.slow
def test_references_are_compared() -> None:
    result = run("04_references.py")
    assert result.returncode == 0, result.stderr
    assert "003 quotes this as “ground”" in result.stdout
    assert "100 001: We have increased the readiness" in result.stdout
