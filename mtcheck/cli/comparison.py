"""The command ``mtcheck compare``: an article against others on the same event."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mtcheck.cli.articles import terminal_width, wants_colour
from mtcheck.cli.output import Output
from mtcheck.errors import InputError
from mtcheck.files import STANDARD_STREAM, display_name, path_text, read_text

if TYPE_CHECKING:
    from mtcheck.checker import Checker

_SUFFIXES = {"text": ".compare.txt", "json": ".compare.json", "html": ".compare.html"}


def run_command(arguments: argparse.Namespace, checker: "Checker") -> int:
    """Compare, and put the result in its place; returns the exit code.

    Raises:
        MtcheckError: an input cannot be read, or the output not written.
    """
    from mtcheck.references.comparison import compare
    from mtcheck.render.comparison import to_html, to_json, to_text

    source, others = arguments.file, list(dict.fromkeys(arguments.references))
    if [source, *others].count(STANDARD_STREAM) > 1:
        raise InputError("standard input can be read only once")
    output = Output(
        arguments.output, [source, *others], _SUFFIXES[arguments.format], one_stream=True
    )
    text = read_text(source, arguments.encoding)
    names = _names(others)
    references = {
        name: read_text(other, arguments.encoding)
        for name, other in zip(names, others, strict=True)
    }
    comparison = compare(checker, text, references)
    if arguments.format == "json":
        result = to_json(comparison, path_text(source), [path_text(o) for o in others]) + "\n"
    elif arguments.format == "html":
        result = to_html(comparison, text, display_name(source))
    else:
        colour = output.to_stdout and wants_colour()
        result = to_text(
            comparison, text, display_name(source), width=terminal_width(), colour=colour
        )
    output.write(source, result)
    return 0


def _names(paths: Sequence[str]) -> list[str]:
    """The file names, or the whole paths where two files have one name."""
    short = [display_name(p) if p == STANDARD_STREAM else path_text(Path(p).name) for p in paths]
    return short if len(set(short)) == len(short) else [display_name(p) for p in paths]
