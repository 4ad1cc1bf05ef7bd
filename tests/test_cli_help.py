"""What the command says of itself: every statement that can be tried, tried."""

import re
import shlex
from pathlib import Path

import pytest
from fake_checker import DAMAGED, Capture, Write

from mtcheck.cli.command import COMMANDS, build_parser, main

pytestmark = pytest.mark.usefixtures("fake_checker")

FORMATS = ("text", "json", "html")


@pytest.fixture(params=["", *COMMANDS])
def text(request: pytest.FixtureRequest, capfdbinary: Capture) -> str:
    """The help of the command as a whole, and of each of its commands."""
    return help_of(request.param, capfdbinary)


def help_of(command: str, capture: Capture) -> str:
    with pytest.raises(SystemExit) as exit_:
        main([*command.split(), "--help"])
    assert exit_.value.code == 0
    return capture.readouterr().out.decode()


def test_nothing_exits_with_1_unless_asked(text: str) -> None:
    codes = text[text.index("exit codes:") :]
    assert re.findall(r"^  1 +(.*)$", codes, re.M) == [
        "check --exit-code only: something suspicious was found"
    ]
    for claim in re.findall(r"[^.;\n]*\bexit(?: code)?\b[^.;\n]*\b1\b", text, re.I):
        assert "--exit-code" in claim


def test_the_exit_codes_are_those(article: Write, capfdbinary: Capture) -> None:
    path, missing = article("a.txt"), "missing.txt"
    for arguments, code in [
        (["check", path], 0),
        (["check", "--exit-code", path], 1),
        (["check", "--exit-code", path, missing], 2),
        (["clean", path], 0),
        (["clean", path, missing], 2),
        (["clean", path, "--model", "broken"], 2),
        (["compare", path, path], 0),
        (["compare", path, missing], 2),
    ]:
        assert main(arguments) == code, arguments
        assert (b"mtcheck: " in capfdbinary.readouterr().err) == (code == 2)


def test_the_examples_are_understood(text: str) -> None:
    examples = re.findall(r"^  (?:curl .* \| )?(mtcheck .*?)(?:   .*)?$", text, re.M)
    assert examples
    for example in examples:
        words = shlex.split(example.partition(" > ")[0])[1:]
        if words[0] not in COMMANDS:
            words = ["check", *words]
        if "--help" not in words:
            assert build_parser().parse_args(words).command == words[0]


@pytest.mark.parametrize("command", ["check", "clean", "compare"])
def test_results_have_the_names_that_are_promised(
    command: str, article: Write, tmp_path: Path, capfdbinary: Capture
) -> None:
    text = " ".join(help_of(command, capfdbinary).split())
    out, path = tmp_path / "out", article("a.txt")
    files = [path, article("b.txt")] if command == "compare" else [path]
    for form in FORMATS:
        assert main([command, *files, "--format", form, "-o", f"{out}/"]) == 0
    promised = re.search(r"-o OUT, .*? --encoding", text)
    assert promised is not None
    made = {path.name.replace("a.txt", "FILE") for path in out.iterdir()}
    assert made == set(re.findall(r"FILE(?:\.\w+)*", promised.group()))


@pytest.mark.parametrize("command", ["check", "compare"])
def test_what_is_said_to_change_no_file_changes_none(
    command: str, article: Write, capfdbinary: Capture
) -> None:
    assert "No file is changed" in help_of(command, capfdbinary)
    files = [article("a.txt"), article("b.txt", "The eastern flank.\n")]
    assert main([command, *files, "--apply-from", "0"]) == 0
    assert Path(files[0]).read_bytes() == DAMAGED.encode()


@pytest.mark.parametrize("command", COMMANDS)
def test_the_columns_of_a_lexicon_are_told(command: str, capfdbinary: Capture) -> None:
    text = " ".join(help_of(command, capfdbinary).split())
    assert "artifact, readings joined by |, kind, separated by tabs" in text
