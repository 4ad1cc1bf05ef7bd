"""Refits the heads for translations on top of a trained encoder that is left as it is.

In joint training MLQE-PE is a small part of what the encoder sees, and the learning rate is over
before two linear heads have settled. With the encoder frozen both are small convex problems: a
logistic regression of the word tags and a ridge regression of the sentence scores.
"""

import argparse
import random
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from mtcheck.model.tags import MISTRANSLATED, QUALITY
from mtcheck.training.batches import WindowMaker
from mtcheck.training.heldout import collated
from mtcheck.training.model import DamageModel, load, save
from mtcheck.training.real import post_edits

Array = NDArray[np.float32]

PENALTY = 1.0  # of squared weights, against the sum of losses over all words
RIDGE = 30.0  # the same for sentences


def main(argv: list[str] | None = None) -> int:
    """Fits the heads of word tags and of quality on MLQE-PE's train part; writes a checkpoint."""
    parser = argparse.ArgumentParser(prog="mtcheck.training heads", description=main.__doc__)
    parser.add_argument("checkpoint", type=Path, help="folder written by `train`")
    parser.add_argument("out", type=Path, help="checkpoint folder to write")
    parser.add_argument("--mlqe", type=Path, required=True, help="folder of MLQE-PE")
    parser.add_argument("--sentences", type=int, default=35_000, help="of the train part, at most")
    parser.add_argument("--bf16", action="store_true", help="bfloat16: CUDA, or a CPU with AMX")
    arguments = parser.parse_args(argv)
    model, tokenizer = load(arguments.checkpoint)
    rows = post_edits.read(arguments.mlqe, "train")
    chosen = np.random.default_rng(0).permutation(len(rows))[: arguments.sentences]
    refit(model, tokenizer, [rows[k] for k in chosen], arguments.bf16)
    save(model, arguments.checkpoint, arguments.out)
    return 0


def refit(
    model: DamageModel, tokenizer: Tokenizer, rows: list[post_edits.Rated], bf16: bool = False
) -> None:
    """Replaces two rows of the model's damage head by the best ones for these sentences."""
    words, bad, sentences, quality = _states(model, tokenizer, rows, bf16)
    weights, bias = _logistic(words, bad)
    with torch.no_grad():
        model.damage.weight[MISTRANSLATED] = torch.from_numpy(weights)
        model.damage.bias[MISTRANSLATED] = bias
        weights, bias = _ridge(sentences, quality)
        model.damage.weight[QUALITY] = torch.from_numpy(weights)
        model.damage.bias[QUALITY] = bias


@torch.no_grad()
def _states(
    model: DamageModel, tokenizer: Tokenizer, rows: list[post_edits.Rated], bf16: bool
) -> tuple[Array, Array, Array, Array]:
    """Hidden states of subwords with their tags, and mean ones of sentences with their scores."""
    maker = WindowMaker(tokenizer, masked=0.0, hidden=0.0)
    windows = [maker.windows(row.example(), random.Random(0))[0] for row in rows]
    words, bad, sentences, quality = [], [], [], []
    model.eval()
    for batch in collated(windows):
        inputs = [torch.from_numpy(batch[name]) for name in ("ids", "attention", "capitals")]
        with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            hidden = model.encode(*inputs).float().numpy()
        for row, places in enumerate(batch["sentences"] >= 0):
            states = hidden[row, places]
            words.append(states.astype(np.float16))
            bad.append(batch["tags"][row, places, MISTRANSLATED])
            sentences.append(states.mean(axis=0))
            quality.append(batch["ratings"][row, places][0])
    return np.concatenate(words), np.concatenate(bad), np.stack(sentences), np.array(quality)


def _logistic(states: Array, truth: Array) -> tuple[Array, float]:
    """Weights and bias of a logistic regression, by L-BFGS on all rows at once."""
    inputs, wanted = torch.from_numpy(states).float(), torch.from_numpy(truth).float()
    theta = torch.zeros(inputs.shape[1] + 1, requires_grad=True)
    optimiser = torch.optim.LBFGS([theta], max_iter=60, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        logits = inputs @ theta[:-1] + theta[-1]
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, wanted)
        loss = loss + PENALTY * (theta[:-1] ** 2).sum() / len(wanted)
        loss.backward()
        return loss

    optimiser.step(closure)
    fitted = theta.detach().numpy()
    return fitted[:-1].copy(), float(fitted[-1])


def _ridge(states: Array, scores: Array) -> tuple[Array, float]:
    """Weights and bias of a ridge regression, in closed form."""
    mean, middle = states.mean(axis=0), float(scores.mean())
    centred = (states - mean).astype(np.float64)
    gram = centred.T @ centred + RIDGE * np.eye(states.shape[1])
    weights = np.linalg.solve(gram, centred.T @ (scores - middle))
    return weights.astype(np.float32), middle - float(mean @ weights)
