"""The embedded model: ONNX Runtime and the tokenizers library, no torch."""

import json
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from mtcheck.errors import ModelError
from mtcheck.model.batches import batches
from mtcheck.model.masked_lm import Floats, Pieces
from mtcheck.model.subwords import read_pieces, whole_words
from mtcheck.model.tags import TAGS, require_tags


class OnnxModel:
    """A folder with model.onnx, tokenizer.json and config.json, as written by the export command.

    Args:
        folder: where the three files lie.
        threads: of ONNX Runtime; 0 lets it take all cores.

    Raises:
        ModelError: a file is missing or is not what the config says.
    """

    has_tags = True

    def __init__(self, folder: Path, threads: int = 0) -> None:
        try:
            config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = threads
            # Idle threads that spin cost as much as busy ones when the machine is shared.
            options.add_session_config_entry("session.intra_op.allow_spinning", "0")
            self._session = onnxruntime.InferenceSession(
                str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
            )
            self.name = f"{config['architecture']}-{config['layers']}x{config['width']}"
            self.name += f"-{config['weights']}-{config['sha256'][:8]}"
            self._capitals = bool(config["capitals"])
            outputs = {output.name: output.shape for output in self._session.get_outputs()}
            columns = outputs["tags"][-1]
        except Exception as error:
            raise ModelError(
                f"{folder} is not a model exported by mtcheck ({error}); "
                "reinstall the package, or name another model"
            ) from error
        require_tags(config.get("tags"), str(folder))
        if columns != TAGS:
            raise ModelError(f"{folder}: its graph has {columns} tags, its config.json {TAGS}")
        vocabulary = self._tokenizer.get_vocab()
        self.mask_id, self._cls, self._sep, self._pad = (
            vocabulary[token] for token in ("[MASK]", "[CLS]", "[SEP]", "[PAD]")
        )
        self.words = whole_words(vocabulary)
        self._width = int(config["width"])
        self._word_ids: dict[str, tuple[int, ...]] = {}
        self._lock = threading.Lock()

    def pieces(self, text: str) -> Pieces:
        return read_pieces(self._tokenizer, text, self._capitals)

    def word_ids(self, word: str) -> tuple[int, ...]:
        ids = self._word_ids.get(word)
        if ids is None:
            ids = tuple(self._tokenizer.encode(word, add_special_tokens=False).ids)
            with self._lock:
                self._word_ids[word] = ids
        return ids

    def encode(
        self, ids: Sequence[Sequence[int]], types: Sequence[Sequence[int]]
    ) -> tuple[list[Floats], list[Floats]]:
        hidden: list[Any] = [None] * len(ids)
        tags: list[Any] = [None] * len(ids)
        for batch in batches([len(row) for row in ids]):
            length = max(len(ids[i]) for i in batch) + 2
            rows = np.full((len(batch), length), self._pad, dtype=np.int64)
            mask = np.zeros_like(rows)
            kinds = np.zeros_like(rows)
            for row, index in enumerate(batch):
                size = len(ids[index])
                rows[row, : size + 2] = [self._cls, *ids[index], self._sep]
                kinds[row, 1 : size + 1] = types[index]
                mask[row, : size + 2] = 1
            states, logits = self._session.run(
                ["hidden", "tags"], self._feed(rows, mask, kinds, self._no_rows())
            )
            for row, index in enumerate(batch):
                size = len(ids[index])
                hidden[index] = states[row, 1 : size + 1]
                tags[index] = logits[row, 1 : size + 1]
        return hidden, tags

    def log_probs(self, hidden: Floats) -> Floats:
        one = np.zeros((1, 1), dtype=np.int64)
        (found,) = self._session.run(["log_probs"], self._feed(one, one + 1, one, hidden))
        result: Floats = found
        return result

    def _no_rows(self) -> Floats:
        return np.zeros((1, self._width), dtype=np.float32)

    @staticmethod
    def _feed(ids: Any, mask: Any, types: Any, rows: Any) -> dict[str, Any]:
        return {"input_ids": ids, "attention_mask": mask, "token_type_ids": types, "rows": rows}
