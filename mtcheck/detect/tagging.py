"""One pass of the model over a document: its tags, word by word."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mtcheck.document import Document
from mtcheck.model.masked_lm import Floats, MaskedLM
from mtcheck.model.surprise import encode_masked
from mtcheck.model.tags import DAMAGED, MISTRANSLATED, SUPERFLUOUS, TAGS
from mtcheck.model.windows import Encoded, encode_text
from mtcheck.words.lexicon import Match

DOUBTED_FROM = -2.0  # logit of the damage tag from which a word is read once more, hidden


@dataclass(frozen=True, slots=True)
class Tagged:
    """One pass of the model over a document.

    Attributes:
        look: subwords, tags, states.
        word_tags: [words, TAGS] logits, the highest over each word's subwords.
        first_piece: [words] index of each word's first subword, -1 if it has none.
        past_piece: [words] index after each word's last subword.
    """

    encoded: Encoded
    word_tags: Floats
    first_piece: np.ndarray
    past_piece: np.ndarray


def tag_words(document: Document, model: MaskedLM, matches: Sequence[Match]) -> Tagged:
    """Read the document once with the model and keep the states of the words it doubts."""
    pieces = model.pieces(document.text)
    words = document.words
    starts = np.array([w.start for w in words], dtype=np.int64)
    ends = np.array([w.end for w in words], dtype=np.int64)
    owner = np.searchsorted(starts, pieces.starts, side="right") - 1
    if len(words):
        owner[(owner < 0) | (pieces.starts >= ends[np.maximum(owner, 0)])] = -1
    first = np.full(len(words), -1, dtype=np.int64)
    past = np.zeros(len(words), dtype=np.int64)
    inside = np.flatnonzero(owner >= 0)
    first[owner[inside[::-1]]] = inside[::-1]
    past[owner[inside]] = inside + 1
    listed = np.zeros(len(words), dtype=bool)
    for match in matches:
        listed[(starts >= match.start) & (ends <= match.end)] = True

    def keep(begin: int, end: int, tags: Floats) -> np.ndarray:
        near = owner[begin:end]
        doubt = np.maximum(tags[:, DAMAGED], tags[:, SUPERFLUOUS])
        wanted = (doubt > DOUBTED_FROM) | (listed[near] if len(words) else False)
        heads = first[np.unique(near[wanted & (near >= 0)])]
        return heads[(heads >= begin) & (heads < end)]

    if model.has_tags:
        seen = encode_text(model, pieces, keep)
    else:
        spans = [(int(a), int(b)) for a, b in zip(first, past, strict=True) if a >= 0]
        seen = encode_masked(model, pieces, spans, DOUBTED_FROM)
    word_tags = np.full((len(words), TAGS), -np.inf, dtype=np.float32)
    np.maximum.at(word_tags, owner[inside], seen.tags[inside])
    # What a spinner added ("certainly one of") is damage as much as what it replaced.
    word_tags[:, DAMAGED] = np.maximum(word_tags[:, DAMAGED], word_tags[:, SUPERFLUOUS])
    return Tagged(seen, word_tags, first, past)


def mistranslation_chances(text: str, model: MaskedLM) -> list[tuple[int, int, float]]:
    """Start, end and the probability that a translator got it wrong, of every subword.

    Empty where the model has no such tag.
    """
    if not model.has_tags:
        return []
    pieces = model.pieces(text)
    tags = encode_text(model, pieces, lambda *_: np.zeros(0, dtype=np.int64)).tags
    chances = 1 / (1 + np.exp(-tags[:, MISTRANSLATED]))
    return list(zip(pieces.starts.tolist(), pieces.ends.tolist(), chances.tolist(), strict=True))
