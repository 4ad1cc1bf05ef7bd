"""Other senses of a word, as a translator with a dictionary and no judgement would find them.

A foreign word that means both "bank" and "bench" makes one of the other in translation. Bilingual
dictionaries say which English words share a foreign headword; those that share one in most
languages are synonyms, not slips, and are left out.

Reads the dictionaries of the FreeDict project in dictd format (Debian dict-freedict-*-eng).
"""

import argparse
import gzip
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from pathlib import Path

from mtcheck.simulate.engines.base import FUNCTION_WORDS
from mtcheck.simulate.frequency import zipf
from mtcheck.training.packed import write_packed

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"  # of dictd's numbers
NOTES = re.compile(r"\[[^\]]*\]|<[^>]*>|\([^)]*\)|\{[^}]*\}|^\s*\d+\.")
NOT_ENGLISH = re.compile(r'^\s*(Note|Synonyms?|see|Example)\b|["“]')
COMMON = 3.3  # lowest Zipf frequency of a term
MOST_TERMS = 7  # of a headword; one with more says nothing
SYNONYMS = 4  # languages in which two terms share a headword from which they are synonyms
MOST = 12  # other senses kept of a term


def entries(index: Path) -> Iterator[tuple[str, str]]:
    """Headword and text of each entry; the text lies beside the index, in `*.dict.dz`."""
    text = gzip.decompress(index.with_suffix(".dict.dz").read_bytes())
    for line in index.read_text(encoding="utf-8").splitlines():
        word, start, length = line.split("\t")[:3]
        if not word.startswith("00"):  # about the dictionary
            at = _number(start)
            yield word.lower(), text[at : at + _number(length)].decode("utf-8", "replace")


def _number(digits: str) -> int:
    value = 0
    for digit in digits:
        value = 64 * value + DIGITS.index(digit)
    return value


def terms(entry: str) -> Iterator[str]:
    """The English terms of an entry; its first line is the foreign headword."""
    for line in entry.splitlines()[1:]:
        if NOT_ENGLISH.search(line):
            continue
        for part in re.split(r"[,;]", NOTES.sub("", line)):
            term = part.strip().removeprefix("to ")
            plain = term.isascii() and term.isalpha() and term.islower() and len(term) > 2
            if plain and term not in FUNCTION_WORDS and zipf(term) >= COMMON:
                yield term


def shared(indexes: list[Path]) -> dict[str, dict[str, list[float]]]:
    """For each term and each other that shares a headword with it, how closely, by language.

    The closeness is one over the number of terms that the headword has besides.
    """
    together: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for index in indexes:
        headwords: dict[str, set[str]] = defaultdict(set)
        for word, entry in entries(index):
            headwords[word].update(terms(entry))
        closest: dict[tuple[str, str], float] = {}
        for found in headwords.values():
            if 1 < len(found) <= MOST_TERMS:
                for pair in permutations(found, 2):
                    closest[pair] = max(closest.get(pair, 0.0), 1 / (len(found) - 1))
        for (one, other), close in closest.items():
            together[one][other].append(close)
    return together


def lines(together: Mapping[str, Mapping[str, Sequence[float]]]) -> Iterator[str]:
    """Term TAB other senses, closest first, joined by "|"."""
    for term in sorted(together):
        close = {o: sum(c) for o, c in together[term].items() if len(c) < SYNONYMS}
        best = sorted(close, key=lambda o: (-close[o], -zipf(o), o))[:MOST]
        if best:
            yield f"{term}\t{'|'.join(best)}\n"


def main(argv: list[str] | None = None) -> int:
    """Collects from bilingual dictionaries which English words share a foreign one."""
    parser = argparse.ArgumentParser(prog="mtcheck.training senses", description=main.__doc__)
    parser.add_argument("folder", type=Path, help="folder of freedict-*-eng.index and .dict.dz")
    parser.add_argument("out", type=Path, help="file to write: .tsv.xz")
    arguments = parser.parse_args(argv)
    indexes = sorted(arguments.folder.glob("*-eng.index"))
    if not indexes:
        parser.error(f"no *-eng.index in {arguments.folder}")
    write_packed(arguments.out, ["# From FreeDict; see senses.py.\n", *lines(shared(indexes))])
    print(f"{arguments.out}: from {len(indexes)} dictionaries")
    return 0
