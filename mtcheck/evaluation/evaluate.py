"""The command ``mtcheck evaluate``: figures for a checker, in a table and as JSON."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtcheck.errors import InputError

if TYPE_CHECKING:
    from mtcheck.evaluation.run import CleansMany
    from mtcheck.evaluation.scores import Case
    from mtcheck.evaluation.sets import Sample

DESCRIPTION = """\
Measure a checker against text whose damage is marked ({{!wrong|right}}), against text that is
known to be good, or both. Every folder is a set with figures of its own; so are the files given
singly, by the folder they lie in.
"""
EXAMPLES = """\
examples:
  mtcheck evaluate --marked dev/spun dev/mt --clean dev/clean
  mtcheck evaluate --marked gold/*.marked.txt --list-errors
  mtcheck evaluate --clean dev/clean --corpus corpus --words 50000 --split test --json out.json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command, besides those that shape the checker."""
    parser.add_argument(
        "--marked", nargs="+", type=Path, default=[], metavar="PATH", help="files or folders"
    )
    parser.add_argument(
        "--clean", nargs="+", type=Path, default=[], metavar="PATH", help="files or folders"
    )
    parser.add_argument(
        "--corpus", type=Path, metavar="DIR", help="folder of .txt.xz files of clean text"
    )
    parser.add_argument(
        "--corpus-files",
        default="news_*",
        metavar="GLOB",
        help="which files of the corpus (default: %(default)s)",
    )
    parser.add_argument(
        "--words",
        type=int,
        default=50_000,
        help="how many words of the corpus (default: %(default)s)",
    )
    parser.add_argument(
        "--split",
        default="test",
        choices=("train", "dev", "test"),
        help="part of the corpus, by document (default: %(default)s)",
    )
    parser.add_argument("--json", metavar="OUT", help="write the figures as JSON; - prints them")
    parser.add_argument(
        "--list-errors", action="store_true", help="list what was missed, false or wrongly repaired"
    )
    parser.add_argument("--list-all", action="store_true", help="list every finding as well")


def run_command(arguments: argparse.Namespace, checker: "CleansMany") -> int:
    """Evaluate ``checker`` on the sets that ``arguments`` name; 0 when done.

    Raises:
        InputError: there is nothing to evaluate on, or a file cannot be read.
    """
    from mtcheck.evaluation.run import run

    sets = _sets(arguments)
    if not sets:
        raise InputError("nothing to evaluate on: give --marked, --clean or --corpus")
    cases = {
        name: run(checker, samples, _progress(name, len(samples))) for name, samples in sets.items()
    }
    figures = _figures(sets, cases)
    if arguments.list_errors or arguments.list_all:
        _list(cases, everything=arguments.list_all)
    if arguments.json == "-":
        print(json.dumps(figures, indent=1))
        return 0
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    _print_table(figures["sets"])
    print(figures["signature"])
    return 0


def _sets(arguments: argparse.Namespace) -> dict[str, list["Sample"]]:
    from mtcheck.evaluation.corpus import corpus_sample
    from mtcheck.evaluation.sets import clean_sets, marked_sets

    sets = marked_sets(arguments.marked)
    for name, samples in clean_sets(arguments.clean).items():
        sets[f"{name} (clean)" if name in sets else name] = samples
    if arguments.corpus:
        sets[f"corpus {arguments.split}"] = corpus_sample(
            arguments.corpus, arguments.corpus_files, arguments.split, arguments.words
        )
    return sets


def _figures(
    sets: Mapping[str, Sequence["Sample"]], cases: Mapping[str, Sequence["Case"]]
) -> dict[str, Any]:
    from mtcheck.evaluation.run import checksum
    from mtcheck.evaluation.scores import scores

    by_set = {
        name: {"data": checksum(sets[name]), **scores(of_set)} for name, of_set in cases.items()
    }
    checkers = dict.fromkeys(case.report.signature for of_set in cases.values() for case in of_set)
    return {"signature": " & ".join(checkers), "sets": by_set}


def _progress(name: str, total: int) -> "Any":
    if not sys.stderr.isatty():
        return None
    done = 0

    def show(_: str) -> None:
        nonlocal done
        done += 1
        end = "\n" if done == total else ""
        print(f"\r{name}: {done}/{total}", end=end, file=sys.stderr, flush=True)

    return show


def _list(cases: Mapping[str, Sequence["Case"]], everything: bool) -> None:
    from mtcheck.evaluation.listing import errors, findings

    for name, of_set in cases.items():
        for case in of_set:
            report = case.report
            print(f"== {name}/{case.name}: {report.verdict}, score {report.score:.2f}")
            for line in findings(case) if everything else errors(case):
                print(line)


def _print_table(by_set: Mapping[str, Mapping[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("")
    for name in by_set:
        table.add_column(name, justify="right")
    for row in next(iter(by_set.values())):
        table.add_row(row.replace("_", " "), *(_cell(row, by_set[name][row]) for name in by_set))
    # Rich would cut a table to 80 columns in a pipe, where nobody can widen the window.
    console = Console(width=None if sys.stdout.isatty() else 200, markup=False, highlight=False)
    console.print(table)


def _cell(row: str, value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, dict):
        return ", ".join(f"{count} {name}" for name, count in value.items()) or "-"
    if isinstance(value, float):
        return f"{value:.2f}" if row.endswith("per_1000_words") else f"{value:.3f}"
    return str(value)
