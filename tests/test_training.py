"""The training tools on toy data: a short article, a dozen synonyms, a model of width 32."""

import gzip
import json
import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("wordfreq")

import numpy as np  # noqa: E402
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers  # noqa: E402

from mtcheck.training import corpus, feed, thesaurus, train  # noqa: E402
from mtcheck.training.__main__ import main as run_tool  # noqa: E402
from mtcheck.training.__main__ import tools  # noqa: E402
from mtcheck.training.batches import (  # noqa: E402
    DAMAGED,
    DENOISE,
    HIDDEN,
    MASKED,
    MISSING,
    NONE,
    SUPERFLUOUS,
    TAGS,
    Window,
    WindowMaker,
    batches,
    capitals,
    collate,
)
from mtcheck.training.damage import Damaged, Damager, Edit  # noqa: E402
from mtcheck.training.engines.base import Passage, match_case  # noqa: E402
from mtcheck.training.engines.phrases import Pair, PhraseEngine, mined_pairs  # noqa: E402
from mtcheck.training.engines.registry import Sources, build  # noqa: E402
from mtcheck.training.example import Example, untouched  # noqa: E402
from mtcheck.training.inflect import inflect, other_forms, readings  # noqa: E402
from mtcheck.training.model import LABELS, DamageModel, load, save, tiny  # noqa: E402
from mtcheck.training.thesauri import Related  # noqa: E402

ARTICLE = """Harbour board votes for new ferry
The Harbour Board of Port Lowry voted on Monday to buy a second ferry after a long and noisy debate.
General Manager Ines Falk said the new boat would carry 400 people and their cars, and the old one
would be kept as a reserve. "We heard the complaints of the islands," she said in March 2019.
The board has a little money left from the sale of land near the station, and the same bank lends
the rest. Opponents stage a protest at the White House hotel every Friday: the price is too high."""

LEXICON = (
    "# comment\nWhite Home\tWhite House\tname\njust a little\ta little\tphrase\n"
    "the identical\tthe same\tphrase\nacknowledged\tsaid|acknowledged\tword\n"
)
MYTHES = (
    "UTF-8\nboard|2\n(noun)|plank|table (generic term)\n(verb)|get on|alight (antonym)\n"
    "stage|2\n(noun)|phase\n(verb)|organize|mount\nnew|1\n(adj)|fresh|raw\n"
    "general|1\n(adj)|basic|common\nmarch|1\n(verb)|walk\nprice|1\n(noun)|cost|toll\n"
    "house|1\n(noun)|home|firm\nhear|1\n(verb)|listen to|learn\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus, engine sources and a tiny checkpoint."""
    root = tmp_path_factory.mktemp("training")
    (root / "spinner.tsv").write_text(LEXICON, encoding="utf-8")
    (root / "mythes.dat").write_text(MYTHES, encoding="utf-8")
    texts = root / "texts"
    texts.mkdir()
    # The split goes by hash, so each document differs by its number.
    articles = [f"{ARTICLE}\nThis is report number {number}." for number in range(150)]
    (texts / "news_toy.txt").write_text("\n\n".join(articles), encoding="utf-8")
    words = sorted({word for text in (ARTICLE, LEXICON, MYTHES) for word in Passage(text).lowers})
    signs = list("0123456789.!?,;:\"'’|()#-\n")
    letters = [chr(c) for c in range(97, 123)] + [f"##{chr(c)}" for c in range(97, 123)]
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    vocabulary = list(dict.fromkeys([*special, *signs, *letters, *words]))
    numbered = {token: number for number, token in enumerate(vocabulary)}
    tokenizer = Tokenizer(models.WordPiece(numbered, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    start = root / "start"
    start.mkdir()
    tokenizer.save(str(start / "tokenizer.json"))
    (start / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    torch.manual_seed(0)
    save(tiny(len(vocabulary)), start, root / "tiny")
    return root


@pytest.fixture(scope="module")
def damager(folder: Path) -> Damager:
    return Damager(build(Sources(lexicon=folder / "spinner.tsv", mythes=folder / "mythes.dat")))


@pytest.fixture(scope="module")
def tokenizer(folder: Path) -> Tokenizer:
    return Tokenizer.from_file(str(folder / "tiny" / "tokenizer.json"))


# --- damage


def test_damage_can_be_undone(damager: Damager) -> None:
    for seed in range(100):
        rng = random.Random(seed)
        damager.damage_with(ARTICLE, damager.mix(rng), rng.uniform(0.02, 0.9), rng).check()


def test_each_engine_finds_something(damager: Damager) -> None:
    wanted = {"calques", "lexicon", "mythes", "names", "observed", "smallwords"}
    assert set(damager.engines) == wanted
    for name in wanted - {"calques", "observed"}:  # these two have nothing to say of a ferry
        damaged = damager.damage_with(ARTICLE, {name: 1.0}, 0.5, random.Random(1)).check()
        assert {edit.engine for edit in damaged.edits} == {name}


def test_some_documents_stay_clean_and_the_rates_differ(damager: Damager) -> None:
    rng = random.Random(0)
    counts = [len(damager.damage(ARTICLE, rng).edits) for _ in range(300)]
    assert 90 < counts.count(0) < 165
    assert len(set(counts)) > 5


def test_only_what_differs_is_damage(damager: Damager) -> None:
    damaged = damager.damage_with(ARTICLE, {"lexicon": 1.0}, 1.0, random.Random(0)).check()
    edits = {(damaged.text[e.start : e.end], e.original) for e in damaged.edits}
    assert {("identical", "same"), ("Home", "House"), ("just ", "")} <= edits


def test_a_word_is_replaced_alike_throughout_with_its_own_capitals() -> None:
    engine = PhraseEngine("lexicon", [Pair("time", "period"), Pair("time", "occasion")])
    text = "Time is short. TIME flies. No time, no time at all, says the time keeper of our time."
    damager = Damager({"lexicon": engine})
    damaged = damager.damage_with(text, {"lexicon": 1.0}, 1.0, random.Random(3)).check()
    assert len(damaged.edits) > 3
    found = {damaged.text[e.start : e.end] for e in damaged.edits}
    assert len({word.lower() for word in found}) == 1
    for edit in damaged.edits:
        written = damaged.text[edit.start : edit.end]
        assert match_case(edit.original, written.lower()) == written


def test_names_need_their_capitals_and_words_their_bounds() -> None:
    engine = PhraseEngine("x", [Pair("White House", "White Home", True), Pair("art", "craft")])
    rng = random.Random(0)
    for text, wanted in [("a white house", None), ("White House", "White Home"), ("artful", None)]:
        passage = Passage(text)
        found = [engine.propose(passage, index, rng) for index in range(len(passage))]
        assert [p.text for p in found if p] == ([wanted] if wanted else [])


def test_pairs_are_mined_from_alignments(tmp_path: Path) -> None:
    path = tmp_path / "pairs.json"
    pair = {
        "original": "He was a career officer in the Navy.",
        "spun": "He was a lifelong officer in a Navy.",
    }
    path.write_text(json.dumps([pair] * 2), encoding="utf-8")
    assert mined_pairs(path) == [Pair("career", "lifelong")]


def test_inflection() -> None:
    assert ("stage", "VERB", "VBZ") in readings("stages")
    assert inflect("listen to", "VBD") == "listened to"
    assert inflect("point of view", "NNS") == "points of view"
    assert inflect("beautiful", "JJR") == "more beautiful"
    assert "said" in other_forms("says") and "says" not in other_forms("says")


# --- windows


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


# --- corpus


def test_splits_do_not_share_documents(folder: Path) -> None:
    path = folder / "texts" / "news_toy.txt"
    known = list(corpus.documents(path))
    assert len(known) == 150 and all(corpus.is_natural(d) for d in known)
    stream = corpus.stream(folder / "texts", "train", random.Random(0))
    drawn = {next(stream) for _ in range(400)}
    assert drawn <= {d for d in known if corpus.split_of(d) == "train"}


def test_no_source_dominates(tmp_path: Path) -> None:
    for name, size in [("news_big.txt", 10**6), ("news_small.txt", 100), ("talk.txt", 100)]:
        (tmp_path / name).write_bytes(b"x" * size)
    big, small, talk = corpus.shares(corpus.files_of(tmp_path))
    assert big == corpus.LARGEST_SHARE and small < big
    kinds = corpus.KIND_SHARES
    assert talk == pytest.approx(kinds["other"] / (kinds["news"] + kinds["other"]))
    assert corpus.kind_of(tmp_path / "wide_mails.txt.xz") == "wide"


def test_lists_are_not_natural_text() -> None:
    assert not corpus.is_natural("\n".join(f"Item {k}: 3.50" for k in range(100)))
    assert not corpus.is_natural("Too short.")


def test_near_duplicates_go() -> None:
    pytest.importorskip("datasketch")
    other = " ".join(f"word{k}" for k in range(80))
    kept = list(corpus.without_near_duplicates([ARTICLE, ARTICLE + " Again.", other]))
    assert kept == [ARTICLE, other]


# --- model and training


def test_checkpoints_come_back(folder: Path) -> None:
    model, _ = load(folder / "tiny")
    save(model, folder / "tiny", folder / "again")
    again, _ = load(folder / "again")
    for (name, one), other in zip(
        model.state_dict().items(), again.state_dict().values(), strict=True
    ):
        assert torch.equal(one, other), name
    assert json.loads((folder / "again" / "config.json").read_text())["capitals"] is True


def test_a_head_of_one_logit_is_widened(folder: Path) -> None:
    from safetensors.torch import load_file, save_file

    old = folder / "old"
    save(load(folder / "tiny")[0], folder / "tiny", old)
    tensors = load_file(old / "model.safetensors")
    tensors |= {"damage.weight": torch.ones(1, 32), "damage.bias": torch.tensor([0.5])}
    save_file(tensors, old / "model.safetensors", {"format": "pt"})
    config = json.loads((old / "config.json").read_text())
    del config["capitals"]
    (old / "config.json").write_text(json.dumps(config))
    model, _ = load(old)
    assert model.damage.weight.shape == (len(LABELS), 32)
    assert model.damage.bias[0] == 0.5 and (model.damage.weight[0] == 1).all()
    types = model.masked_lm.bert.embeddings.token_type_embeddings.weight
    assert torch.allclose(types[0], types[1], atol=0.01), "capitals start harmless"


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


def test_a_run_writes_what_it_promises_and_resumes(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(train, "Feed", _Near)
    out = folder / "run"
    options = [
        *("--start", folder / "tiny", "--corpus", folder / "texts", "--out", out),
        *("--lexicon", folder / "spinner.tsv", "--mythes", folder / "mythes.dat"),
        *("--minutes", 5, "--batch", 2, "--heldout", 4),
    ]
    command = [str(option) for option in options]
    assert train.main([*command, "--steps", "2"]) == 0
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


def test_batches_come_from_another_process() -> None:
    source = feed.Feed(_toy_windows, 7, 2, ahead=2)
    try:
        assert (source.next()["ids"] == 7).all()
    finally:
        source.close()


# --- thesaurus and command line


class _Toy:
    """A thesaurus of two entries."""

    def __init__(self, entries: dict[str, list[str]], relation: str = "synonym") -> None:
        self._entries, self._relation = entries, relation

    def heads(self) -> Iterator[str]:
        return iter(self._entries)

    def related(self, lemma: str) -> tuple[Related, ...]:
        return tuple(Related(t, "NOUN", self._relation) for t in self._entries[lemma])


def test_the_thesaurus_is_turned_round_most_plausible_first(tmp_path: Path) -> None:
    one = _Toy({"house": ["home"], "family": ["home"], "place": ["home"], "qqzz": ["home"]})
    two = _Toy({"family": ["home"]})
    wide = _Toy({"area": ["home"]}, "generic")
    inverse = thesaurus.invert([one, two, wide])
    assert thesaurus.ranked(inverse["home"]) == ["family", "house", "place", "area"]
    paths = [tmp_path / "one.gz", tmp_path / "two.gz"]
    for path in paths:
        thesaurus.write(path, thesaurus.lines(inverse, "# licence\n"))
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert (
        gzip.decompress(paths[0].read_bytes()).decode().endswith("home\tfamily|house|place|area\n")
    )


def test_every_tool_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    mine = ["corpus", "damage", "evaluate", "thesaurus", "train"]
    assert set(mine) <= set(tools())
    for tool in mine:
        with pytest.raises(SystemExit) as stop:
            run_tool([tool, "--help"])
        assert stop.value.code == 0 and "usage" in capsys.readouterr().out
    assert run_tool(["nonsense"]) == 2
