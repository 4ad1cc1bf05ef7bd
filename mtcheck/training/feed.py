"""Batches made in another process, so that the one that trains never waits for text."""

import multiprocessing
import os
import queue
import random
from collections.abc import Callable, Iterator

import torch

from mtcheck.training.batches import Batch, Window, batches

AHEAD = 64  # batches made in advance
PATIENCE = 300.0  # seconds without a batch after which something must be wrong


def _produce(
    windows: Callable[[int], Iterator[Window]],
    seed: int,
    size: int,
    out: "multiprocessing.Queue[Batch]",
) -> None:
    """Fills the queue until the process that reads it is gone."""
    torch.set_num_threads(1)
    out.cancel_join_thread()
    parent = os.getppid()
    for batch in batches(windows(seed), size, random.Random(seed)):
        while True:
            try:
                out.put(batch, timeout=5)
                break
            except queue.Full:
                if os.getppid() != parent:
                    return


class Feed:
    """Endless batches of `size` windows; `windows` (picklable) makes the windows from a seed."""

    def __init__(
        self, windows: Callable[[int], Iterator[Window]], seed: int, size: int, ahead: int = AHEAD
    ) -> None:
        context = multiprocessing.get_context("spawn")
        self._queue: multiprocessing.Queue[Batch] = context.Queue(ahead)
        self._process = context.Process(
            target=_produce, args=(windows, seed, size, self._queue), daemon=True
        )
        self._process.start()

    def next(self) -> Batch:
        """The next batch; raises RuntimeError when the process that makes them has died."""
        for _ in range(int(PATIENCE)):
            try:
                return self._queue.get(timeout=1)
            except queue.Empty:
                if not self._process.is_alive():
                    break
        raise RuntimeError("no batch: the process that makes them died or hangs")

    def close(self) -> None:
        """Ends the process."""
        self._process.terminate()
        self._process.join()
