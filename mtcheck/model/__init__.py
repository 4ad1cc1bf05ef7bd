"""Masked language models: the embedded one, and any other that transformers can load."""

from functools import cache
from pathlib import Path

from mtcheck.data import path_of
from mtcheck.model.masked_lm import MaskedLM


def load_model(model: str | Path | MaskedLM | None = None) -> MaskedLM:
    """The embedded model for None; an exported folder; else a folder or hub name for transformers.

    Raises:
        ModelError: it cannot be loaded; the message says what to do.
    """
    if model is None:
        return _embedded()
    if not isinstance(model, str | Path):
        return model
    if (Path(model) / "model.onnx").is_file():
        from mtcheck.model.onnx import OnnxModel

        return OnnxModel(Path(model))
    from mtcheck.model.hub import HubModel

    return HubModel(str(model))


@cache
def _embedded() -> MaskedLM:
    from mtcheck.model.onnx import OnnxModel

    return OnnxModel(path_of("model"))
