"""Good text of kinds that newspapers do not print, to see what it is taken for.

Glossaries, questions and answers, manuals with code, sayings, verse, chronicles, laws and tables
come from packages of Debian (``dict-jargon dict-foldoc debian-faq doc-debian perl-doc fortunes
calendar miscfiles``), transcripts, letters, sport and abstracts from a folder of corpora.
Of each kind about so many words are written, an article a file, every other one to a folder
``held_out``: the rest may be fitted on.
"""

import argparse
import gzip
import random
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from mtcheck.evaluation.corpus import documents

_T = TypeVar("_T")

SHARE = Path("/usr/share")
_LONGEST = 1_500  # words of an article
_SHORTEST = 80
_FORTUNES = ("literature", "humorists", "startrek", "people")
_CALENDARS = ("history", "birthday", "computer", "music", "lotr", "christian")
_LISTS = ("airport", "countries", "currency", "languages", "operator", "birthtoken", "abbrevs.gen")
_LAWS = ("state/us-constitution.gz", "doc/debian/constitution.txt.gz")
_SPOKEN = re.compile(r"\b(?:uh|um|mm-hmm|yeah|okay)\b", re.I)
_SPORT = re.compile(r"\b(?:match|goal|cup|coach|striker|rugby|tennis|championship)\b")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", type=Path, help="folder to write to")
    parser.add_argument("--corpus", type=Path, required=True, help="folder of corpora")
    parser.add_argument("--words", type=int, default=20_000, help="of each kind")


def main(argv: list[str]) -> int:
    """Writes the articles of all kinds."""
    parser = argparse.ArgumentParser(prog="mtcheck.training registers", description=__doc__)
    add_arguments(parser)
    options = parser.parse_args(argv)
    for name, texts in kinds(options.corpus, random.Random(3)):
        words = number = 0
        for text in texts:
            if words >= options.words:
                break
            article = _excerpt(text)
            if len(article.split()) < _SHORTEST:
                continue
            folder = options.out / ("held_out" if number % 2 else "fit") / name
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{name}_{number:03}.txt").write_text(article, "utf-8")
            words += len(article.split())
            number += 1
        print(f"{name}: {number} articles, {words:,} words")
    return 0


def kinds(corpus: Path, rng: random.Random) -> Iterator[tuple[str, Iterable[str]]]:
    """Name and texts of each kind; the texts are in an order of their own."""

    def corpora(name: str) -> list[str]:
        return _shuffled(documents(corpus / f"{name}.txt.xz"), rng)

    mixed = corpora("mixed_masc_gum")
    spoken = [text for text in mixed if len(_SPOKEN.findall(text)) > 0.01 * len(text.split())]
    yield "transcripts", spoken
    yield "letters", [text for text in mixed if text not in set(spoken)]
    yield "sport", [text for text in corpora("news_bbc_2004_2005") if _SPORT.search(text)]
    yield "abstracts", corpora("science_inspec_abstracts")
    jargon, foldoc = (_read(SHARE / f"dictd/{name}.dict.dz") for name in ("jargon", "foldoc"))
    yield "glossaries", _groups(re.split(r"\n(?=\S)", f"{jargon}\n{foldoc}"), 60, rng)
    yield "questions", _groups(_read(SHARE / "doc/debian/FAQ/debian-faq.txt.gz").split("\n"), 160)
    yield "manuals", map(_manual, _shuffled(sorted(SHARE.glob("perl/5*/pod/perl*.pod")), rng))
    yield "verse", _groups(_fortunes("songs-poems"), 8, rng)
    yield "sayings", _groups([s for name in _FORTUNES for s in _fortunes(name)], 30, rng)
    days = (_read(SHARE / f"calendar/calendar.{name}") for name in _CALENDARS)
    yield "chronicles", [part for text in days for part in _groups(text.split("\n"), 120)]
    lists = [_read(SHARE / f"misc/{name}.gz") for name in _LISTS]
    tables = [part for text in lists for part in _groups(text.split("\n"), 150)]
    yield "tables", _shuffled([*tables, *corpora("factbook")[:30]], rng)
    laws = (_read(SHARE / name) for name in _LAWS)
    yield "laws", [part for text in laws for part in _groups(re.split(r"\n\s*\n", text), 25)]


def _read(path: Path) -> str:
    raw = path.read_bytes()
    raw = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
    return raw.decode("utf-8", "replace")


def _fortunes(name: str) -> list[str]:
    return _read(SHARE / f"games/fortunes/{name}").split("\n%\n")


def _manual(path: Path) -> str:
    return subprocess.run(["pod2text", path], capture_output=True, text=True, check=True).stdout


def _shuffled(items: Iterable[_T], rng: random.Random) -> list[_T]:
    found = list(items)
    rng.shuffle(found)
    return found


def _groups(parts: list[str], size: int, rng: random.Random | None = None) -> list[str]:
    """So many parts in a row, one a line."""
    found = ["\n".join(parts[at : at + size]) for at in range(0, len(parts), size)]
    return found if rng is None else _shuffled(found, rng)


def _excerpt(text: str) -> str:
    """The paragraphs from the first on, as far as an article may go."""
    kept: list[str] = []
    words = 0
    for paragraph in re.split(r"(?<=\n)\s*\n", text):
        if words >= _LONGEST:
            break
        kept.append(paragraph)
        words += len(paragraph.split())
    return "\n".join(kept)
