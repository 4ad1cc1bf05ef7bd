"""Other people's models through transformers: tiny ones with random weights, made on the spot."""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from laws import assert_sound

from mtcheck.checker import Checker
from mtcheck.detect.tagging import tag_words
from mtcheck.document import Document
from mtcheck.errors import ModelError, MtcheckError

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")
tokenizers = pytest.importorskip("tokenizers")

pytestmark = pytest.mark.slow

SENTENCES = [
    "The alliance will strengthen its eastern flank, the Secretary General said on Thursday.",
    "Leaders of thirty countries met in Brussels and told reporters about the meeting.",
    "Sie trafen sich in einem Café; “naïve” was the word that Zoë used for it.",
    "More than 100 warplanes are on alert, and ships patrol the sea because of the war.",
]
TEXT = (
    "The alliance will strengthen its jap flank, the Secretary Basic stated on Thursday. "
    "Leaders of thirty nations met in the the café 🙂 and advised reporters, Zoë stated."
)
SIZES: dict[str, int] = {
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 32,
}


def wordpiece(folder: Path) -> Any:
    trained = tokenizers.BertWordPieceTokenizer(lowercase=True)
    trained.train_from_iterator(SENTENCES, vocab_size=300, show_progress=False)
    trained.save(str(folder / "trained.json"))
    return transformers.BertTokenizerFast(tokenizer_file=str(folder / "trained.json"))


def byte_level(folder: Path, trim: bool = True) -> Any:
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trained = tokenizers.ByteLevelBPETokenizer()
    trained.train_from_iterator(
        SENTENCES, vocab_size=400, special_tokens=special, show_progress=False
    )
    trained._tokenizer.post_processor = tokenizers.processors.RobertaProcessing(
        ("</s>", 2), ("<s>", 0), trim_offsets=trim
    )
    trained.save(str(folder / "trained.json"))
    return transformers.PreTrainedTokenizerFast(
        tokenizer_file=str(folder / "trained.json"),
        bos_token="<s>",
        eos_token="</s>",
        cls_token="<s>",
        sep_token="</s>",
        unk_token="<unk>",
        pad_token="<pad>",
        mask_token="<mask>",
    )


def bert(tokenizer: Any) -> Any:
    config = transformers.BertConfig(
        vocab_size=len(tokenizer), max_position_embeddings=140, pad_token_id=0, **SIZES
    )
    return transformers.BertForMaskedLM(config)


def roberta(tokenizer: Any) -> Any:
    config = transformers.RobertaConfig(
        vocab_size=len(tokenizer), max_position_embeddings=140, pad_token_id=1, **SIZES
    )
    return transformers.RobertaForMaskedLM(config)


def distilbert(tokenizer: Any) -> Any:
    config = transformers.DistilBertConfig(
        vocab_size=len(tokenizer), max_position_embeddings=140, dim=16, n_layers=2, n_heads=2
    )
    return transformers.DistilBertForMaskedLM(config)


def electra(tokenizer: Any) -> Any:
    config = transformers.ElectraConfig(
        vocab_size=len(tokenizer), max_position_embeddings=140, embedding_size=8, **SIZES
    )
    return transformers.ElectraForMaskedLM(config)


FAMILIES: dict[str, tuple[Callable[[Path], Any], Callable[[Any], Any]]] = {
    "bert": (wordpiece, bert),
    "roberta": (byte_level, roberta),
    "roberta-untrimmed": (lambda folder: byte_level(folder, trim=False), roberta),
    "distilbert": (wordpiece, distilbert),
    "electra": (wordpiece, electra),
}


@pytest.fixture(scope="module", params=list(FAMILIES))
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    make_tokenizer, make_model = FAMILIES[request.param]
    path = tmp_path_factory.mktemp("models") / f"tiny-{request.param}"
    path.mkdir()
    torch.manual_seed(7)
    tokenizer = make_tokenizer(path)
    (path / "trained.json").unlink()
    make_model(tokenizer).save_pretrained(path)
    tokenizer.save_pretrained(path)
    assert (path / "model.safetensors").is_file()
    return path


@pytest.fixture(scope="module")
def loaded(folder: Path) -> Checker:
    return Checker(model=folder)


def test_an_article_goes_through(loaded: Checker, folder: Path) -> None:
    cleaned = loaded.clean(TEXT)
    assert_sound(TEXT, cleaned)
    assert loaded.clean(cleaned.text).text == cleaned.text
    assert "in the café" in cleaned.text  # doubled words need no model
    assert loaded.check(TEXT) == cleaned.report.without_edits()
    assert f"model:{folder.name}-" in cleaned.report.signature
    assert str(folder.parent) not in cleaned.report.signature


def test_odd_and_long_texts_go_through(loaded: Checker) -> None:
    for text in ["", "a", "\ud800 jap flank \x00", "jap " * 400, "x" * 400 + " " + TEXT]:
        assert_sound(text, loaded.clean(text))


def test_every_word_is_judged_where_it_stands(loaded: Checker) -> None:
    document = Document(TEXT)
    pieces = loaded.model.pieces(TEXT)
    seen = tag_words(document, loaded.model, ())
    for number, word in enumerate(document.words):
        first, past = int(seen.first_piece[number]), int(seen.past_piece[number])
        assert 0 <= first < past
        assert pieces.starts[first] == word.start
        assert pieces.ends[past - 1] == word.end
    assert np.isfinite(seen.word_tags).all()
    assert (seen.word_tags[:, 0] > -10).all()


def test_probabilities_are_those_of_the_whole_model(loaded: Checker, folder: Path) -> None:
    model: Any = loaded.model
    ids = model.pieces("The alliance met").ids.tolist()
    long = ids * 5
    hidden, tags = model.encode([ids, long], [[0] * len(ids), [0] * len(long)])
    assert tags == []
    ours = model.log_probs(hidden[0])
    whole = transformers.AutoModelForMaskedLM.from_pretrained(folder).eval()
    first, last = model._frame
    with torch.inference_mode():
        logits = whole(input_ids=torch.tensor([[first, *ids, last]])).logits[0, 1:-1]
    assert ours == pytest.approx(torch.log_softmax(logits, -1).numpy(), abs=1e-4)
    assert np.exp(ours).sum(axis=1) == pytest.approx(1, abs=1e-4)


def test_words_are_spelt_as_written(loaded: Checker) -> None:
    model = loaded.model
    assert all(word.isalpha() for word in model.words)
    assert not any(c in word for word in model.words for c in "ĠÃâĢ▁")
    for word, index in list(model.words.items())[:50]:
        assert model.word_ids(word) == (index,) or not word.isascii()
    assert model.words


def test_an_empty_batch_is_no_problem(loaded: Checker) -> None:
    assert loaded.model.encode([], []) == ([], [])


# What cannot be used, and what the message says.


@pytest.fixture
def model_folder(tmp_path: Path) -> Path:
    """A working tiny model, to be broken."""
    path = tmp_path / "tiny"
    path.mkdir()
    tokenizer = wordpiece(path)
    (path / "trained.json").unlink()
    bert(tokenizer).save_pretrained(path)
    tokenizer.save_pretrained(path)
    return path


def refused(model: str | Path) -> str:
    with pytest.raises(ModelError) as caught:
        Checker(model=model)
    assert isinstance(caught.value, MtcheckError)
    return str(caught.value)


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing", encoding="utf-8")
    assert "name a folder or a hub model" in refused(tmp_path)


def test_a_folder_without_its_tokenizer_is_refused(folder: Path, tmp_path: Path) -> None:
    """Whatever family it is of: a tokenizer of special tokens alone would read every word as one
    unknown, and find nothing."""
    broken = tmp_path / "broken"
    shutil.copytree(folder, broken, ignore=shutil.ignore_patterns("tokenizer*"))
    assert "its tokenizer is missing" in refused(broken)


@pytest.mark.parametrize("damage", ["missing", "cut off"])
def test_a_folder_without_its_weights_is_refused(model_folder: Path, damage: str) -> None:
    weights = model_folder / "model.safetensors"
    beginning = weights.read_bytes()[:500]
    weights.unlink()
    if damage == "cut off":
        weights.write_bytes(beginning)
    assert "safetensors weights" in refused(model_folder)


def test_pickled_weights_are_refused(model_folder: Path) -> None:
    model = transformers.AutoModelForMaskedLM.from_pretrained(model_folder)
    (model_folder / "model.safetensors").unlink()
    torch.save(model.state_dict(), model_folder / "pytorch_model.bin")
    assert "safetensors" in refused(model_folder)


def test_an_encoder_without_its_head_is_refused(model_folder: Path) -> None:
    """Its head would be made of random numbers, and say so in a warning at most."""
    model = transformers.AutoModelForMaskedLM.from_pretrained(model_folder)
    model.bert.save_pretrained(model_folder)
    assert "not trained as a masked LM" in refused(model_folder)


def test_a_causal_model_is_refused(model_folder: Path) -> None:
    config = transformers.GPT2Config(vocab_size=100, n_embd=16, n_layer=1, n_head=2)
    transformers.GPT2LMHeadModel(config).save_pretrained(model_folder)
    assert "cannot use" in refused(model_folder)


def test_a_tokenizer_without_a_mask_is_refused(model_folder: Path) -> None:
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_file=str(model_folder / "tokenizer.json"), pad_token="[PAD]"
    )
    for name in ("tokenizer_config.json", "special_tokens_map.json"):
        (model_folder / name).unlink(missing_ok=True)
    tokenizer.save_pretrained(model_folder)
    config = json.loads((model_folder / "tokenizer_config.json").read_text("utf-8"))
    assert "mask_token" not in config
    assert "no mask token" in refused(model_folder)


def test_code_from_a_model_folder_is_never_run(model_folder: Path, tmp_path: Path) -> None:
    marker = tmp_path / "was-run"
    (model_folder / "evil.py").write_text(f"open({str(marker)!r}, 'w')\n", encoding="utf-8")
    path = model_folder / "config.json"
    config = json.loads(path.read_text("utf-8"))
    config["model_type"] = "evil"
    config["auto_map"] = {"AutoConfig": "evil.C", "AutoModelForMaskedLM": "evil.M"}
    path.write_text(json.dumps(config), encoding="utf-8")
    refused(model_folder)
    assert not marker.exists()


@pytest.mark.parametrize("module", ["torch", "transformers"])
def test_a_missing_extra_is_named(
    module: str, monkeypatch: pytest.MonkeyPatch, model_folder: Path
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    assert "pip install 'mtcheck[torch]'" in refused(model_folder)


def test_the_name_changes_with_the_weights(model_folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / model_folder.name
    shutil.copytree(model_folder, other)
    same = Checker(model=other).model.name
    assert same == Checker(model=str(model_folder)).model.name
    bert(transformers.AutoTokenizer.from_pretrained(other)).save_pretrained(other)
    assert Checker(model=other).model.name != same
