"""Grouping sequences so that little of a batch is padding."""

from collections.abc import Iterator, Sequence

TOKENS = 2048  # a batch's budget: large enough to fill the cores, small enough for little memory


def batches(lengths: Sequence[int], tokens: int = TOKENS) -> Iterator[list[int]]:
    """Indices of sequences, similar lengths together, at most ``tokens`` padded subwords each."""
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lengths.__getitem__):
        # Sorted upwards, so this one sets the padded length of the batch it would join.
        if batch and (len(batch) + 1) * (lengths[index] + 2) > tokens:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch
