"""Measures a checkpoint on the held-out windows that training reports, dev or test split."""

import argparse
import json
from pathlib import Path

import torch

from mtcheck.simulate.damage import Damager
from mtcheck.simulate.engines import add_source_arguments, build, sources_from
from mtcheck.training.heldout import RATE, HeldOut, describe
from mtcheck.training.model import load
from mtcheck.training.real.heldout import HeldOutTranslations
from mtcheck.training.real.stream import add_folder_arguments, folders_from

MOST = 1000  # windows of real translations, of each kind: all of MLQE's dev part


def main(argv: list[str] | None = None) -> int:
    """Prints the held-out figures of a checkpoint."""
    parser = argparse.ArgumentParser(prog="mtcheck.training evaluate", description=main.__doc__)
    parser.add_argument("checkpoint", type=Path, help="checkpoint folder")
    parser.add_argument("--corpus", type=Path, required=True, help="folder of clean text")
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--windows", type=int, default=64, help="for each engine")
    parser.add_argument("--engines", nargs="*", help="damage by these alone (default: all)")
    parser.add_argument(
        "--rate", type=float, default=RATE, help="share of content words damaged (%(default)s)"
    )
    parser.add_argument("--start", type=Path, help="checkpoint whose embeddings give neighbours")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--json", action="store_true", help="print JSON")
    add_source_arguments(parser)
    add_folder_arguments(parser)
    arguments = parser.parse_args(argv)
    model, tokenizer = load(arguments.checkpoint)
    device = torch.device(arguments.device)
    engines = build(sources_from(arguments))
    if unknown := set(arguments.engines or ()) - set(engines):
        parser.error(f"no engine {', '.join(sorted(unknown))}; there are {', '.join(engines)}")
    chosen = {name: engines[name] for name in arguments.engines or engines}
    heldout = HeldOut(
        arguments.corpus,
        tokenizer,
        Damager(chosen),
        arguments.split,
        arguments.windows,
        arguments.rate,
    )
    figures = heldout.figures(model.to(device), device)
    translations = HeldOutTranslations(folders_from(arguments), tokenizer, MOST)
    figures |= translations.figures(model, device)
    print(json.dumps(figures, indent=1) if arguments.json else describe(figures))
    return 0
