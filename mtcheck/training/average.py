"""The weights of two checkpoints of one lineage, averaged.

What is trained further on more tasks loses a little of what it knew best. Between two such models
the loss is flat enough for the point between them to keep most of both (Wortsman et al. 2022,
arXiv 2203.05482).
"""

import argparse
from pathlib import Path

import torch
from torch import Tensor

from mtcheck.training.model import load, save


def main(argv: list[str] | None = None) -> int:
    """Writes a checkpoint between two others."""
    parser = argparse.ArgumentParser(prog="mtcheck.training average", description=main.__doc__)
    parser.add_argument("newer", type=Path, help="checkpoint folder; its tokenizer is kept")
    parser.add_argument("older", type=Path, help="checkpoint folder it was trained on from")
    parser.add_argument("out", type=Path, help="checkpoint folder to write")
    parser.add_argument("--share", type=float, default=0.3, help="of the older one (0-1)")
    arguments = parser.parse_args(argv)
    newer, _ = load(arguments.newer)
    older, _ = load(arguments.older)
    known = len(getattr(older.config, "damage_labels", ()))
    between = averaged(newer.state_dict(), older.state_dict(), arguments.share, known)
    newer.load_state_dict(between)
    save(newer, arguments.newer, arguments.out)
    return 0


def averaged(
    newer: dict[str, Tensor], older: dict[str, Tensor], share: float, labels: int
) -> dict[str, Tensor]:
    """The weights at ``share`` of the way to the older model.

    Args:
        labels: how many rows of the damage head the older one was trained on; the others are left.
    """
    found: dict[str, Tensor] = {}
    for name, tensor in newer.items():
        found[name] = torch.lerp(tensor, older[name], share)
        if name.startswith("damage."):
            found[name][labels:] = tensor[labels:]
    return found
