"""Held-out figures on real translations: word tags, sentence quality, error spans, whole runs."""

import random

import numpy as np
import torch
from sklearn.metrics import average_precision_score, matthews_corrcoef, roc_auc_score
from tokenizers import Tokenizer

from mtcheck.model.tags import MISTRANSLATED, TRANSLATED
from mtcheck.training.batches import Array, Window, WindowMaker
from mtcheck.training.heldout import Scored, collated, scored_batch, words_of
from mtcheck.training.model import DamageModel
from mtcheck.training.real import news, post_edits
from mtcheck.training.real.stream import Folders

THRESHOLDS = np.linspace(0.05, 0.9, 35)


class HeldOutTranslations:
    """Windows of the dev parts: MLQE-PE dev, the news of WMT 2022, its marked spans."""

    def __init__(self, folders: Folders, tokenizer: Tokenizer, windows: int, seed: int = 7) -> None:
        """`windows`: how many of each kind at most (MLQE: of each language)."""
        rng = random.Random(seed)
        shown = WindowMaker(tokenizer, masked=0.0, hidden=0.0)
        self.sets: dict[str, list[Window]] = {}
        if folders.mlqe:
            for row in post_edits.read(folders.mlqe, "dev"):
                kept = self.sets.setdefault(f"mlqe.{row.language}", [])
                if len(kept) < windows:
                    kept += shown.windows(row.example(), rng)[:1]
        if folders.mt:
            spans = list(news.marked(folders.mt / "zhen_2022test_mqm_charspans.jsonl.xz"))
            runs = list(news.translations(folders.mt, "wmt22.*", rng))
            for name, examples in (("spans", spans), ("runs", runs)):
                made = [w for example in examples for w in shown.windows(example, rng)]
                self.sets[name] = rng.sample(made, min(len(made), windows))

    @torch.no_grad()
    def figures(
        self, model: DamageModel, device: torch.device, bf16: bool = False
    ) -> dict[str, float]:
        """All figures by name; nothing for data that is not there.

        `mcc.<language>`, `pearson.<language>`: MLQE-PE words and sentences, and their means `mcc`,
        `pearson`; the threshold of the tags is chosen on one half of the words and measured on the
        other, both ways. `ap.spans`: words marked by experts. `auc.runs`: machine from human
        translations, by window.
        """
        model.eval()
        found: dict[str, float] = {}
        for name, windows in self.sets.items():
            scored = [scored_batch(model, batch, device, bf16) for batch in collated(windows)]
            kind, _, language = name.partition(".")
            if kind == "mlqe":
                found[f"mcc.{language}"] = _mcc(scored)
                found[f"pearson.{language}"] = _pearson(scored)
            elif kind == "spans":
                truth, score = words_of(scored, MISTRANSLATED)
                found["ap.spans"] = float(average_precision_score(truth, score))
            else:
                found["auc.runs"] = _auc(scored)
        model.train()
        for kind in ("mcc", "pearson"):
            if values := [v for k, v in found.items() if k.startswith(f"{kind}.")]:
                found[kind] = float(np.mean(values))
        return found


def _mcc(scored: list[Scored]) -> float:
    truth, score = words_of(scored, MISTRANSLATED)
    halves = [(truth[half::2], score[half::2]) for half in (0, 1)]
    right: list[Array] = []
    for (known, given), (wanted, asked) in zip(halves[::-1], halves, strict=True):
        fits = [_correlation(known, given > t) for t in THRESHOLDS]
        right.append(np.stack([wanted, asked > THRESHOLDS[int(np.argmax(fits))]]))
    truth, flagged = np.concatenate(right, axis=1)
    return _correlation(truth, flagged)


def _correlation(truth: Array, flagged: Array) -> float:
    """Matthews' coefficient; 0 where nothing is damaged and nothing flagged."""
    return float(matthews_corrcoef(truth, flagged)) if (truth | flagged).any() else 0.0


def _pearson(scored: list[Scored]) -> float:
    predicted, wanted = [], []
    for batch, _, quality, _ in scored:
        for row, sentences in enumerate(batch["sentences"]):
            rated = sentences >= 0
            predicted.append(quality[row, rated].mean())
            wanted.append(batch["ratings"][row, rated].mean())
    return float(np.corrcoef(predicted, wanted)[0, 1])


def _auc(scored: list[Scored]) -> float:
    truth, score = [], []
    for batch, damage, _, _ in scored:
        for row, known in enumerate(batch["known"][..., TRANSLATED] > 0):
            truth.append(batch["tags"][row, known, TRANSLATED].mean() > 0.5)
            score.append(damage[row, known, TRANSLATED].mean())
    return float(roc_auc_score(truth, score))
