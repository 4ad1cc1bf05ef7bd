"""Real translations as training text: what is known of them, and what is asked of the model."""

import gzip
import json
import lzma
import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("wordfreq")

import numpy as np  # noqa: E402
from tokenizers import Tokenizer  # noqa: E402
from toys import subword_tokenizer  # noqa: E402

from mtcheck.model.tags import DAMAGED, MISTRANSLATED, QUALITY, TRANSLATED  # noqa: E402
from mtcheck.training import train  # noqa: E402
from mtcheck.training.batches import DENOISE, WindowMaker, collate  # noqa: E402
from mtcheck.training.example import Example, untouched  # noqa: E402
from mtcheck.training.model import tiny  # noqa: E402
from mtcheck.training.real import news, post_edits  # noqa: E402
from mtcheck.training.real.heldout import HeldOutTranslations  # noqa: E402
from mtcheck.training.real.stream import Folders, stream  # noqa: E402
from mtcheck.training.real.words import damaged  # noqa: E402

ROWS = [
    ("The boat ( old ) sails at six .", "The ship ( old ) sails at six .", "OK BAD " + "OK " * 7),
    ("He takes a shower .", "He has a shower .", "OK BAD OK OK OK"),
    ("It 's late .", "It 's late .", "OK OK OK OK"),
]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    mlqe, mt = tmp_path_factory.mktemp("mlqe"), tmp_path_factory.mktemp("mt")
    for language in post_edits.LANGUAGES:
        for split in ("train", "dev"):
            with gzip.open(mlqe / f"{language}-{split}.tsv.gz", "wt", encoding="utf-8") as out:
                out.write("mt\tpost_edit\ttags\thter\tda_z\n")
                for number, (text, fixed, tags) in enumerate(ROWS):
                    out.write(f"{text}\t{fixed}\t{tags.strip()}\t0.1\t{number - 1}\n")
    _write(mt / "wmt21.xx-en.jsonl.xz", _segments())
    _write(mt / "wmt22.xx-en.jsonl.xz", _segments())
    spans = [
        {"sys": "A", "doc": "d", "rater": "r", "mt": "Two boats sail.", "spans": [[4, 9, "minor"]]},
        {"sys": "A", "doc": "d", "rater": "r", "mt": "Gone.", "spans": [[0, 5, "major"]]},
    ]
    for name in ("zhen_2021_mqm", "zhen_2021ted_mqm", "zhen_2022test_mqm"):
        _write(mt / f"{name}_charspans.jsonl.xz", spans)
    kinds = ("minor_id16_function_word", "critical_id8_negation")
    planted = [{"kind": k, "mt": "He ran to us.", "damaged": "He ran out us."} for k in kinds]
    _write(mt / "demetr_dev.jsonl.xz", planted)
    return Folders(mlqe, mt)


def _segments() -> list[dict[str, dict[str, str]]]:
    one = {"refs": {"A": "A ship came in."}, "hyps": {"X": "One ship has come."}}
    return [one] * (2 * news.RUN + 1)


def _write(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    with lzma.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    words = "[PAD] [UNK] [CLS] [SEP] [MASK] the boat ship old sails at six he takes has a shower"
    return subword_tokenizer([*words.split(), *".,()!?"])


@pytest.mark.parametrize(
    ("text", "corrected", "edits"),
    [
        ("He takes a shower.", "He has a shower.", [("takes", "has")]),
        ("He has had a shower.", "He had a shower.", [(" has", "")]),
        ("He had shower.", "He had a shower.", [("", " a")]),
        ("Same here.", "same here.", []),
        ("One two three four five six.", "Uno dos tres cuatro cinco seis.", []),
    ],
)
def test_edits_lead_from_a_translation_to_its_correction(
    text: str, corrected: str, edits: list[tuple[str, str]]
) -> None:
    found = damaged(text, corrected, "x").check()
    assert [(text[e.start : e.end], e.original) for e in found.edits] == edits


def test_rated_sentences_keep_their_tags(folders: Folders) -> None:
    assert folders.mlqe is not None
    first = post_edits.read(folders.mlqe, "train")[0]
    assert first.text == "The boat (old) sails at six."
    example = first.example()
    assert example.translated and not example.edits_known
    assert [first.text[a:b] for a, b in example.mistranslated or ()] == ["boat"]
    assert example.ratings == ((0, len(first.text), -1.0),)


def test_sentences_joined_keep_their_offsets(folders: Folders) -> None:
    assert folders.mlqe is not None
    rows = post_edits.read(folders.mlqe, "train")[:3]
    whole = post_edits.joined(rows)
    whole.damaged.check()
    text = whole.damaged.text
    assert [text[a:b] for a, b in whole.mistranslated or ()] == ["boat", "takes"]
    assert [text[a:b] for a, b, _ in whole.ratings] == [row.text for row in rows]


def test_news_is_told_by_who_translated_it(folders: Folders) -> None:
    assert folders.mt is not None
    runs = list(news.translations(folders.mt, "wmt21.*", random.Random(0)))
    assert [run.translated for run in runs] == [False, True] * 2
    assert runs[0].mistranslated == () and runs[1].mistranslated is None


def test_marked_spans_move_with_their_segment(folders: Folders) -> None:
    assert folders.mt is not None
    (document,) = news.marked(folders.mt / "zhen_2021_mqm_charspans.jsonl.xz")
    text = document.damaged.text
    assert [text[a:b] for a, b in document.mistranslated or ()] == ["boats"], "whole ones left out"


def test_planted_errors_that_only_the_source_shows_are_left_out(folders: Folders) -> None:
    assert folders.mt is not None
    (example,) = news.planted(folders.mt / "demetr_dev.jsonl.xz")
    assert [e.original for e in example.damaged.edits] == ["to"] and example.edits_known


def test_every_kind_is_in_the_stream(folders: Folders) -> None:
    drawn = list(islice(stream(folders, random.Random(0)), 200))
    kinds = {(e.edits_known, e.mistranslated is None, e.translated, bool(e.ratings)) for e in drawn}
    assert len(kinds) == 8
    assert not list(stream(Folders(), random.Random(0)))


def test_only_what_is_known_is_asked(tokenizer: Tokenizer) -> None:
    maker = WindowMaker(tokenizer, masked=0.0, hidden=0.0)
    fixed = damaged("he takes a shower .", "he has a shower .", "post-edit")
    example = Example(fixed, False, ((3, 8),), True, ((0, 19, 0.5),))
    (window,) = maker.windows(example, random.Random(0))
    inner = window.part(1, len(window) - 1)
    assert not inner.known[:, DAMAGED].any() and inner.known[:, [MISTRANSLATED, TRANSLATED]].all()
    assert (
        inner.tags[:, MISTRANSLATED].tolist() == [0, 1, 0, 0, 0] and inner.tags[:, TRANSLATED].all()
    )
    assert inner.tasks[1] == DENOISE and (inner.ratings == 0.5).all()
    assert window.sentences[0] == window.sentences[-1] == -1
    assert not inner.known[:, QUALITY].any(), "a rating is no label"
    (clean,) = maker.windows(untouched("the ship sails ."), random.Random(0))
    assert np.delete(clean.known[1:-1], QUALITY, axis=1).all() and not clean.tags.any()


def test_quality_is_the_mean_over_a_sentence() -> None:
    sentences = torch.tensor([[-1, 0, 0, 1], [0, 0, -1, -1]])
    ratings = torch.tensor([[9.0, 1, 1, 2], [3, 3, 9, 9]])
    exact = torch.tensor([[5.0, 0, 2, 2], [2, 4, 5, 5]])
    assert train.quality_loss(exact, sentences, ratings) == 0
    assert train.quality_loss(exact + 1, sentences, ratings) == pytest.approx(1)
    assert train.quality_loss(exact, torch.full((2, 4), -1), ratings) == 0


def test_unknown_tags_cost_nothing() -> None:
    logits, tags = torch.randn(2, 3, 7), torch.ones(2, 3, 7)
    assert train.tag_loss(logits, tags, torch.zeros(2, 3, 7)) == 0
    known = torch.zeros(2, 3, 7)
    known[0, 0, 0] = 1
    one = train.tag_loss(logits, tags, known)
    logits[1] = 50
    assert train.tag_loss(logits, tags, known) == one > 0


def test_held_out_figures_tell_good_from_bad(folders: Folders, tokenizer: Tokenizer) -> None:
    torch.manual_seed(0)
    model = tiny(tokenizer.get_vocab_size())
    heldout = HeldOutTranslations(folders, tokenizer, windows=20)
    figures = heldout.figures(model, torch.device("cpu"))
    languages = {f"{kind}.{name}" for kind in ("mcc", "pearson") for name in post_edits.LANGUAGES}
    assert {*languages, "mcc", "pearson", "ap.spans", "auc.runs"} == set(figures)
    assert 0 < figures["ap.spans"] <= 1


@pytest.mark.slow
def test_the_translation_heads_learn(folders: Folders, tokenizer: Tokenizer) -> None:
    torch.manual_seed(0)
    assert folders.mlqe is not None
    maker = WindowMaker(tokenizer, masked=0.0, hidden=0.0)

    def windows() -> Iterator[object]:
        for row in post_edits.read(folders.mlqe, "train")[:3]:  # type: ignore[arg-type]
            yield from maker.windows(row.example(), random.Random(0))

    batch = {k: torch.from_numpy(v) for k, v in collate(list(windows())).items()}  # type: ignore[arg-type]
    model = tiny(tokenizer.get_vocab_size())
    optimiser = torch.optim.AdamW(model.parameters(), lr=3e-3)
    parts: dict[str, float] = {}
    losses = []
    for _ in range(40):
        loss, parts = train.loss_of(model, batch)
        losses.append(parts["quality"])
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        optimiser.step()
    assert losses[-1] < 0.5 * losses[0]
    hidden = model.encode(batch["ids"], batch["attention"], batch["capitals"])
    said = model.damage_logits(hidden)[..., MISTRANSLATED][batch["known"][..., MISTRANSLATED] > 0]
    truth = batch["tags"][..., MISTRANSLATED][batch["known"][..., MISTRANSLATED] > 0]
    assert said[truth > 0].min() > said[truth == 0].max()
    assert np.isfinite(losses).all()
