"""Text to subwords with offsets, for any fast tokenizer."""

import re
from collections.abc import Iterator

import numpy as np
from tokenizers import Tokenizer

from mtcheck.model.masked_lm import Pieces

_SURROGATE = re.compile("[\ud800-\udfff]")
_STRETCH = 20_000  # code points tokenized at once: bounds memory on huge texts


def read_pieces(tokenizer: Tokenizer, text: str, capitals: bool) -> Pieces:
    """The subwords of ``text``, with capitals marked in ``types`` if the model wants them."""
    # The tokenizer takes no lone surrogates; one unknown character each keeps the offsets.
    text = _SURROGATE.sub("\ufffd", text)
    ids: list[int] = []
    offsets: list[tuple[int, int]] = []
    types: list[int] = []
    for start, end in _stretches(text):
        encoding = tokenizer.encode(text[start:end], add_special_tokens=False)
        ids += encoding.ids
        offsets += [(start + a, start + b) for a, b in encoding.offsets]
        if capitals:
            types += _capital_words(text[start:end], encoding.word_ids, encoding.offsets)
    spans = np.array(offsets, dtype=np.int64).reshape(-1, 2)
    marks = np.array(types, dtype=np.int64) if capitals else np.zeros(len(ids), dtype=np.int64)
    return Pieces(np.array(ids, dtype=np.int64), spans[:, 0], spans[:, 1], marks)


def _capital_words(
    text: str, word_ids: list[int | None], offsets: list[tuple[int, int]]
) -> Iterator[int]:
    word: int | None = None
    capital = False
    for word_id, (start, _) in zip(word_ids, offsets, strict=True):
        if word_id != word:
            word, capital = word_id, text[start].isupper()
        yield int(capital)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Cut a long text where a space stands, if there is one near."""
    start = 0
    while len(text) - start > _STRETCH:
        end = text.rfind(" ", start + _STRETCH // 2, start + _STRETCH)
        end = start + _STRETCH if end < 0 else end
        yield start, end
        start = end
    if start < len(text):
        yield start, len(text)


def whole_words(vocabulary: dict[str, int]) -> dict[str, int]:
    """Words that are one subword, in WordPiece or in byte-level BPE and SentencePiece notation."""
    marked = [token for token in vocabulary if token[:1] in "Ġ▁"]
    if marked:
        return {t[1:]: vocabulary[t] for t in marked if t[1:].isalpha()}
    return {t: i for t, i in vocabulary.items() if t.isalpha()}
