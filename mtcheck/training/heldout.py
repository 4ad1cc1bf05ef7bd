"""Held-out figures: the same dev windows each time, a set for each engine and one of clean text."""

import random
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from sklearn.metrics import average_precision_score, precision_recall_curve
from tokenizers import Tokenizer

from mtcheck.model.tags import DAMAGED, MISSING, QUALITY, SUPERFLUOUS
from mtcheck.simulate.damage import Damager
from mtcheck.training import corpus
from mtcheck.training.batches import (
    DENOISE,
    MASKED,
    NONE,
    Array,
    Batch,
    Window,
    WindowMaker,
    collate,
)
from mtcheck.training.example import Example, untouched
from mtcheck.training.model import DamageModel

RATE = 0.15  # of content words touched in the damaged sets
LEFT_ALONE = ("clean", "masked")  # sets without damage


class Scored(NamedTuple):
    """A batch with what the model says of it."""

    batch: Batch
    damage: Array  # probabilities [batch, length, TAGS]
    quality: Array  # z-scores [batch, length]
    ranks: Array  # of the wanted subword, best is 0, one for each position with a target


class HeldOut:
    """Fixed windows of a split, measured by `figures`."""

    def __init__(
        self,
        folder: Path,
        tokenizer: Tokenizer,
        damager: Damager,
        split: str = "dev",
        windows: int = 64,
        rate: float = RATE,
        seed: int = 7,
    ) -> None:
        """Clean text gets four times as many windows as each engine.

        Args:
            windows: how many for each engine.
            rate: share of content words touched in them.
        """
        rng = random.Random(seed)
        texts = corpus.sample(folder, split, 12 + windows // 4, rng)
        rng.shuffle(texts)
        shown = WindowMaker(tokenizer, masked=0.0, hidden=0.0)
        masked = WindowMaker(tokenizer)
        clean = [w for text in texts for w in shown.windows(untouched(text), rng)[:3]]
        hidden = [w for text in texts for w in masked.windows(untouched(text), rng)[3:5]]
        self.sets = {
            "clean": collated(clean[: 4 * windows]),
            "masked": collated(hidden[: 2 * windows]),
        }
        for name in sorted(damager.engines):
            rng.shuffle(texts)
            found: list[Window] = []
            for text in texts:
                done = damager.damage_with(text, {name: 1.0}, rate, rng)
                found += shown.windows(Example(done), rng)[:3]
                if len(found) >= windows:
                    break
            self.sets[name] = collated(found[:windows])

    @torch.no_grad()
    def figures(
        self, model: DamageModel, device: torch.device, bf16: bool = False
    ) -> dict[str, float]:
        """All figures by name.

        `mlm1`, `mlm5`, `den1`, `den5`: masked LM and denoising (lone words of one subword), top 1
        and 5. `ap`, `r90`: average precision and recall at precision .9 of damaged words, clean
        windows included. `ap.<engine>`: in that engine's windows; `ap.missing`, `ap.superfluous`:
        of these labels. `fa50`, `fa90`: words per 1,000 of clean text above that probability.
        """
        model.eval()
        scored = {
            name: [scored_batch(model, batch, device, bf16) for batch in batches]
            for name, batches in self.sets.items()
        }
        model.train()
        engines = [name for name in scored if name not in LEFT_ALONE]
        found: dict[str, float] = {}
        found["mlm1"], found["mlm5"] = _top(_ranks(scored["masked"], MASKED))
        found["den1"], found["den5"] = _top(
            _ranks([part for name in engines for part in scored[name]], DENOISE)
        )
        clean = words_of(scored["clean"], DAMAGED)
        words = {name: words_of(scored[name], DAMAGED) for name in engines}
        truth, score = (np.concatenate(part) for part in zip(clean, *words.values(), strict=True))
        found["ap"] = float(average_precision_score(truth, score))
        precision, recall, _ = precision_recall_curve(truth, score)
        found["r90"] = float(recall[precision >= 0.9].max())
        found["fa50"], found["fa90"] = (1000 * float((clean[1] > p).mean()) for p in (0.5, 0.9))
        if "smallwords" in scored:
            words["missing"] = words_of(scored["smallwords"], MISSING)
            words["superfluous"] = words_of(scored["smallwords"], SUPERFLUOUS)
        for name, (truth, score) in words.items():
            if truth.any():
                found[f"ap.{name}"] = float(average_precision_score(truth, score))
        return found


def describe(figures: Mapping[str, float]) -> str:
    """One line of figures."""
    return " ".join(
        f"{name} {value:.2f}" if name.startswith("fa") else f"{name} {value:.3f}"
        for name, value in figures.items()
    )


def collated(windows: Sequence[Window], size: int = 32) -> list[Batch]:
    """Windows as batches, those of like length together."""
    ordered = sorted(windows, key=len)
    return [collate(ordered[k : k + size]) for k in range(0, len(ordered), size)]


def scored_batch(model: DamageModel, batch: Batch, device: torch.device, bf16: bool) -> Scored:
    """What the model says of a batch."""
    ids, attention, capitals, targets = (
        torch.from_numpy(batch[k]).to(device) for k in ("ids", "attention", "capitals", "targets")
    )
    with torch.autocast(device.type, torch.bfloat16, enabled=bf16):
        hidden = model.encode(ids, attention, capitals)
    asked = targets != NONE
    # The heads in full precision: bfloat16 has ties among the best words, which flatter the ranks.
    heads = model.damage_logits(hidden.float()).cpu()
    damage, quality = heads.sigmoid().numpy(), heads[..., QUALITY].numpy()
    logits = model.word_logits(hidden[asked].float())
    wanted = logits.gather(1, targets[asked][:, None])
    return Scored(batch, damage, quality, (logits > wanted).sum(1).cpu().numpy())


def _ranks(scored: Iterable[Scored], task: int) -> Array:
    """Ranks of the wanted subwords of a task; for denoising, of lone words of one subword only."""
    found = [np.zeros(0, np.int64)]
    for batch, _, _, ranks in scored:
        chosen = batch["tasks"] == task
        if task == DENOISE:
            damaged, words = batch["tags"][:, :, DAMAGED] > 0, batch["words"]
            for shift in (1, -1):
                chosen &= ~(np.roll(damaged, shift, 1) & damaged)
                chosen &= np.roll(words, shift, 1) != words
        found.append(ranks[chosen[batch["targets"] != NONE]])
    return np.concatenate(found)


def _top(ranks: Array) -> tuple[float, float]:
    """Shares of ranks within the best one and the best five."""
    return (float((ranks < 1).mean()), float((ranks < 5).mean())) if len(ranks) else (0.0, 0.0)


def words_of(scored: Iterable[Scored], label: int) -> tuple[Array, Array]:
    """Truth and probability of a label by word: the largest over its subwords."""
    truth, score = [], []
    for batch, damage, _, _ in scored:
        for row, words in enumerate(batch["words"]):
            real = words >= 0
            _, number = np.unique(words[real], return_inverse=True)
            best, wanted = np.zeros(number.max() + 1), np.zeros(number.max() + 1, bool)
            np.maximum.at(best, number, damage[row, real, label])
            np.logical_or.at(wanted, number, batch["tags"][row, real, label] > 0)
            truth.append(wanted)
            score.append(best)
    return np.concatenate(truth), np.concatenate(score)
