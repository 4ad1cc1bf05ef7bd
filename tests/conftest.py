"""What the tests share: one loaded checker, the seed articles, a fake checker, toys to train on."""

import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from fake_checker import DAMAGED, Write, install_fake_checker
from tokenizers import Tokenizer
from toys import subword_tokenizer, write_checkpoint, write_corpus, write_sources

from mtcheck.checker import Checker

if TYPE_CHECKING:
    from mtcheck.simulate.damage import Damager

SEEDS = Path(__file__).parents[1] / "seeds"


@pytest.fixture(scope="session")
def checker() -> Checker:
    return Checker()


@pytest.fixture(scope="session")
def seeds() -> list[str]:
    """The five seed articles, line ends untouched."""
    return [path.read_bytes().decode("utf-8") for path in sorted(SEEDS.glob("*.txt"))]


@pytest.fixture
def fake_checker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command meets a fake checker and no wish about colours."""
    monkeypatch.setitem(sys.modules, "mtcheck.checker", ModuleType("mtcheck.checker"))
    install_fake_checker()
    for name in "NO_COLOR", "FORCE_COLOR":
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def article(tmp_path: Path) -> Write:
    """Writes a text, damaged unless another is given, to a file and returns its path."""

    def write(name: str, content: str | bytes = DAMAGED) -> str:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


@pytest.fixture(scope="session")
def toys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `spinner.tsv` and `mythes.dat` for the engines, and the corpus `texts`."""
    folder = tmp_path_factory.mktemp("toys")
    write_sources(folder)
    write_corpus(folder / "texts")
    return folder


@pytest.fixture(scope="session")
def damager(toys: Path) -> "Damager":
    from mtcheck.simulate.damage import Damager
    from mtcheck.simulate.engines import Sources, build

    return Damager(build(Sources(lexicon=toys / "spinner.tsv", mythes=toys / "mythes.dat")))


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    """Knows the words of the toys whole, and others by their letters."""
    return subword_tokenizer()


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny encoder in the vocabulary of the toys, as `training.model.save` writes it."""
    folder = tmp_path_factory.mktemp("checkpoint") / "tiny"
    write_checkpoint(folder)
    return folder
