"""Engines of damage: each imitates one way in which spinners and translators go wrong.

Several independent engines are used so that the model learns what damage looks like, not the habits
of one tool. A new engine (say, a round trip through a rule-based translator) is a class with
`name`, `consistent` and `propose` (`base.Engine`), and one line in `_all`, which leaves out an
engine whose file is not given.
"""

import argparse
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mtcheck.data import read_lines
from mtcheck.errors import InputError
from mtcheck.extras import need
from mtcheck.simulate.engines import roundtrip
from mtcheck.simulate.engines.base import FUNCTION_WORDS, Engine
from mtcheck.simulate.engines.names import NamesEngine
from mtcheck.simulate.engines.phrases import (
    Pair,
    PhraseEngine,
    lexicon_pairs,
    mined_pairs,
    spin_pairs,
    tortured_pairs,
)
from mtcheck.simulate.engines.smallwords import SmallWordsEngine
from mtcheck.simulate.engines.swaps import NeighbourEngine, ThesaurusEngine
from mtcheck.simulate.frequency import zipf
from mtcheck.simulate.thesauri import Listed, MyThes, Observed, WordNet, senses

WEIGHTS = {
    "mythes": 0.9,
    "wordnet": 0.9,
    "spins": 1.2,
    "spun-phrases": 0.9,
    "senses": 0.9,
    "lexicon": 0.9,
    "mined": 0.6,
    "observed": 0.9,
    "roundtrip": 0.5,
    "calques": 0.5,
    "neighbours": 0.35,
    "smallwords": 0.9,
    "names": 0.35,
}


@dataclass(frozen=True)
class Sources:
    """Where the engines find their data; None leaves an engine out."""

    lexicon: Path | None = None  # spinner_pairs.tsv
    tortured: Path | None = None  # tortured_pairs.tsv
    mythes: Path | None = None  # th_en_US_v2.dat
    wordnet: Path | None = None  # folder of data.noun, index.noun, ...
    senses: Path | None = None  # of other senses, see `thesauri.senses`
    roundtrips: Path | None = None  # of round trips, see `roundtrip.records`
    spun_pairs: Path | None = None  # JSON list of spun/original
    checkpoint: Path | None = None  # folder whose token embeddings give the neighbours


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


NO_SOURCES = Sources()


def build(sources: Sources = NO_SOURCES, only: Collection[str] | None = None) -> dict[str, Engine]:
    """Every engine whose data is there, by name.

    Args:
        only: names of the engines that are wanted; all, if None.

    Raises:
        InputError: one that is wanted does not exist, or its data was not given.
    """
    engines = _all(sources)
    if missing := sorted(set(only or ()) - engines.keys()):
        raise InputError(
            f"no engine {', '.join(missing)}: there are {', '.join(sorted(engines))}, and more "
            "with data of your own"
        )
    return {name: engine for name, engine in engines.items() if only is None or name in only}


def _all(sources: Sources) -> dict[str, Engine]:
    engines: dict[str, Engine] = {"smallwords": SmallWordsEngine()}
    # Our own lists, always there.
    engines["calques"] = PhraseEngine("calques", lexicon_pairs(read_lines("calques.tsv.xz")))
    spins = read_lines("spins.tsv.xz")
    engines["spins"] = ThesaurusEngine("spins", Listed(p[:2] for p in spin_pairs(spins, True)))
    engines["spun-phrases"] = PhraseEngine("spun-phrases", spin_pairs(spins, False))
    thesauri = []
    seen: list[Pair] = []
    if sources.lexicon:
        listed = lexicon_pairs(sources.lexicon.read_text(encoding="utf-8").splitlines())
        engines["lexicon"] = PhraseEngine("lexicon", listed)
        seen += listed
    if sources.spun_pairs:
        mined = mined_pairs(sources.spun_pairs)
        engines["mined"] = PhraseEngine("mined", mined)
        seen += mined
    if sources.tortured:
        seen += tortured_pairs(sources.tortured)
    if sources.roundtrips:
        engines[roundtrip.NAME] = PhraseEngine(
            roundtrip.NAME, roundtrip.roundtrip_pairs(sources.roundtrips)
        )
    if seen:
        observed = Observed((pair.original, pair.artifact) for pair in seen)
        engines["observed"] = ThesaurusEngine("observed", observed)
    if sources.senses:
        engines["senses"] = ThesaurusEngine("senses", Listed(senses(sources.senses)))
    if sources.mythes:
        thesauri.append(ThesaurusEngine("mythes", MyThes(sources.mythes)))
    if sources.wordnet:
        thesauri.append(ThesaurusEngine("wordnet", WordNet(sources.wordnet)))
    engines.update({engine.name: engine for engine in thesauri})
    if thesauri:
        engines["names"] = NamesEngine(thesauri)
    if sources.checkpoint:
        engines["neighbours"] = NeighbourEngine("neighbours", *token_vectors(sources.checkpoint))
    return engines


def token_vectors(checkpoint: Path) -> tuple[list[str], np.ndarray]:
    """Common English words among the tokens of a checkpoint, and their embeddings."""
    safetensors = need("safetensors", "embedding neighbours", "torch")
    vocabulary = (checkpoint / "vocab.txt").read_text(encoding="utf-8").splitlines()
    rows = [
        row
        for row, token in enumerate(vocabulary)
        if token.isascii()
        and token.isalpha()
        and len(token) > 2
        and zipf(token) >= 3
        and token not in FUNCTION_WORDS
    ]
    with safetensors.safe_open(checkpoint / "model.safetensors", "np") as tensors:
        table = tensors.get_tensor("bert.embeddings.word_embeddings.weight")
    return [vocabulary[row] for row in rows], table[rows].astype(np.float32)
