"""One pass of the model over an article of any length."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from mtcheck.model.masked_lm import Floats, Ints, MaskedLM, Pieces
from mtcheck.model.tags import TAGS

SIZE = 126  # subwords in a window; with the two special tokens, what the model was trained on
OVERLAP = 32  # shared by neighbours: half of it is only context on either side
_WINDOWS_AT_ONCE = 64  # hidden states of so many windows are in memory together


@dataclass(frozen=True, slots=True)
class Encoded:
    """What the model saw.

    Attributes:
        pieces: the article's subwords.
        tags: [n, TAGS] per subword, see `mtcheck.model.masked_lm`.
        hidden: [width] states of the subwords that were asked for, by index.
        by_head: whether the tags come from a damage head; without one, only the first column says
            anything.
    """

    pieces: Pieces
    tags: Floats
    hidden: dict[int, Floats]
    by_head: bool


def encode_text(
    model: MaskedLM, pieces: Pieces, keep: Callable[[int, int, Floats], Ints]
) -> Encoded:
    """Run the model over all windows.

    Args:
        keep: given a range of subwords and their tags, the indices whose hidden states to return;
            states of a whole long article would not fit in memory.
    """
    count = len(pieces)
    tags = np.zeros((count, TAGS), dtype=np.float32)
    hidden: dict[int, Floats] = {}
    spans = list(windows(count))
    for at in range(0, len(spans), _WINDOWS_AT_ONCE):
        group = spans[at : at + _WINDOWS_AT_ONCE]
        ids = [pieces.ids[w.start : w.end].tolist() for w in group]
        types = [pieces.types[w.start : w.end].tolist() for w in group]
        states, logits = model.encode(ids, types)
        for window, state, logit in zip(group, states, logits, strict=True):
            inner = slice(window.first - window.start, window.last - window.start)
            tags[window.first : window.last] = logit[inner]
            for index in keep(window.first, window.last, tags[window.first : window.last]):
                hidden[int(index)] = state[index - window.start].copy()
    return Encoded(pieces, tags, hidden, by_head=True)


@dataclass(frozen=True, slots=True)
class Window:
    """Subwords ``start:end`` are read, what it says of ``first:last`` is kept."""

    start: int
    end: int
    first: int
    last: int


def windows(count: int) -> Iterator[Window]:
    """Windows over ``count`` subwords; what is kept of a subword is of the window around it."""
    start = first = 0
    while first < count:
        end = min(start + SIZE, count)
        last = count if end == count else end - OVERLAP // 2
        yield Window(start, end, first, last)
        first, start = last, end - OVERLAP
