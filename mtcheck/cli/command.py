"""The command ``mtcheck``. Nothing heavy is imported before the arguments are understood."""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mtcheck.errors import MtcheckError
from mtcheck.evaluation import evaluate
from mtcheck.policy import Policy
from mtcheck.report import KINDS

if TYPE_CHECKING:
    from mtcheck.checker import Checker

EXIT_ERROR = 2
EXIT_INTERRUPTED = 130
EXIT_CLOSED_PIPE = 141

COMMANDS = ("check", "clean", "compare", "evaluate")

DESCRIPTION = """\
Find what a text spinner or a machine translator did to an English article, and repair it.
"""
CHECK = """\
Report what is damaged in each FILE.
No file is changed: reported is what `mtcheck clean`, given the same options, finds in it.
"""
COMPARE = """\
Report what is damaged in FILE, with each REFERENCE, another article on the same event, at hand:
what it has in the place of damaged phrases, where it words a quotation differently, and where it
contradicts a number or a name. Below the report stand the statements that the articles share.
No file is changed.
"""
EXAMPLES = """\
examples:
  mtcheck article.txt                        what is wrong here? (short for: mtcheck check)
  mtcheck clean article.txt > repaired.txt   the repaired text, nothing else
  mtcheck clean *.txt -o repaired/           one repaired file for each article
  mtcheck check *.txt --format json          one JSON object a line, for a program to read
  mtcheck check article.txt --format html -o report.html
  curl -s https://example.org/a.txt | mtcheck -
  mtcheck compare article.txt others/*.txt   what do others on the same event say?
  mtcheck clean --help                       all options of a command
"""
EXIT_CODES = """\
exit codes:
  0    done, whatever was found
  1    check --exit-code only: something suspicious was found
  2    wrong usage, or something could not be read, loaded or written; after a FILE that is at
       fault, check and clean go on with the next
  130  interrupted
  141  whoever read the output stopped reading
"""
EPILOG = f"{EXAMPLES}\n{EXIT_CODES}"
SEVERAL = (
    "write to this file; with several inputs (json: one line each in this file), or if it is a "
    "folder or ends in /, one file each in this folder"
)
KINDS_HELP = f"kinds of damage that may be repaired, separated by commas: {', '.join(KINDS)}"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with ``argv`` (default: the process's); returns the exit code."""
    _speak_utf8()
    words = list(sys.argv[1:] if argv is None else argv)
    parser = build_parser()
    if not words:
        parser.print_help(sys.stderr)
        return EXIT_ERROR
    try:
        try:
            code = _run(parser.parse_args(_with_command(words)))
        finally:  # --help and --version leave by SystemExit, what they print still to be written
            sys.stdout.flush()
    except MtcheckError as error:
        print(f"mtcheck: {error}", file=sys.stderr)
        return EXIT_ERROR
    except KeyboardInterrupt:
        print("\nmtcheck: interrupted", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough. Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_CLOSED_PIPE
    except OSError as error:  # a full disk, no folder for the figures
        print(f"mtcheck: {error}", file=sys.stderr)
        return EXIT_ERROR
    return code


def build_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="mtcheck",
        usage="mtcheck [COMMAND] FILE... [options]\n       mtcheck evaluate [options]",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=_Formatter,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", required=True, prog="mtcheck"
    )

    check = commands.add_parser(
        "check",
        help="report what is damaged, change nothing (the default)",
        description=CHECK,
        epilog=EPILOG,
        formatter_class=_Formatter,
    )
    clean = commands.add_parser(
        "clean",
        help="print the text with the sure repairs made",
        description="Print each FILE with every repair made that is sure enough.\n"
        "Everything else is left exactly as it is, to the byte.",
        epilog=EPILOG,
        formatter_class=_Formatter,
    )
    for command, text_format, output in (
        (check, "the readable report", f"{SEVERAL}: FILE.report.txt, FILE.json or FILE.html"),
        (clean, "the repaired text", f"{SEVERAL}: FILE, FILE.json or FILE.html"),
    ):
        command.add_argument(
            "files", nargs="+", metavar="FILE", help="an article; - is standard input"
        )
        _add_output_arguments(command, text_format, output)
        _add_checker_arguments(command)
    check.add_argument(
        "--exit-code",
        action="store_true",
        help="exit with 1, not 0, if anything suspicious was found",
    )

    compare = commands.add_parser(
        "compare",
        help="report with other articles on the same event at hand",
        description=COMPARE,
        epilog=EPILOG,
        formatter_class=_Formatter,
    )
    compare.add_argument("file", metavar="FILE", help="an article; - is standard input")
    compare.add_argument(
        "references", nargs="+", metavar="REFERENCE", help="another article on the same event"
    )
    _add_output_arguments(
        compare,
        "the readable report",
        "write to this file; if it is a folder or ends in /, to FILE.compare.txt, "
        "FILE.compare.json or FILE.compare.html in it",
    )
    _add_checker_arguments(compare)

    evaluation = commands.add_parser(
        "evaluate",
        help="measure a checker on marked and on clean text",
        description=evaluate.DESCRIPTION,
        epilog=f"{evaluate.EXAMPLES}\n{EXIT_CODES}",
        formatter_class=_Formatter,
    )
    evaluate.add_arguments(evaluation)
    _add_checker_arguments(evaluation)
    return parser


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str, **options: Any) -> None:
        super().__init__(prog, max_help_position=28, **options)


class _Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from mtcheck import __version__

        print(f"mtcheck {__version__}")
        parser.exit()


def _add_output_arguments(parser: argparse.ArgumentParser, text_format: str, output: str) -> None:
    parser.add_argument(
        "--format",
        choices=("text", "json", "html"),
        default="text",
        help=f"text: {text_format} (default); json: one object a line; html: a page to open",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help=output,
    )
    parser.add_argument(
        "--encoding",
        default="utf-8",
        metavar="NAME",
        help="encoding of the input (default: utf-8; output is always UTF-8)",
    )


def _add_checker_arguments(parser: argparse.ArgumentParser) -> None:
    default = Policy()
    group = parser.add_argument_group("what counts and what is repaired")
    group.add_argument(
        "--min-confidence",
        type=_confidence,
        default=default.report_from,
        metavar="X",
        help="leave out findings less sure than this, 0 to 1 (default: %(default)s)",
    )
    group.add_argument(
        "--apply-from",
        type=_confidence,
        default=default.apply_from,
        metavar="X",
        help="repair only what is at least this sure, 0 to 1 (default: %(default)s)",
    )
    group.add_argument("--kinds", type=_kinds, default=default.kinds, help=KINDS_HELP)
    group.add_argument(
        "--keep-quotations", action="store_true", help="never change words in quotation marks"
    )
    group.add_argument(
        "--keep-leftovers", action="store_true", help="report leftovers of the web page, keep them"
    )
    group.add_argument("--model", metavar="M", help="another masked language model: path or name")
    group.add_argument(
        "--lexicon",
        metavar="FILE",
        help="entries of your own besides the shipped ones, one a line: artifact, readings joined "
        "by |, kind, separated by tabs; kind allow: never report it",
    )


def _confidence(word: str) -> float:
    value = float(word)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("must be between 0 and 1")
    return value


def _kinds(word: str) -> frozenset[str]:
    kinds = frozenset(filter(None, word.split(",")))
    if unknown := kinds - set(KINDS):
        raise argparse.ArgumentTypeError(
            f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(KINDS)}"
        )
    return kinds


# argparse names the type in its message: "invalid number value: 'x'".
_confidence.__name__ = "number"


def _with_command(words: list[str]) -> list[str]:
    """``mtcheck FILE`` is ``mtcheck check FILE``."""
    if words[0] in (*COMMANDS, "-h", "--help", "--version"):
        return words
    return ["check", *words]


def _run(arguments: argparse.Namespace) -> int:
    if arguments.command == "evaluate":
        return evaluate.run_command(arguments, _checker(arguments))
    if arguments.command == "compare":
        from mtcheck.cli import comparison

        return comparison.run_command(arguments, _checker(arguments))
    from mtcheck.cli.articles import process

    return process(arguments, _checker)


def _checker(arguments: argparse.Namespace) -> "Checker":
    from mtcheck.checker import Checker

    policy = Policy(
        apply_from=arguments.apply_from,
        report_from=arguments.min_confidence,
        kinds=arguments.kinds,
        keep_quotations=arguments.keep_quotations,
        keep_leftovers=arguments.keep_leftovers,
    )
    return Checker(model=arguments.model, lexicon=arguments.lexicon, policy=policy)


def _speak_utf8() -> None:
    """UTF-8 whatever the locale; what it cannot hold (lone surrogates) is shown escaped."""
    for stream in sys.stdout, sys.stderr:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
