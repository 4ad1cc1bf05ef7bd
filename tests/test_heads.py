"""Refitting the linear heads for translations on a frozen encoder."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from toys import subword_tokenizer  # noqa: E402

from mtcheck.model.tags import MISTRANSLATED, QUALITY  # noqa: E402
from mtcheck.training.average import averaged  # noqa: E402
from mtcheck.training.heads import refit  # noqa: E402
from mtcheck.training.model import tiny  # noqa: E402
from mtcheck.training.real.post_edits import Rated  # noqa: E402

pytestmark = pytest.mark.slow

WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] . ! ? good bad ship sails far".split()  # noqa: SIM905


def sentence(words: list[str]) -> Rated:
    """ "bad" is the wrong word, and the share of it makes the score."""
    text = " ".join(words)
    starts = np.cumsum([0, *(len(word) + 1 for word in words[:-1])]).tolist()
    tokens = tuple((s, s + len(w)) for s, w in zip(starts, words, strict=True))
    wrong = tuple(word == "bad" for word in words)
    return Rated("xx", text, text, tokens, wrong, 1 - 2 * sum(wrong) / len(words))


def test_only_the_two_heads_move_and_they_fit() -> None:
    tokenizer = subword_tokenizer(WORDS)
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    model = tiny(len(WORDS))
    rows = [sentence(rng.choice(WORDS[8:], 8).tolist()) for _ in range(300)]
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    refit(model, tokenizer, rows)
    moved = {n for n, t in model.state_dict().items() if not torch.equal(t, before[n])}
    assert moved == {"damage.weight", "damage.bias"}
    changed = (model.damage.weight != before["damage.weight"]).any(dim=1).nonzero().flatten()
    assert changed.tolist() == [MISTRANSLATED, QUALITY]

    ids = torch.tensor([[2, *(WORDS.index(w) for w in row.text.split()), 3] for row in rows])
    flags = torch.zeros_like(ids)
    said = model.damage_logits(model.encode(ids, flags + 1, flags))[:, 1:-1].detach().numpy()
    wrong = np.array([row.bad for row in rows])
    assert said[..., MISTRANSLATED][wrong].mean() > said[..., MISTRANSLATED][~wrong].mean() + 2
    predicted = said[..., QUALITY].mean(axis=1)
    assert np.corrcoef(predicted, [row.quality for row in rows])[0, 1] > 0.9


def test_an_average_lies_between_and_leaves_new_labels_alone() -> None:
    torch.manual_seed(0)
    newer, older = (tiny(len(WORDS)).state_dict() for _ in range(2))
    between = averaged(newer, older, 0.25, labels=3)
    for name, tensor in between.items():
        wanted = 0.75 * newer[name] + 0.25 * older[name]
        if name.startswith("damage."):
            wanted[3:] = newer[name][3:]
        assert torch.allclose(tensor, wanted), name
    assert not torch.equal(between["damage.weight"][:3], newer["damage.weight"][:3])
