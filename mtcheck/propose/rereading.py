"""The article read again with readings in place: what do they leave that is odd?"""

from collections.abc import Sequence

import numpy as np

from mtcheck.detect.tagging import tag_words
from mtcheck.document import Document
from mtcheck.model.masked_lm import MaskedLM
from mtcheck.model.tags import DAMAGED
from mtcheck.plan import Edit, apply, invert


def reread(document: Document, model: MaskedLM, edits: Sequence[Edit | None]) -> list[float | None]:
    """The highest damage logit in the place of each edit, once all of them are made.

    None for None; 0 where an edit leaves no word.
    """
    made = [edit for edit in edits if edit is not None]
    if not made:
        return [None] * len(edits)
    repaired = Document(apply(document.text, made))
    tags = tag_words(repaired, model, ()).word_tags[:, DAMAGED]
    starts = np.array([w.start for w in repaired.words])
    ends = np.array([w.end for w in repaired.words])
    seen: list[float] = []
    for undo in invert(made):
        inside = (starts < max(undo.end, undo.start + 1)) & (ends > undo.start)
        seen.append(float(tags[inside].max()) if inside.any() else 0.0)
    each = iter(seen)
    return [None if edit is None else next(each) for edit in edits]
