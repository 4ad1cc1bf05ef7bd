"""The command ``mtcheck evaluate``: figures for a checker, in a table and as JSON."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtcheck.errors import InputError
from mtcheck.evaluation.arguments import DESCRIPTION, EXAMPLES, add_arguments
from mtcheck.extras import need

if TYPE_CHECKING:
    from mtcheck.checker import Checker
    from mtcheck.evaluation.measure import Data, Measured
    from mtcheck.evaluation.sets import Sample
    from mtcheck.evaluation.tables import Columns

__all__ = ["DESCRIPTION", "EXAMPLES", "add_arguments", "run_command"]


def run_command(arguments: argparse.Namespace, checker: "Checker") -> int:
    """Evaluate ``checker`` on the sets that ``arguments`` name; 0 when done.

    Raises:
        InputError: there is nothing to evaluate on, or a file cannot be read or written.
        MtcheckError: a setting is unknown, or a package of the extra ``evaluate`` is missing.
    """
    from mtcheck.evaluation.measure import Settings, figures_of, full_signature, measure
    from mtcheck.evaluation.systems import systems

    data = _data(arguments)
    settings = Settings(
        not arguments.no_text_metrics, arguments.tag_threshold, arguments.tag_fit_share
    )
    if arguments.reliability_plot:
        need("matplotlib", "reliability plots")  # missing, it is missed before the work is done
    found = systems(checker, arguments.compare, arguments.baselines)
    measured = [measure(system, data, _progress) for system in found]
    figures = {one.name: figures_of(one, data, settings, measured[0]) for one in measured}
    signature = full_signature(measured, data, settings)
    first, *others = (one.plain() for one in figures.values())
    plain = {
        **first,
        "signature": signature,
        "compared": dict(zip(list(figures)[1:], others, strict=True)),
    }

    if arguments.list_errors or arguments.list_all:
        _list(measured, everything=arguments.list_all)
    if arguments.reliability_plot:
        _plot(measured, arguments.reliability_plot, signature)
    if arguments.json == "-":
        print(json.dumps(plain, indent=1))
        return 0
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")
    _print_tables({name: one.sets for name, one in figures.items()})
    _print_tables({name: one.word_tags for name, one in figures.items()})
    _print_document_lines({name: one.documents for name, one in figures.items()})
    print(signature)
    return 0


def _data(arguments: argparse.Namespace) -> "Data":
    from mtcheck.evaluation.corpus import corpus_sample
    from mtcheck.evaluation.measure import Data
    from mtcheck.evaluation.sets import clean_sets, marked_sets, named, pair_sets
    from mtcheck.evaluation.word_tags import tagged_sets

    sets: list[tuple[str, list[Sample]]] = [
        *marked_sets(arguments.marked).items(),
        *pair_sets(arguments.pairs).items(),
    ]
    taken = {name for name, _ in sets}
    for name, samples in clean_sets(arguments.clean).items():
        sets.append((f"{name} (clean)" if name in taken else name, samples))
    if arguments.corpus:
        sample = corpus_sample(
            arguments.corpus, arguments.corpus_files, arguments.split, arguments.words
        )
        sets.append((f"corpus {arguments.split}", sample))
    by_name = named(sets)
    tagged = {
        f"{name} (tags)" if name in by_name else name: sentences
        for name, sentences in tagged_sets(arguments.word_tags).items()
    }
    data = Data(by_name, tagged)
    if not data.sets and not data.tagged:
        raise InputError(
            "nothing to evaluate on: give --marked, --pairs, --word-tags, --clean or --corpus"
        )
    return data


def _progress(name: str, total: int) -> Callable[[str], None] | None:
    if not sys.stderr.isatty():
        return None
    done = 0

    def show(_: str) -> None:
        nonlocal done
        done += 1
        end = "\n" if done == total else ""
        print(f"\r{name}: {done}/{total}", end=end, file=sys.stderr, flush=True)

    return show


def _list(measured: Sequence["Measured"], everything: bool) -> None:
    from mtcheck.evaluation.listing import errors, findings

    for one in measured:
        of_system = f"{one.name}: " if len(measured) > 1 else ""
        for name, cases in one.cases.items():
            for case in cases:
                report = case.report
                print(
                    f"== {of_system}{name}/{case.name}: {report.verdict}, score {report.score:.2f}"
                )
                for line in findings(case) if everything else errors(case):
                    print(line)


def _plot(measured: Sequence["Measured"], path: Path, signature: str) -> None:
    from mtcheck.evaluation.calibration import plot_reliability
    from mtcheck.evaluation.scores import finding_predictions, suggestion_predictions

    panels = {
        title: {one.name: predictions(case.judgement for case in one.all_cases) for one in measured}
        for title, predictions in (
            ("findings: is it damage?", finding_predictions),
            ("first suggestions: accepted?", suggestion_predictions),
        )
    }
    plot_reliability(panels, path, signature)


def _print_tables(by_system: Mapping[str, "Columns"]) -> None:
    """One table with a column a set; of several systems, one a set with a column a system."""
    from mtcheck.evaluation.tables import print_table, transposed

    if len(by_system) == 1:
        (columns,) = by_system.values()
        if columns:
            print_table(columns)
        return
    for name, columns in transposed(by_system).items():
        print_table(columns, title=name)


def _print_document_lines(by_system: Mapping[str, Mapping[str, Any]]) -> None:
    from mtcheck.evaluation.tables import document_line

    for name, figures in by_system.items():
        if line := document_line(name, figures):
            print(line)
