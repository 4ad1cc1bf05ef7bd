"""Looking for damage with a model that has no damage head: mask a word, see how odd it was.

Several words far apart are masked in one row, so that a pass costs a few times the article and not
once per word. The oddness of a word takes the place of the damage tag.
"""

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np

from mtcheck.model.masked_lm import Floats, MaskedLM, Pieces
from mtcheck.model.tags import DAMAGED, TAGS
from mtcheck.model.windows import Encoded, Window, windows

APART = 6  # words between two masks of a row
# Surprise in nats to a logit that stands where the damage tag would; the decision model for
# models without a damage head is fitted on this scale, so only the order matters much.
_SLOPE, _SHIFT = 0.5, -5.0
_SILENT = -10.0  # for the tags that surprise says nothing about


def encode_masked(
    model: MaskedLM, pieces: Pieces, words: Sequence[tuple[int, int]], doubted_from: float
) -> Encoded:
    """As `mtcheck.model.windows.look`, word by word.

    Args:
        words: first subword of each word, and the one after its last; in order.
        suspect_from: the logit from which a word's masked state is kept.
    """
    tags = np.full((len(pieces), TAGS), _SILENT, dtype=np.float32)
    hidden: dict[int, Floats] = {}
    heads = [first for first, _ in words]
    for window in windows(len(pieces)):
        # A word belongs to the window that judges its first subword.
        inside = words[bisect_left(heads, window.first) : bisect_left(heads, window.last)]
        groups = [group for phase in range(APART) if (group := inside[phase::APART])]
        if not groups:
            continue
        kinds = pieces.types[window.start : window.end].tolist()
        rows = [_masked(pieces, window, group, model.mask_id) for group in groups]
        states, _ = model.encode(rows, [kinds] * len(rows))
        for group, state in zip(groups, states, strict=True):
            masked = np.stack([state[first - window.start] for first, _ in group])
            found = model.log_probs(masked)
            for (first, past), row_state, row_found in zip(group, masked, found, strict=True):
                surprise = float(row_found.max() - row_found[pieces.ids[first]])
                logit = _SLOPE * surprise + _SHIFT
                tags[first:past, DAMAGED] = logit
                if logit > doubted_from:
                    hidden[first] = row_state.copy()
    return Encoded(pieces, tags, hidden, by_head=False)


def _masked(
    pieces: Pieces, window: Window, group: Sequence[tuple[int, int]], mask_id: int
) -> list[int]:
    """The window's subwords with the words of ``group`` masked as far as they lie in it."""
    row = pieces.ids[window.start : window.end].copy()
    for first, past in group:
        row[first - window.start : past - window.start] = mask_id
    ids: list[int] = row.tolist()
    return ids
