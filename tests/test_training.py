"""Training on toy data: checkpoints, a run from start to resumption, and the tools' command."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer
from toys import ARTICLE

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("wordfreq")

from mtcheck.model.tags import TAGS  # noqa: E402
from mtcheck.simulate.damage import Damager  # noqa: E402
from mtcheck.training import feed, train  # noqa: E402
from mtcheck.training.__main__ import main as run_tool  # noqa: E402
from mtcheck.training.__main__ import tools  # noqa: E402
from mtcheck.training.batches import Window, WindowMaker, batches, collate  # noqa: E402
from mtcheck.training.example import Example  # noqa: E402
from mtcheck.training.model import DamageModel, load, save, tiny  # noqa: E402


def test_checkpoints_come_back(checkpoint: Path, tmp_path: Path) -> None:
    model, _ = load(checkpoint)
    save(model, checkpoint, tmp_path / "again")
    again, _ = load(tmp_path / "again")
    for (name, one), other in zip(
        model.state_dict().items(), again.state_dict().values(), strict=True
    ):
        assert torch.equal(one, other), name
    assert json.loads((tmp_path / "again" / "config.json").read_text())["capitals"] is True


def test_a_head_of_one_logit_is_widened(checkpoint: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    old = tmp_path / "old"
    save(load(checkpoint)[0], checkpoint, old)
    tensors = load_file(old / "model.safetensors")
    tensors |= {"damage.weight": torch.ones(1, 32), "damage.bias": torch.tensor([0.5])}
    save_file(tensors, old / "model.safetensors", {"format": "pt"})
    config = json.loads((old / "config.json").read_text())
    del config["capitals"]
    (old / "config.json").write_text(json.dumps(config))
    model, _ = load(old)
    assert model.damage.weight.shape == (TAGS, 32)
    assert model.damage.bias[0] == 0.5 and (model.damage.weight[0] == 1).all()
    types = model.masked_lm.bert.embeddings.token_type_embeddings.weight
    assert torch.allclose(types[0], types[1], atol=0.01), "capitals start harmless"


@pytest.mark.slow
def test_the_loss_falls(damager: Damager, tokenizer: Tokenizer) -> None:
    torch.manual_seed(0)
    rng = random.Random(0)
    model: DamageModel = tiny(tokenizer.get_vocab_size())
    maker = WindowMaker(tokenizer)
    damaged = [damager.damage_with(ARTICLE, damager.mix(rng), 0.3, rng) for _ in range(4)]
    arrays = collate([w for d in damaged for w in maker.windows(Example(d), rng)])
    batch = {name: torch.from_numpy(array) for name, array in arrays.items()}
    optimiser = torch.optim.AdamW(model.parameters(), lr=3e-3)
    losses = []
    for _ in range(15):
        loss, parts = train.loss_of(model, batch)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < 0.8 * losses[0]
    assert set(parts) == {"tags", "quality", "asked", "masked"}


class _Near:
    """A feed in this process."""

    def __init__(self, windows: object, seed: int, size: int) -> None:
        self._batches = batches(windows(seed), size, random.Random(seed), pool=4)  # type: ignore[operator]

    def next(self) -> dict[str, np.ndarray]:
        return next(self._batches)

    def close(self) -> None:
        pass


@pytest.mark.slow
def test_a_run_writes_what_it_promises_and_resumes(
    toys: Path,
    checkpoint: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(train, "Feed", _Near)
    progress: list[float] = []
    rate_at = train.rate_at

    def noted(at: float, peak: float, warmup: float) -> float:
        progress.append(at)
        return rate_at(at, peak, warmup)

    monkeypatch.setattr(train, "rate_at", noted)
    out = tmp_path / "run"
    options = [
        *("--start", checkpoint, "--corpus", toys / "texts", "--out", out),
        *("--lexicon", toys / "spinner.tsv", "--mythes", toys / "mythes.dat"),
        *("--minutes", 5, "--batch", 2, "--heldout", 4),
    ]
    command = [str(option) for option in options]
    assert train.main([*command, "--steps", "2"]) == 0
    assert progress[0] < 0.1 and progress[1] == 0.5  # by steps, though hardly any time is over
    assert {"checkpoint", "state.pt", "log.txt", "figures.jsonl", "figures.png"} <= {
        path.name for path in out.iterdir()
    }
    assert train.main([*command, "--steps", "3", "--resume"]) == 0
    figures = [json.loads(line) for line in (out / "figures.jsonl").read_text().splitlines()]
    assert [row["step"] for row in figures] == [0, 2, 3]
    assert {"mlm1", "den5", "ap", "r90", "fa50", "ap.lexicon"} <= set(figures[-1])
    assert "finished" in capsys.readouterr().out


def test_the_rate_ends_at_zero() -> None:
    rates = [train.rate_at(k / 100, 1.0, 0.1) for k in range(101)]
    assert rates[10] == 1.0 and rates[-1] == 0.0
    assert rates[10:] == sorted(rates[10:], reverse=True)


def _toy_windows(seed: int) -> Iterator[Window]:
    while True:
        yield Window.of([seed] * 30, [0] * 30, list(range(30)))


@pytest.mark.slow
def test_batches_come_from_another_process() -> None:
    source = feed.Feed(_toy_windows, 7, 2, ahead=2)
    try:
        assert (source.next()["ids"] == 7).all()
    finally:
        source.close()


def test_every_tool_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(train.__file__).parent
    runnable = {
        path.stem for path in folder.glob("*.py") if "\ndef main(" in path.read_text("utf-8")
    }
    assert set(tools()) == runnable - {"__main__"}
    for tool in tools():
        with pytest.raises(SystemExit) as stop:
            run_tool([tool, "--help"])
        assert stop.value.code == 0
        assert capsys.readouterr().out.startswith(f"usage: mtcheck.training {tool} ")
    assert run_tool(["nonsense"]) == 2
