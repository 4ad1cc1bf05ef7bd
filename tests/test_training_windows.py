"""Windows and batches: which token is asked for what, and that nothing is lost on the way."""

import random
from itertools import pairwise

import numpy as np
import pytest
from tokenizers import Tokenizer
from toys import ARTICLE

pytest.importorskip("wordfreq")

from mtcheck.model.tags import DAMAGED, MISSING, SUPERFLUOUS, TAGS
from mtcheck.simulate.damage import Damaged, Edit
from mtcheck.training.batches import (
    DENOISE,
    HIDDEN,
    MASKED,
    NONE,
    Window,
    WindowMaker,
    batches,
    capitals,
)
from mtcheck.training.example import Example, untouched


def _rows(maker: WindowMaker, example: Example, seed: int = 0) -> Window:
    return Window.joined(
        [w.part(1, len(w) - 1) for w in maker.windows(example, random.Random(seed))]
    )


def test_labels_stand_where_the_damage_is(tokenizer: Tokenizer) -> None:
    text = "The basic sale of of land voted the islands ."
    edits = (Edit(4, 9, "new", "a"), Edit(15, 18, "", "b"), Edit(32, 32, "for ", "c"))
    damaged = Damaged(text, "The new sale of land voted for the islands .", edits).check()
    rows = _rows(WindowMaker(tokenizer, masked=0.0, hidden=0.0), Example(damaged))
    tokens = [tokenizer.id_to_token(int(token)) for token in rows.ids]
    tagged = {label: np.flatnonzero(rows.tags[:, label]).tolist() for label in range(3)}
    assert [tokens[k] for k in tagged[DAMAGED]] == ["basic"]
    assert tagged[SUPERFLUOUS] == [3]
    assert [tokens[k] for k in tagged[MISSING]] == ["voted"]
    assert tokenizer.id_to_token(int(rows.targets[1])) == "new" and rows.tasks[1] == DENOISE
    assert (rows.targets != NONE).sum() == 1
    assert rows.capitals.tolist() == [1, 0, 0, 0, 0, 0, 0, 0, 0, 0]


def test_hidden_damage_asks_for_the_original_and_is_not_judged(tokenizer: Tokenizer) -> None:
    text = "the basic ferry"
    damaged = Damaged(text, "the old new ferry", (Edit(4, 9, "old new", "a"),))
    rows = _rows(WindowMaker(tokenizer, masked=0.0, hidden=1.0), Example(damaged))
    tokens = [tokenizer.id_to_token(int(token)) for token in rows.ids]
    assert tokens == ["the", "[MASK]", "[MASK]", "ferry"]
    assert [tokenizer.id_to_token(int(t)) for t in rows.targets[1:3]] == ["old", "new"]
    assert rows.tasks.tolist() == [0, HIDDEN, HIDDEN, 0]
    assert rows.known[:, DAMAGED].tolist() == [1, 0, 0, 1] and not rows.tags[:, DAMAGED].any()


@pytest.mark.parametrize("size", [16, 40, 128])
def test_windows_cover_the_text_once(tokenizer: Tokenizer, size: int) -> None:
    maker = WindowMaker(tokenizer, size, masked=0.0, hidden=0.0)
    windows = maker.windows(untouched(ARTICLE), random.Random(0))
    assert max(map(len, windows)) <= size
    encoding = tokenizer.encode(ARTICLE, add_special_tokens=False)
    joined = _rows(maker, untouched(ARTICLE))
    assert joined.ids.tolist() == encoding.ids
    assert joined.capitals.tolist() == capitals(ARTICLE, encoding)
    for before, after in pairwise(windows):
        assert before.words[-2] != after.words[1], "a word was cut"


def test_masking_takes_whole_words_and_leaves_damage_alone(tokenizer: Tokenizer) -> None:
    damaged = Damaged("the basic ferry", "the new ferry", (Edit(4, 9, "new", "a"),))
    maker = WindowMaker(tokenizer, masked=1.0, hidden=0.0)
    for seed in range(20):
        rows = _rows(maker, Example(damaged), seed)
        assert rows.tasks.tolist() == [MASKED, DENOISE, MASKED]
        assert tokenizer.id_to_token(int(rows.ids[1])) == "basic"


def test_batches_are_padded_alike(tokenizer: Tokenizer) -> None:
    maker = WindowMaker(tokenizer, 40)
    stream = (w for k in range(40) for w in maker.windows(untouched(ARTICLE), random.Random(k)))
    batch = next(batches(stream, 4, random.Random(0), pool=4))
    shape = batch["ids"].shape
    assert shape[0] == 4 and batch["tags"].shape == batch["known"].shape == (*shape, TAGS)
    assert all(batch[name].shape == shape for name in batch if name not in ("tags", "known"))
    padding = batch["attention"] == 0
    assert (batch["targets"][padding] == NONE).all() and not batch["known"][padding].any()
