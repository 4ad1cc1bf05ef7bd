"""From a checkpoint to the folder that ships: the same model, smaller."""

import json
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("onnx")

from mtcheck.model.onnx import OnnxModel  # noqa: E402
from mtcheck.model.tags import TAG_NAMES, TAGS  # noqa: E402
from mtcheck.training.export import main  # noqa: E402
from mtcheck.training.model import load  # noqa: E402

# PyTorch's exporter warns of itself, of what it traces, and of there being a newer one.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

TEXT = "The board voted on Monday to buy a second ferry after a long debate."


@pytest.fixture(scope="module")
def exported(checkpoint: Path, toys: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders `fp32` and `int8`, each written by the command."""
    folder = tmp_path_factory.mktemp("exported")
    assert main([str(checkpoint), str(folder / "fp32"), "--fp32"]) == 0
    assert main([str(checkpoint), str(folder / "int8"), "--corpus", str(toys / "texts")]) == 0
    return folder


def seen(model: OnnxModel) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """States, tags, and log-probabilities at the states of TEXT."""
    pieces = model.pieces(TEXT)
    (states,), (tags,) = model.encode([pieces.ids.tolist()], [pieces.types.tolist()])
    return states, tags, model.log_probs(states)


def test_what_is_exported_says_what_the_checkpoint_says(checkpoint: Path, exported: Path) -> None:
    model, tokenizer = load(checkpoint)
    encoding = tokenizer.encode(TEXT, add_special_tokens=False)
    frame = [tokenizer.token_to_id(t) for t in ("[CLS]", "[SEP]")]
    ids = torch.tensor([[frame[0], *encoding.ids, frame[1]]])
    capitals = torch.zeros_like(ids)
    shipped = OnnxModel(exported / "fp32")
    capitals[0, 1:-1] = torch.from_numpy(shipped.pieces(TEXT).types)
    with torch.inference_mode():
        hidden = model.encode(ids, torch.ones_like(ids), capitals)[0, 1:-1]
        tags = model.damage_logits(hidden)
        words = torch.log_softmax(model.word_logits(hidden), -1)
    states, told, log_probs = seen(shipped)
    assert states == pytest.approx(hidden.numpy(), abs=1e-4)
    assert told.shape == (len(encoding.ids), TAGS)
    assert told == pytest.approx(tags.numpy(), abs=1e-4)
    # The toy vocabulary has nothing to prune, so the columns are the same.
    assert log_probs == pytest.approx(words.numpy(), abs=1e-3)


def test_int8_stays_close(exported: Path) -> None:
    states, tags, log_probs = seen(OnnxModel(exported / "fp32"))
    rough, rough_tags, rough_probs = seen(OnnxModel(exported / "int8"))
    assert np.corrcoef(states.ravel(), rough.ravel())[0, 1] > 0.98
    assert np.abs(tags - rough_tags).mean() < 0.1
    assert np.corrcoef(log_probs.ravel(), rough_probs.ravel())[0, 1] > 0.95


@pytest.mark.parametrize("weights", ["fp32", "int8"])
def test_the_config_says_what_it_is(exported: Path, weights: str) -> None:
    config = json.loads((exported / weights / "config.json").read_text("utf-8"))
    assert config["weights"] == weights and config["capitals"] is True
    assert (config["layers"], config["width"]) == (2, 32)
    assert config["tags"] == list(TAG_NAMES)
    assert OnnxModel(exported / weights).name.startswith(f"bert-2x32-{weights}-")


def test_int8_needs_text(checkpoint: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main([str(checkpoint), str(tmp_path / "out")])
