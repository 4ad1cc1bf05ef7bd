"""Other senses of a word: what toy dictionaries in dictd format say may be confused."""

import base64
import gzip
from pathlib import Path

import pytest

pytest.importorskip("wordfreq")

from mtcheck.simulate.thesauri import senses as read
from mtcheck.training import senses

LANGUAGES = ("dan", "deu", "nld", "swe")
# Headword, its translation, and how many of the languages have it.
ENTRIES = [
    ("00databaseshort", "box, tin", 1),
    ("Büchse", "can, tin", 1),
    ("Ufer", "bank, shore", 1),
    ("Bank", "1. bank [fin.]; bench\nNote: bank, river", 2),
    ("frei", "free, vacant", 3),
    ("schnell", "fast, quick", 4),
]


def write_dictionary(stem: Path, entries: list[tuple[str, str]]) -> None:
    """An index, whose numbers count bytes and have the digits of base64, and the text."""
    text, index = b"", ""
    for word, translation in entries:
        entry = f"{word} /sound/\n{translation}\n".encode()
        at, length = (base64.b64encode(n.to_bytes(3)).decode() for n in (len(text), len(entry)))
        index += f"{word}\t{at}\t{length}\n"
        text += entry
    stem.with_suffix(".index").write_text(index, encoding="utf-8")
    stem.with_suffix(".dict.dz").write_bytes(gzip.compress(text))


def test_words_that_share_a_headword_in_few_languages_are_confused(tmp_path: Path) -> None:
    for number, language in enumerate(LANGUAGES):
        entries = [(word, translation) for word, translation, count in ENTRIES if number < count]
        write_dictionary(tmp_path / f"freedict-{language}-eng", entries)
    out = tmp_path / "senses.tsv.xz"
    assert senses.main([str(tmp_path), str(out)]) == 0
    # "fast" and "quick" are synonyms, "can" is a function word.
    assert list(read(out)) == [
        ("bank", "bench"),
        ("bank", "shore"),
        ("bench", "bank"),
        ("free", "vacant"),
        ("shore", "bank"),
        ("vacant", "free"),
    ]
