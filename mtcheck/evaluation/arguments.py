"""The arguments of ``mtcheck evaluate``, besides those that shape the checker."""

import argparse
from pathlib import Path

from mtcheck.evaluation.markup import FORMAT

DESCRIPTION = """\
Measure a checker against text whose damage is marked ({{!wrong|right}}), damaged text with its
original, translations with tagged words, text that is known to be good, or any of these together.
Every folder is a set with figures of its own; so are the files given singly, by the folder they
lie in, and every file of pairs or of tagged words.
"""
_PAIRS = """\
pairs (--pairs): one damaged text and its original each
  .tsv: two columns, damaged and original, without quoting; a first row with these names may stand
  .jsonl, .json: objects (one a line, or a list) with "damaged" (or "spun") and "original"
  What differs, word by word, is soft damage with the original's words as its reading.
"""
_WORD_TAGS = """\
word tags (--word-tags): machine translation with tagged words, as MLQE-PE has it
  .tsv or .tsv.gz with a first row of column names, of which these are used: mt (a tokenised
  sentence), tags (OK or BAD for every token), da_z (how good people found it, higher is better;
  may be missing or empty).
"""
EXAMPLES = f"""\
examples:
  mtcheck evaluate --marked dev/spun dev/mt --clean dev/clean
  mtcheck evaluate --marked gold/*.marked.txt --list-errors
  mtcheck evaluate --clean dev/clean --corpus corpus --words 50000 --split test --json out.json
  mtcheck evaluate --pairs spun.tsv --compare apply-from=0.7 --compare model=other --baselines all
  mtcheck evaluate --word-tags mlqe/ro-dev.tsv.gz --tag-threshold 0.5

{FORMAT}
{_PAIRS}
{_WORD_TAGS}"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add them to ``parser``."""
    _add_inputs(parser.add_argument_group("what to measure on"))
    _add_comparisons(parser.add_argument_group("what to compare with"))
    _add_outputs(parser.add_argument_group("what to tell"))


def _add_inputs(group: "argparse._ArgumentGroup") -> None:
    for name, help in (
        ("--marked", "files or folders of marked text"),
        ("--clean", "files or folders of good text"),
    ):
        group.add_argument(name, nargs="+", type=Path, default=[], metavar="PATH", help=help)
    for name, help in (
        ("--pairs", "files of damaged texts with their originals"),
        ("--word-tags", "files of translations with tagged words"),
    ):
        group.add_argument(name, nargs="+", type=Path, default=[], metavar="FILE", help=help)
    group.add_argument(
        "--corpus", type=Path, metavar="DIR", help="folder of .txt.xz files of clean text"
    )
    group.add_argument(
        "--corpus-files",
        default="news_*",
        metavar="GLOB",
        help="which files of the corpus (default: %(default)s)",
    )
    group.add_argument(
        "--words",
        type=int,
        default=50_000,
        help="how many words of the corpus (default: %(default)s)",
    )
    group.add_argument(
        "--split",
        default="test",
        choices=("train", "dev", "test"),
        help="part of the corpus, by document (default: %(default)s)",
    )


def _add_comparisons(group: "argparse._ArgumentGroup") -> None:
    group.add_argument(
        "--compare",
        action="append",
        nargs="+",
        default=[],
        metavar="SETTING",
        help="measure this checker with other settings as well: model=M, lexicon=FILE, "
        "apply-from=X, min-confidence=X, kinds=K, keep-quotations, keep-leftovers; or "
        "baseline:NAME. Once for each checker to compare with",
    )
    group.add_argument(
        "--baselines", metavar="NAMES", help="compare with these, separated by commas, or with all"
    )


def _add_outputs(group: "argparse._ArgumentGroup") -> None:
    group.add_argument("--json", metavar="OUT", help="write the figures as JSON; - prints them")
    group.add_argument(
        "--list-errors", action="store_true", help="list what was missed, false or wrongly repaired"
    )
    group.add_argument("--list-all", action="store_true", help="list every finding as well")
    group.add_argument(
        "--reliability-plot",
        type=Path,
        metavar="OUT",
        help="draw confidences against truth (.png, .svg, .pdf)",
    )
    group.add_argument(
        "--no-text-metrics",
        action="store_true",
        help="leave out BLEU, chrF and TER of the text before and after, and so sacreBLEU",
    )
    group.add_argument(
        "--tag-threshold",
        type=_share,
        metavar="X",
        help="call a word BAD from this probability on (default: the best one on the first rows)",
    )
    group.add_argument(
        "--tag-fit-share",
        type=_share,
        default=0.5,
        metavar="X",
        help="share of the rows to choose it on; the others are measured (default: %(default)s)",
    )


def _share(word: str) -> float:
    value = float(word)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("must be between 0 and 1")
    return value


# argparse names the type in its message: "invalid number value: 'x'".
_share.__name__ = "number"
