"""Any masked language model that transformers can load, as a `MaskedLM` (extra ``torch``)."""

import copy
import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from mtcheck.errors import ModelError
from mtcheck.model.batches import batches
from mtcheck.model.masked_lm import Floats, Pieces
from mtcheck.model.subwords import read_pieces, whole_words
from mtcheck.model.windows import SIZE

_ROWS = 256  # positions whose logits over the vocabulary are in torch's memory together


class HubModel:
    """A folder or hub name for ``AutoModelForMaskedLM``; safetensors only, no remote code.

    Such a model has no damage head: `encode` returns no tags, and words are doubted by masked
    scoring alone.

    Raises:
        ModelError: the extra is not installed, or the model cannot be loaded or is not a masked LM
            with a fast tokenizer.
    """

    has_tags = False

    def __init__(self, name: str) -> None:
        _refuse_missing_folder(name)
        try:
            import torch
            import transformers
        except ImportError as error:
            raise ModelError(
                f"the model {name!r} needs torch and transformers: pip install 'mtcheck[torch]'"
            ) from error
        self._torch: Any = torch
        try:
            self._model, tokenizer = _load(transformers, name)
            self._frame, self._pad, self.mask_id = _special(tokenizer)
            self._tokenizer = copy.deepcopy(tokenizer.backend_tokenizer)
            self._head = _head(torch, self._model)
            self._refuse_misfits()
        except Exception as error:  # transformers raises whatever its loaders raise
            raise ModelError(
                f"cannot use {name!r} as a masked language model ({_first_line(error)}); name a "
                "folder or a hub model with safetensors weights and a fast tokenizer, such as "
                "FacebookAI/roberta-base"
            ) from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        vocabulary = self._tokenizer.get_vocab()
        # A byte-level or SentencePiece tokenizer writes the space before a word into its subword.
        self._spaced = any(token[:1] in "Ġ▁" for token in vocabulary if token)
        self.words = self._spelt(whole_words(vocabulary))
        self.name = f"{_short_name(name)}-{_checksum(self._model)}"

    def pieces(self, text: str) -> Pieces:
        pieces = read_pieces(self._tokenizer, text, capitals=False)
        starts = pieces.starts.copy()
        # The space in a subword is no part of the word that it begins.
        for index in np.flatnonzero(pieces.ends - starts > 1) if self._spaced else ():
            inside = text[starts[index] : pieces.ends[index]]
            starts[index] += len(inside) - len(inside.lstrip())
        return Pieces(pieces.ids, starts, pieces.ends, pieces.types)

    def word_ids(self, word: str) -> tuple[int, ...]:
        spelt = f" {word}" if self._spaced else word
        return tuple(self._tokenizer.encode(spelt, add_special_tokens=False).ids)

    def encode(
        self, ids: Sequence[Sequence[int]], types: Sequence[Sequence[int]]
    ) -> tuple[list[Floats], list[Floats]]:
        hidden: list[Any] = [None] * len(ids)
        first, last = self._frame
        for batch in batches([len(row) for row in ids]):
            length = max(len(ids[i]) for i in batch) + 2
            rows = np.full((len(batch), length), self._pad, dtype=np.int64)
            mask = np.zeros_like(rows)
            for row, index in enumerate(batch):
                size = len(ids[index]) + 2
                rows[row, :size] = [first, *ids[index], last]
                mask[row, :size] = 1
            states = self._states(rows, mask)
            for row, index in enumerate(batch):
                hidden[index] = states[row, 1 : len(ids[index]) + 1]
        return hidden, []

    def log_probs(self, hidden: Floats) -> Floats:
        torch = self._torch
        found: list[Floats] = []
        with torch.inference_mode():
            for at in range(0, len(hidden), _ROWS):
                given = torch.from_numpy(np.ascontiguousarray(hidden[at : at + _ROWS]))
                logits = self._head(inputs_embeds=given[None]).logits[0]
                found.append(torch.log_softmax(logits, dim=-1).numpy())
        return np.concatenate(found)

    def _states(self, rows: Any, mask: Any) -> Floats:
        torch = self._torch
        with torch.inference_mode():
            states: Floats = self._model.base_model(
                input_ids=torch.from_numpy(rows), attention_mask=torch.from_numpy(mask)
            )[0].numpy()
        return states

    def _spelt(self, words: dict[str, int]) -> dict[str, int]:
        """``words`` as they are written: byte-level BPE spells "café" as "cafÃ©"."""
        decoded = (
            (word if word.isascii() else self._tokenizer.decode([index]).strip(), index)
            for word, index in words.items()
        )
        return {word: index for word, index in decoded if word.isalpha()}

    def _refuse_misfits(self) -> None:
        """One row as long as a window: it must pass, and body and head must add up to the model."""
        torch = self._torch
        first, last = self._frame
        row = np.array([[first, *[self.mask_id] * SIZE, last]], dtype=np.int64)
        states = self._states(row, np.ones_like(row))
        with torch.inference_mode():
            whole = self._model(input_ids=torch.from_numpy(row)).logits[0]
            parts = self._head(inputs_embeds=torch.from_numpy(states)).logits[0]
        if not torch.allclose(whole, parts, atol=1e-3):
            raise ValueError(f"{type(self._model).__name__} cannot be run in two steps")


def _refuse_missing_folder(name: str) -> None:
    """A name that can only be a path is not looked for on the network."""
    is_path = name.startswith((".", "/", "~")) or name.count("/") > 1 or "\\" in name
    if is_path and not Path(name).is_dir():
        raise ModelError(f"{name}: no such folder; name one with a model's weights and tokenizer")


def _load(transformers: Any, name: str) -> tuple[Any, Any]:
    """Model and tokenizer; the weights of the masked LM head must be among those stored."""
    logger = logging.getLogger("transformers")
    level = logger.level
    # What it says about unused weights is no news; what is missing is raised below.
    logger.setLevel(logging.ERROR)
    try:
        model, info = transformers.AutoModelForMaskedLM.from_pretrained(
            name, use_safetensors=True, trust_remote_code=False, output_loading_info=True
        )
        tokenizer = transformers.AutoTokenizer.from_pretrained(
            name, use_fast=True, trust_remote_code=False
        )
    finally:
        logger.setLevel(level)
    if missing := sorted(info["missing_keys"]):
        raise ValueError(f"it has no weights for {missing[0]}: not trained as a masked LM")
    return model.float().eval(), tokenizer


def _special(tokenizer: Any) -> tuple[tuple[int, int], int, int]:
    """The tokens around a text, the one that fills up a batch, and the mask."""
    if not tokenizer.is_fast:
        raise ValueError("its tokenizer is not a fast one")
    # Where a tokenizer's files are missing, transformers makes one of special tokens alone.
    if not whole_words(tokenizer.get_vocab()):
        raise ValueError("its tokenizer is missing or knows no words")
    if tokenizer.mask_token_id is None:
        raise ValueError("its tokenizer has no mask token")
    frame = tokenizer("")["input_ids"]
    if len(frame) != 2:
        raise ValueError("it does not put one special token on either side of a text")
    pad = tokenizer.pad_token_id
    return (frame[0], frame[1]), frame[1] if pad is None else pad, tokenizer.mask_token_id


def _head(torch: Any, model: Any) -> Any:
    """The model without its body: takes hidden states as ``inputs_embeds``, returns logits.

    Families name the parts of their heads differently; what they share is that the head is given
    the body's first output. So the body is replaced by one that hands through what it gets.
    """
    from transformers.modeling_outputs import BaseModelOutput

    body = torch.nn.Module()
    body.forward = lambda *_, inputs_embeds, **__: BaseModelOutput(inputs_embeds)
    head = copy.copy(model)
    head._modules = dict(model._modules)
    setattr(head, model.base_model_prefix, body)
    return head


def _checksum(model: Any) -> str:
    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.cpu().numpy().tobytes())
    return digest.hexdigest()[:8]


def _short_name(name: str) -> str:
    """A folder goes by its last part: where it lies says nothing of what it is."""
    return Path(name).resolve().name if Path(name).is_dir() else name


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
