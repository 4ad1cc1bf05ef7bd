"""From examples to batches: windows of subwords with the labels of every task.

One window serves all tasks. Damaged words are labelled as such and, with the damage in sight, the
original is asked for (denoising). A fifth of the damaged spans is hidden behind masks instead, the
way candidates are scored at repair time, and a tenth of the untouched words is masked as in any
masked LM. What is not known of a text is not asked for.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from mtcheck.model.tags import (
    DAMAGE_RATE,
    DAMAGED,
    MISSING,
    MISTRANSLATED,
    SUPERFLUOUS,
    TAGS,
    TRANSLATED,
)
from mtcheck.training.example import Example

Array = NDArray[Any]
Batch = dict[str, Array]

WINDOW = 128  # subwords, [CLS] and [SEP] included
MASKED_SHARE = 0.10  # of untouched words
HIDDEN_SHARE = 0.20  # of damaged spans shown as masks
LONGEST_HIDDEN = 4  # subwords of an original that may be asked for behind masks
SHORTEST = 10  # subwords of a window worth a row
NONE = -100  # target: nothing is asked here
CLEAN, DENOISE, HIDDEN, MASKED = 0, 1, 2, 3  # task that the target of a position belongs to
# Columns of `tags` that edits tell; ratings, being no label of a word, have arrays of their own.
OF_EDITS = slice(DAMAGED, SUPERFLUOUS + 1)
FIRST_WORD = 999  # subwords before it are special or unused in BERT's vocabularies


@dataclass(slots=True)
class Window:
    """Parallel arrays, one row for each subword."""

    ids: Array
    capitals: Array  # 1 where the word begins with a capital
    targets: Array  # subword asked for, or NONE
    tasks: Array
    tags: Array  # [n, TAGS]
    known: Array  # [n, TAGS], 1 where the tag counts (0 at masks: what is not seen is not judged)
    words: Array  # number of the word, -1 for [CLS], [SEP] and padding
    sentences: Array  # number of the rated sentence, -1 outside
    ratings: Array  # of that sentence, a z-score

    def __len__(self) -> int:
        return len(self.ids)

    def part(self, start: int, end: int) -> "Window":
        """The rows `start:end` (views, not copies)."""
        return Window(*(getattr(self, field.name)[start:end] for field in fields(self)))

    @staticmethod
    def joined(parts: "list[Window]") -> "Window":
        """Several windows end to end."""
        return Window(
            *(np.concatenate([getattr(p, field.name) for p in parts]) for field in fields(Window))
        )

    @staticmethod
    def of(ids: Sequence[int], capitals: Sequence[int], words: Sequence[int | None]) -> "Window":
        """A window with nothing asked and nothing known."""
        count = len(ids)
        return Window(
            np.array(ids, np.int64),
            np.array(capitals, np.int64),
            np.full(count, NONE, np.int64),
            np.zeros(count, np.int64),
            np.zeros((count, TAGS), np.float32),
            np.zeros((count, TAGS), np.float32),
            np.array(words, np.int64),
            np.full(count, -1, np.int64),
            np.zeros(count, np.float32),
        )


def capitals(text: str, encoding: Encoding) -> list[int]:
    """1 for each subword whose word (as the pre-tokenizer cuts words) begins with a capital."""
    flags: list[int] = []
    last: int | None = None
    flag = 0
    for word, (start, _) in zip(encoding.word_ids, encoding.offsets, strict=True):
        if word is not None and word != last:
            last, flag = word, int(text[start].isupper())
        flags.append(0 if word is None else flag)
    return flags


class WindowMaker:
    """Cuts examples into windows with labels."""

    def __init__(
        self,
        tokenizer: Tokenizer,
        window: int = WINDOW,
        masked: float = MASKED_SHARE,
        hidden: float = HIDDEN_SHARE,
    ) -> None:
        self._tokenizer = tokenizer
        self._room = window - 2
        self._masked = masked
        self._hidden = hidden
        start, stop, self._mask, *enders = (
            self._id(token) for token in ("[CLS]", "[SEP]", "[MASK]", ".", "!", "?")
        )
        self._enders = frozenset(enders)
        self._open = Window.of([start], [0], [-1])
        self._close = Window.of([stop], [0], [-1])
        size = tokenizer.get_vocab_size()
        self._random = (FIRST_WORD if size > 2 * FIRST_WORD else 5, size)
        self._known: dict[str, list[int]] = {}

    def _id(self, token: str) -> int:
        found = self._tokenizer.token_to_id(token)
        if found is None:
            raise ValueError(f"the tokenizer has no {token!r}")
        return int(found)

    def windows(self, example: Example, rng: random.Random) -> list[Window]:
        """All windows of a text, in order."""
        whole = self._labelled(example, rng)
        self._mask_words(whole, rng)
        return [
            Window.joined([self._open, whole.part(start, end), self._close])
            for start, end in self._cuts(whole)
        ]

    def _labelled(self, example: Example, rng: random.Random) -> Window:
        """The whole text, tagged, with the originals as targets and some spans hidden."""
        damaged = example.damaged
        encoding = self._tokenizer.encode(damaged.text, add_special_tokens=False)
        rows = Window.of(encoding.ids, capitals(damaged.text, encoding), encoding.word_ids)
        starts, ends = np.array(encoding.offsets, np.int64).reshape(-1, 2).T
        rows.known[:, OF_EDITS] = example.edits_known
        rows.known[:, MISTRANSLATED] = example.mistranslated is not None
        rows.known[:, TRANSLATED] = example.translated is not None
        rows.known[:, DAMAGE_RATE] = example.edits_known
        rows.tags[:, TRANSLATED] = bool(example.translated)
        for start, end in example.mistranslated or ():
            rows.tags[_inside(starts, ends, start, end), MISTRANSLATED] = 1
        for number, (start, end, rating) in enumerate(example.ratings):
            inside = _inside(starts, ends, start, end)
            rows.sentences[inside], rows.ratings[inside] = number, rating
        parts: list[Window] = []
        at = changed = 0
        for edit in damaged.edits:
            here = _inside(starts, ends, edit.start, edit.end)
            first, last = here.start, here.stop
            original = self._subwords(edit.original)
            changed += last - first
            if edit.start == edit.end or first >= last:
                if first:
                    rows.tags[rows.words == rows.words[first - 1], MISSING] = 1
            elif not original:
                rows.tags[first:last, SUPERFLUOUS] = 1
            elif len(original) <= LONGEST_HIDDEN and rng.random() < self._hidden:
                parts += [rows.part(at, first), self._masks(original, rows, first)]
                at = last
            else:
                rows.tags[first:last, DAMAGED] = 1
                asked = min(last - first, len(original))
                rows.targets[first : first + asked] = original[:asked]
                rows.tasks[first : first + asked] = DENOISE
        whole = Window.joined([*parts, rows.part(at, len(rows))])
        whole.tags[:, DAMAGE_RATE] = changed / max(len(rows), 1)
        return whole

    def _masks(self, original: list[int], rows: Window, first: int) -> Window:
        """A mask for each subword of the original, capital and word number as at `first`."""
        size = len(original)
        flags, words = [int(rows.capitals[first])] * size, [int(rows.words[first])] * size
        masks = Window.of([self._mask] * size, flags, words)
        masks.targets[:] = original
        masks.tasks[:] = HIDDEN
        return masks

    def _subwords(self, text: str) -> list[int]:
        known = self._known.get(text)
        if known is None:
            if len(self._known) > 200_000:
                self._known.clear()
            known = self._known[text] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return known

    def _mask_words(self, rows: Window, rng: random.Random) -> None:
        """Masks untouched words in place: 80 % [MASK], 10 % random, 10 % as they are."""
        if not len(rows) or not self._masked:
            return
        free = (rows.tags[:, DAMAGED] + rows.tags[:, SUPERFLUOUS] == 0) & (rows.tasks != HIDDEN)
        bounds = [*np.flatnonzero(np.diff(rows.words, prepend=-1)).tolist(), len(rows)]
        for start, end in pairwise(bounds):
            if not free[start] or rng.random() >= self._masked:
                continue
            rows.targets[start:end] = rows.ids[start:end]
            rows.tasks[start:end] = MASKED
            roll = rng.random()
            if roll < 0.8:
                rows.ids[start:end] = self._mask
            elif roll < 0.9:
                rows.ids[start:end] = [rng.randrange(*self._random) for _ in range(start, end)]
            if roll < 0.9:
                rows.known[start:end] = 0

    def _cuts(self, rows: Window) -> Iterator[tuple[int, int]]:
        """Bounds of windows: after a sentence if the last quarter has one, never inside a word."""
        at, count = 0, len(rows)
        while at < count:
            end = min(count, at + self._room)
            if end < count:
                end = self._cut(rows, at, end)
            yield at, end
            at = end

    def _cut(self, rows: Window, at: int, end: int) -> int:
        for stop in range(end, at + self._room * 3 // 4, -1):
            if int(rows.ids[stop - 1]) in self._enders and rows.capitals[stop]:
                return stop
        stop = end
        while stop > at + 1 and rows.words[stop] == rows.words[stop - 1]:
            stop -= 1
        return stop if stop > at + 1 else end


def _inside(starts: Array, ends: Array, start: int, end: int) -> slice:
    """The subwords that share a character with a span; none, at its place, for an empty one."""
    first = int(np.searchsorted(ends, start, "right"))
    return slice(first, max(first, int(np.searchsorted(starts, end, "left"))))


def collate(windows: list[Window], pad: int = 0) -> Batch:
    """Arrays of `Window` and `attention` (0/1), each [batch, length] or [batch, length, TAGS]."""
    length = max(map(len, windows))
    fills = {"ids": pad, "targets": NONE, "words": -1, "sentences": -1}
    batch: Batch = {
        "attention": np.stack([np.arange(length) < len(w) for w in windows]).astype(np.int64)
    }
    for field in fields(Window):
        rows = []
        for window in windows:
            array = getattr(window, field.name)
            gap = [(0, length - len(array))] + [(0, 0)] * (array.ndim - 1)
            rows.append(np.pad(array, gap, constant_values=fills.get(field.name, 0)))
        batch[field.name] = np.stack(rows)
    return batch


def batches(
    windows: Iterator[Window], size: int, rng: random.Random, pool: int = 30
) -> Iterator[Batch]:
    """Batches of `size` windows of like length, mixed from a pool of `pool` batches."""
    held: list[Window] = []
    for window in windows:
        if len(window) >= SHORTEST:
            held.append(window)
        if len(held) >= size * pool:
            rng.shuffle(held)
            half = sorted(held[: len(held) // 2], key=len)
            held = held[len(held) // 2 :]
            cuts = [half[k : k + size] for k in range(0, len(half) - size + 1, size)]
            rng.shuffle(cuts)
            yield from map(collate, cuts)
