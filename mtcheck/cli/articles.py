"""The commands ``check`` and ``clean``: each input read, judged, rendered and put in its place."""

import argparse
import os
import shutil
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from mtcheck.cli.output import Output
from mtcheck.errors import InputError
from mtcheck.files import STANDARD_STREAM, display_name, path_text, read_text
from mtcheck.report import Report

if TYPE_CHECKING:
    from mtcheck.checker import Checker

FOUND = 1
FAILED = 2

_SUFFIXES = {
    ("check", "text"): ".report.txt",
    ("clean", "text"): "",
    ("check", "json"): ".json",
    ("clean", "json"): ".json",
    ("check", "html"): ".html",
    ("clean", "html"): ".html",
}


def process(
    arguments: argparse.Namespace, make_checker: Callable[[argparse.Namespace], "Checker"]
) -> int:
    """Go through the inputs one by one, so that each result is out before the next is read.

    An input that cannot be read is named on standard error and the others go on.

    Returns:
        The exit code.

    Raises:
        MtcheckError: nothing can be done at all: no place for the output, no such model.
    """
    sources = list(dict.fromkeys(arguments.files))
    output = _output(arguments, sources)
    status = _Status(len(sources))
    checker: Checker | None = None
    found = failed = False
    for source in sources:
        status.show(source)
        try:
            text = read_text(source, arguments.encoding)
            checker = checker or make_checker(arguments)
            cleaned, report = _judge(checker, text, arguments.command)
            result = _render(arguments, source, text, cleaned, report, output)
            status.clear()
            output.write(source, result)
        except InputError as error:
            status.clear()
            print(f"mtcheck: {error}", file=sys.stderr)
            failed = True
            continue
        found = found or bool(report.findings)
        if arguments.command == "clean" and arguments.format == "text":
            status.say(source, report)
    if failed:
        return FAILED
    return FOUND if found and arguments.command == "check" and arguments.exit_code else 0


def _output(arguments: argparse.Namespace, sources: list[str]) -> Output:
    several = len(sources) > 1
    output = Output(
        arguments.output,
        sources,
        _SUFFIXES[arguments.command, arguments.format],
        one_stream=arguments.format == "json",
    )
    if several and arguments.format == "html" and output.to_stdout:
        raise InputError("several HTML reports need a folder to go to: -o FOLDER")
    return output


def _judge(checker: "Checker", text: str, command: str) -> tuple[str | None, Report]:
    """The repaired text, None if the command does not ask for it, and the report."""
    if command == "check":
        return None, checker.check(text)
    cleaned, report = checker.clean(text)
    return cleaned, report


def _render(
    arguments: argparse.Namespace,
    source: str,
    text: str,
    cleaned: str | None,
    report: Report,
    output: Output,
) -> str:
    if arguments.format == "json":
        from mtcheck.render.json import to_json

        return to_json(report, path_text(source), cleaned) + "\n"
    if arguments.format == "html":
        from mtcheck.render.html import to_html

        return to_html(report, text, display_name(source))
    if cleaned is not None:
        # Several articles on one stream are told apart as `head` does it.
        several = output.to_stdout and len(arguments.files) > 1
        return f"==> {display_name(source)} <==\n{cleaned}\n" if several else cleaned

    from mtcheck.render.text import to_text

    colour = output.to_stdout and wants_colour()
    return to_text(report, text, display_name(source), width=terminal_width(), colour=colour)


def wants_colour() -> bool:
    """NO_COLOR and FORCE_COLOR (no-color.org, force-color.org) come before what stdout is."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def terminal_width() -> int:
    return max(40, min(shutil.get_terminal_size((100, 24)).columns, 120))


class _Status:
    """What a person waiting at a terminal wants to know; silent everywhere else."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._visible = sys.stderr.isatty()

    def show(self, source: str) -> None:
        self._done += 1
        if self._visible and source != STANDARD_STREAM:
            count = f"[{self._done}/{self._total}] " if self._total > 1 else ""
            print(
                f"\r\x1b[K{count}reading {path_text(source)} …", end="", file=sys.stderr, flush=True
            )

    def clear(self) -> None:
        if self._visible:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def say(self, source: str, report: Report) -> None:
        if self._visible:
            from mtcheck.render.summary import summary

            # Not at the end of the text, should it end without a line break.
            start = "\n" if sys.stdout.isatty() else ""
            print(f"{start}{display_name(source)}: {summary(report)}", file=sys.stderr)
