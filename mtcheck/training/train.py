"""Trains the encoder and its heads on clean text and simulated damage, for a number of minutes.

The learning rate follows the clock: a short warmup, then straight down to zero when the time is
over, so that a run on a shared machine ends when it should and ends annealed. Runs to be compared
are given a number of steps, which it follows as well.

On Linux with glibc, `GLIBC_TUNABLES=glibc.malloc.hugetlb=1:glibc.malloc.mmap_max=0:`
`glibc.malloc.trim_threshold=8589934592` makes steps on CPU some 15 % faster: large tensors are then
not handed back to the system and faulted in again at every step.
"""

import argparse
import functools
import json
import math
import os
import random
import time
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from mtcheck.model.tags import QUALITY
from mtcheck.simulate.damage import Damager
from mtcheck.simulate.engines import Sources, add_source_arguments, build, sources_from
from mtcheck.training import corpus
from mtcheck.training.batches import MASKED, NONE, WINDOW, Window, WindowMaker
from mtcheck.training.example import Example, untouched
from mtcheck.training.feed import Feed
from mtcheck.training.heldout import HeldOut, describe
from mtcheck.training.model import DamageModel, load, save
from mtcheck.training.plot import plot
from mtcheck.training.real.heldout import HeldOutTranslations
from mtcheck.training.real.stream import Folders, add_folder_arguments, folders_from, stream

# Of the labels of the damage head; either masked-LM loss counts 1.
TAG_WEIGHTS = (4.0, 2.0, 2.0, 4.0, 0.5, 0.0, 1.0)
# A missing word is one in a thousand; left to itself its label is hardly learnt.
POSITIVE_WEIGHTS = (1.0, 6.0, 2.0, 1.0, 1.0, 1.0, 1.0)
QUALITY_WEIGHT = 1.0
HARD = 2.0  # how much more a word counts that is undamaged and was surely called damaged
REAL_SHARE = 0.35  # of windows that come from real translations
PARTS = ("tags", "quality", "asked", "masked")
LOG_SECONDS = 60.0


def loss_of(model: DamageModel, batch: dict[str, Tensor]) -> tuple[Tensor, dict[str, float]]:
    """The joint loss of a batch and its parts.

    `tags`: labels of the damage head; `quality`: mean squared error of the ratings of sentences;
    `asked`: originals of damaged words, in sight or hidden; `masked`: masked LM.
    """
    hidden = model.encode(batch["ids"], batch["attention"], batch["capitals"])
    asked = batch["targets"] != NONE
    logits = model.damage_logits(hidden).float()
    tags = tag_loss(logits, batch["tags"], batch["known"])
    quality = quality_loss(logits[..., QUALITY], batch["sentences"], batch["ratings"])
    words = F.cross_entropy(
        model.word_logits(hidden[asked]).float(), batch["targets"][asked], reduction="none"
    )
    plain = batch["tasks"][asked] == MASKED
    masked = words[plain].sum() / plain.sum().clamp(min=1)
    originals = words[~plain].sum() / (~plain).sum().clamp(min=1)
    parts = {"tags": tags, "quality": quality, "asked": originals, "masked": masked}
    loss = tags + QUALITY_WEIGHT * quality + originals + masked
    return loss, {name: part.item() for name, part in parts.items()}


def tag_loss(logits: Tensor, tags: Tensor, known: Tensor) -> Tensor:
    """Weighted cross-entropy of the labels, each averaged over where it is known."""
    weights, positive = logits.new_tensor(TAG_WEIGHTS), logits.new_tensor(POSITIVE_WEIGHTS)
    # False alarms weigh most: a cleaner that cries wolf in good text is of no use.
    harder = 1 + HARD * (1 - tags) * logits.detach().sigmoid()
    wrong = F.binary_cross_entropy_with_logits(
        logits, tags, weight=known * harder, pos_weight=positive, reduction="none"
    )
    means = wrong.sum((0, 1)) / known.sum((0, 1)).clamp(min=1)
    return (means * weights).sum()


def quality_loss(predicted: Tensor, sentences: Tensor, ratings: Tensor) -> Tensor:
    """Mean squared error over rated sentences; a sentence's prediction is its subwords' mean."""
    rated = sentences >= 0
    if not rated.any():
        return predicted.new_zeros(())
    most = int(sentences.max()) + 1
    rows = torch.arange(len(sentences), device=sentences.device)[:, None]
    keys, groups = torch.unique((rows * most + sentences)[rated], return_inverse=True)
    sizes = torch.bincount(groups).clamp(min=1)
    zeros = predicted.new_zeros(len(keys))
    means = zeros.index_add(0, groups, predicted[rated]) / sizes
    wanted = zeros.index_add(0, groups, ratings[rated]) / sizes
    return F.mse_loss(means, wanted)


def window_stream(
    folder: Path,
    tokenizer_file: Path,
    sources: Sources,
    real: Folders,
    window: int,
    dedupe: bool,
    left_out: Collection[str],
    seed: int,
) -> Iterator[Window]:
    """Endless windows of the train split, damaged anew every time, and of real translations."""
    rng = random.Random(seed)
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    engines = build(sources)
    damager = Damager({name: engines[name] for name in engines if name not in left_out})
    maker = WindowMaker(tokenizer, window)
    translated = stream(real, random.Random(seed))
    given = taken = 0
    for text in corpus.stream(folder, "train", rng, dedupe):
        damaged = damager.damage(text, rng)
        example = Example(damaged) if damaged.edits else untouched(text)
        windows = maker.windows(example, rng)
        given += len(windows)
        yield from windows
        while taken < REAL_SHARE / (1 - REAL_SHARE) * given:
            if (part := next(translated, None)) is None:
                break
            windows = maker.windows(part, rng)
            taken += len(windows)
            yield from windows


def rate_at(progress: float, peak: float, warmup: float) -> float:
    """Learning rate when `progress` (0-1) of the time is over.

    >>> [rate_at(p, 1.0, 0.5) for p in (0.25, 0.5, 0.75, 1.0)]
    [0.5, 1.0, 0.5, 0.0]
    """
    rising = progress / warmup if warmup else 1.0
    return peak * max(0.0, min(1.0, rising, (1 - progress) / (1 - warmup)))


class Run:
    """One training run: its clock, log, held-out figures and checkpoints."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.arguments = arguments
        self.out: Path = arguments.out
        self.out.mkdir(parents=True, exist_ok=True)
        self.device = torch.device(arguments.device)
        self.sources = sources_from(arguments)
        self.step, self.subwords, self.spent = 0, 0, 0.0
        state = self.out / "state.pt"
        resumed = arguments.resume and state.exists()
        self.model, tokenizer = load(self.out / "checkpoint" if resumed else arguments.start)
        self.model.to(self.device)
        matrices = [p for p in self.model.parameters() if p.ndim > 1]
        vectors = [p for p in self.model.parameters() if p.ndim <= 1]
        self.optimiser = torch.optim.AdamW(
            [
                {"params": matrices, "weight_decay": 0.01},
                {"params": vectors, "weight_decay": 0.0},
            ],
            lr=arguments.peak,
            betas=(0.9, 0.98),
            fused=True,
        )
        if resumed:
            stored = torch.load(state, map_location=self.device, weights_only=True)
            self.optimiser.load_state_dict(stored["optimiser"])
            self.step, self.subwords = stored["step"], stored["subwords"]
            self.spent = stored["spent"]
        self.heldout = HeldOut(
            arguments.corpus, tokenizer, Damager(build(self.sources)), windows=arguments.heldout
        )
        self.translations = HeldOutTranslations(
            folders_from(arguments), tokenizer, windows=4 * arguments.heldout
        )

    def log(self, text: str) -> None:
        """A line with the time (UTC), on standard output and in log.txt."""
        clock = time.strftime("%H:%M:%S", time.gmtime())
        line = f"{clock} step {self.step} subwords {self.subwords / 1e6:.2f}M {text}"
        print(line, flush=True)
        with open(self.out / "log.txt", "a", encoding="utf-8") as file:
            file.write(line + "\n")

    def measure(self) -> None:
        """Held-out figures into the log, figures.jsonl and the plot."""
        began = time.monotonic()
        figures = self.heldout.figures(self.model, self.device, self.arguments.bf16)
        figures |= self.translations.figures(self.model, self.device, self.arguments.bf16)
        row = {"step": self.step, "subwords": self.subwords, **figures}
        with open(self.out / "figures.jsonl", "a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
        self.log(f"HELDOUT {describe(figures)} ({time.monotonic() - began:.0f} s)")
        plot(self.out / "figures.jsonl", self.out / "figures.png")

    def checkpoint(self, spent: float) -> None:
        """Model and optimiser, each replaced in one move."""
        save(self.model, self.arguments.start, self.out / "checkpoint")
        state = {
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
            "subwords": self.subwords,
            "spent": spent,
        }
        torch.save(state, self.out / "state.partial")
        os.replace(self.out / "state.partial", self.out / "state.pt")

    def train(self) -> None:
        """Steps until the time is over; then the last checkpoint and figures."""
        settings, total = self.arguments, 60 * self.arguments.minutes
        windows = functools.partial(
            window_stream,
            settings.corpus,
            settings.start / "tokenizer.json",
            self.sources,
            folders_from(settings),
            settings.window,
            settings.dedupe,
            settings.leave_out,
        )
        feed = Feed(windows, settings.seed + self.step, settings.batch)
        if not self.step:
            self.measure()
        self.model.train()
        began = time.monotonic() - self.spent
        logged = measured = saved = self.spent
        totals: dict[str, float] = defaultdict(float)
        while (done := self._done((spent := time.monotonic() - began) / total)) < 1:
            waited = time.monotonic()
            batch = {k: torch.from_numpy(v).to(self.device) for k, v in feed.next().items()}
            totals["wait"] += time.monotonic() - waited
            rate = rate_at(done, settings.peak, settings.warmup)
            for name, value in self._advance(batch, rate).items():
                totals[name] += value
            if spent - logged >= LOG_SECONDS:
                self.log(_progress(totals, spent - logged))
                logged = spent
                totals.clear()
            if spent - measured >= 60 * settings.measure_every:
                measured = spent
                self.measure()
            if spent - saved >= 60 * settings.save_every:
                saved = spent
                self.checkpoint(spent)
        feed.close()
        self.checkpoint(spent)
        self.measure()
        self.log("finished")

    def _done(self, by_clock: float) -> float:
        """How much of the run is over (0-1): by the clock or by steps, whichever ends it first."""
        steps = self.arguments.steps
        return max(by_clock, self.step / steps if steps else 0.0)

    def _advance(self, batch: dict[str, Tensor], rate: float) -> dict[str, float]:
        """One step; returns what to add up for the log."""
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.arguments.bf16):
            loss, parts = loss_of(self.model, batch)
        if not math.isfinite(loss.item()):
            raise FloatingPointError(f"loss {loss.item()} at step {self.step}")
        self.optimiser.zero_grad()
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        seen = int(batch["attention"].sum())
        self.step += 1
        self.subwords += seen
        return {**parts, "steps": 1, "subwords": seen, "rate": rate}


def _progress(totals: Mapping[str, float], seconds: float) -> str:
    """Mean losses, learning rate, speed, and the share of time spent waiting for text."""
    means = {name: totals[name] / totals["steps"] for name in (*PARTS, "rate")}
    losses = " ".join(f"{name} {means[name]:.3f}" for name in PARTS)
    speed = f"{totals['subwords'] / seconds:.0f} subwords/s wait {totals['wait'] / seconds:.1%}"
    return f"{losses} lr {means['rate']:.2e} {speed}"


def parser() -> argparse.ArgumentParser:
    """The command line of `train`."""
    built = argparse.ArgumentParser(
        prog="mtcheck.training train",
        description=main.__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = built.add_argument
    add("--start", type=Path, required=True, help="checkpoint folder to start from")
    add("--corpus", type=Path, required=True, help="folder of clean .txt/.txt.xz files")
    add("--out", type=Path, required=True, help="folder of the run")
    add("--minutes", type=float, required=True, help="length of the run by the clock")
    add(
        "--steps",
        type=int,
        default=0,
        help="end after so many steps, if that is sooner (0: by the clock alone)",
    )
    add("--batch", type=int, default=28, help="windows a step")
    add("--window", type=int, default=WINDOW, help="subwords a window")
    add("--peak", type=float, default=4e-4, help="highest learning rate")
    add("--warmup", type=float, default=0.015, help="share of the time spent warming up")
    add("--save-every", type=float, default=10, help="minutes between checkpoints")
    add("--measure-every", type=float, default=8, help="minutes between held-out figures")
    add("--heldout", type=int, default=64, help="held-out windows for each engine")
    add("--device", default="cpu", help="torch device")
    add("--bf16", action="store_true", help="bfloat16 autocast: CUDA, or a CPU with AMX")
    add("--threads", type=int, default=2, help="of torch")
    add("--dedupe", action="store_true", help="leave out near duplicates (slow start)")
    add(
        "--leave-out",
        nargs="*",
        default=[],
        metavar="ENGINE",
        help="train without these engines; held-out figures still have them",
    )
    add("--resume", action="store_true", help="go on from the checkpoint in --out")
    add("--seed", type=int, default=1, help="of text order and damage")
    add_source_arguments(built)
    add_folder_arguments(built)
    return built


def main(argv: list[str] | None = None) -> int:
    """Trains from a checkpoint; writes checkpoint/, log.txt, figures.jsonl and figures.png."""
    arguments = parser().parse_args(argv)
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(True)
    Run(arguments).train()
    return 0
