"""What the pipeline asks of a masked language model, whoever runs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text as the model's subwords.

    Attributes:
        ids: [n] subword ids, without special tokens.
        starts, ends: [n] offsets in code points of the text.
        types: [n] 1 where the subword belongs to a capitalised word, for models told of capitals.
    """

    ids: Ints
    starts: Ints
    ends: Ints
    types: Ints

    def __len__(self) -> int:
        return len(self.ids)


class MaskedLM(Protocol):
    """A masked language model with, or without, a damage head."""

    name: str  # goes into the report's signature: what it is and a checksum of its weights
    has_tags: bool  # whether `encode` also returns damage tags
    mask_id: int
    words: dict[str, int]  # whole words that are one subword, lower case where the model is uncased

    def __hash__(self) -> int: ...

    def pieces(self, text: str) -> Pieces:
        """The subwords of a text; lone surrogates count as unknown characters."""
        ...

    def word_ids(self, word: str) -> tuple[int, ...]:
        """The subwords of a word that stands after a space."""
        ...

    def encode(
        self, ids: Sequence[Sequence[int]], types: Sequence[Sequence[int]]
    ) -> tuple[list[Floats], list[Floats]]:
        """Hidden states [length, width] and tags [length, `TAGS`] of each sequence,
        in the order of `mtcheck.model.tags`.

        Sequences come without special tokens and may differ in length. Without a damage head the
        second list is empty.
        """
        ...

    def log_probs(self, hidden: Floats) -> Floats:
        """Natural log-probabilities [n, vocabulary] at the given hidden states [n, width]."""
        ...
