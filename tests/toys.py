"""Toys to train on: a short article, a dozen synonyms, an encoder of width 32."""

from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from mtcheck.simulate.engines.base import Passage

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


def write_sources(folder: Path) -> None:
    """What engines of damage read: a spinner's pairs and a thesaurus."""
    (folder / "spinner.tsv").write_text(LEXICON, encoding="utf-8")
    (folder / "mythes.dat").write_text(MYTHES, encoding="utf-8")


def write_corpus(folder: Path) -> None:
    """The article 150 times, in one file."""
    folder.mkdir()
    # The split goes by hash, so each document differs by its number.
    articles = [f"{ARTICLE}\nThis is report number {number}." for number in range(150)]
    (folder / "news_toy.txt").write_text("\n\n".join(articles), encoding="utf-8")


def vocabulary() -> list[str]:
    """The words of the toys as subwords, and the letters that other words fall into."""
    words = sorted({word for text in (ARTICLE, LEXICON, MYTHES) for word in Passage(text).lowers})
    signs = list("0123456789.!?,;:\"'’|()#-\n")
    letters = [chr(c) for c in range(97, 123)] + [f"##{chr(c)}" for c in range(97, 123)]
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    return list(dict.fromkeys([*special, *signs, *letters, *words]))


def subword_tokenizer(tokens: Sequence[str] | None = None) -> Tokenizer:
    """Like that of an uncased BERT; it knows `vocabulary()` unless other tokens are given."""
    numbered = {token: number for number, token in enumerate(tokens or vocabulary())}
    tokenizer = Tokenizer(models.WordPiece(numbered, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def write_checkpoint(folder: Path) -> None:
    """An encoder that has learnt nothing yet, with its tokenizer; needs torch and transformers."""
    import torch

    from mtcheck.training.model import save, tiny

    start = folder.with_name("start")
    start.mkdir()
    subword_tokenizer().save(str(start / "tokenizer.json"))
    (start / "vocab.txt").write_text("\n".join(vocabulary()), encoding="utf-8")
    torch.manual_seed(0)
    save(tiny(len(vocabulary())), start, folder)
