"""Options that say where the engines find their data."""

import argparse
from pathlib import Path

from mtcheck.simulate.engines.registry import Sources


def add_source_arguments(parser: argparse.ArgumentParser) -> None:
    """The options that say where the engines find their data."""
    parser.add_argument(
        "--lexicon", type=Path, help="spinner_pairs.tsv: artifact TAB originals TAB kind"
    )
    parser.add_argument("--tortured", type=Path, help="tortured_pairs.tsv: artifact TAB original")
    parser.add_argument("--mythes", type=Path, help="th_en_US_v2.dat of mythes-en-us")
    parser.add_argument("--wordnet", type=Path, help="folder of WordNet's database files")
    parser.add_argument(
        "--roundtrips", type=Path, help="what `mtcheck.training roundtrip` of a checkout wrote"
    )
    parser.add_argument(
        "--senses", type=Path, help="what `mtcheck.training senses` of a checkout wrote"
    )
    parser.add_argument(
        "--spun-pairs",
        type=Path,
        help="JSON list of spun paragraphs with their originals; the first 10 are used",
    )


def sources_from(arguments: argparse.Namespace) -> Sources:
    """The sources named on the command line; neighbours come from the start checkpoint."""
    return Sources(
        lexicon=arguments.lexicon,
        tortured=arguments.tortured,
        mythes=arguments.mythes,
        wordnet=arguments.wordnet,
        senses=arguments.senses,
        roundtrips=arguments.roundtrips,
        spun_pairs=arguments.spun_pairs,
        checkpoint=getattr(arguments, "start", None),
    )
