"""The lexicon that ships: made of public lists, counted on good text."""

from pathlib import Path

import pytest

pytest.importorskip("wordfreq")

import lzma

from mtcheck.document import Document
from mtcheck.training.lexicon import main
from mtcheck.words.lexicon import Lexicon

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(toys: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the command writes of toy lists: lines, uncompressed."""
    folder = tmp_path_factory.mktemp("lexicon")
    (folder / "spinner.tsv").write_text(
        "White Abode\tWhite House\tname\njust a little\ta little\tphrase\n"
        "the islands\tthe isles\tphrase\nstayed\tstayed\tword\n",
        "utf-8",
    )
    (folder / "tortured.tsv").write_text(
        "counterfeit harbour\tartificial harbour\tferry\nlone\tsole\t\n", "utf-8"
    )
    packed = folder / "lexicon.tsv.xz"
    lists = ["--spinner", str(folder / "spinner.tsv"), "--tortured", str(folder / "tortured.tsv")]
    corpus = ["--corpus", str(toys / "texts"), "--words", "3000"]
    assert main([*lists, *corpus, str(packed)]) == 0
    plain = folder / "lexicon.tsv"
    plain.write_bytes(lzma.decompress(packed.read_bytes()))
    return plain


def rates(made: Path) -> dict[str, float]:
    rows = (line.split("\t") for line in made.read_text("utf-8").splitlines() if "\t" in line)
    return {artifact: float(rate) for artifact, _, _, rate, *_ in rows if rate}


def test_the_lexicon_reads_what_was_made(made: Path) -> None:
    text = "A White Abode spokesman left one counterfeit harbour by the ferry."
    found = Lexicon.load(made).matches(Document(text))
    assert {(m.entry.artifact, m.entry.readings, m.entry.kind) for m in found} >= {
        ("White Abode", ("White House",), "name"),
        ("counterfeit harbour", ("artificial harbour",), "term"),
    }


def test_a_term_needs_its_company(made: Path) -> None:
    without = Lexicon.load(made).matches(Document("It is a counterfeit harbour for yachts."))
    assert "counterfeit harbour" not in {m.entry.artifact for m in without}


def test_how_often_good_text_has_an_entry_is_counted(made: Path) -> None:
    counted = rates(made)
    assert counted["White Abode"] == 0
    # "the islands" stands once in each article of about a hundred words.
    assert 5_000 < counted["the islands"] < 15_000


def test_what_says_nothing_is_left_out(made: Path) -> None:
    artifacts = set(rates(made))
    assert "stayed" not in artifacts, "its only reading is itself"
    assert "lone" not in artifacts, "a single word is no tortured phrase"
    assert len(artifacts) > 1000, "our own lists are always there"
