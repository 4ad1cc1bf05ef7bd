"""Thesauri: MyThes (LibreOffice's en_US), WordNet's own database files, and what spinners write.

All answer the same question, `related(lemma)`: every term of every sense and part of speech.
The files are kept as text and parsed when a word is asked for, so opening them is quick.
"""

import lzma
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from mtcheck.simulate.forms import lemmas, readings

MYTHES_POS = {"noun": "NOUN", "verb": "VERB", "adj": "ADJ", "adv": "ADV"}
WORDNET_POS = {"noun": "NOUN", "verb": "VERB", "adj": "ADJ", "adv": "ADV"}
POINTERS = {
    "@": "generic",
    "&": "similar",
    "~": "narrower",
    "^": "similar",
    "$": "similar",
    "*": "generic",
}
NOTE = re.compile(r" \((generic|similar|related|antonym)( term)?\)$")
TERM = re.compile(r"[a-z]+(?:[ -][a-z]+){0,3}\Z", re.IGNORECASE)


class Related(NamedTuple):
    """A term a thesaurus lists for a lemma: how it is related, and as which part of speech."""

    term: str
    pos: str
    relation: str  # "synonym", "similar", "related", "generic", "narrower"


class Thesaurus(Protocol):
    """What every reader offers."""

    def related(self, lemma: str) -> tuple[Related, ...]:
        """Everything listed for a lower-case lemma, nearest relations as the source orders them."""
        ...

    def heads(self) -> Iterator[str]:
        """Every lemma that has an entry."""
        ...


class MyThes:
    """A MyThes `th_*.dat` file."""

    def __init__(self, path: Path) -> None:
        self._blocks: dict[str, list[str]] = {}
        head = ""
        with open(path, encoding="utf-8", errors="replace") as lines:
            next(lines)  # the encoding
            for line in lines:
                if line.startswith("("):
                    self._blocks[head].append(line)
                else:
                    head = line.rsplit("|", 1)[0].lower()
                    self._blocks.setdefault(head, [])

    def heads(self) -> Iterator[str]:
        """Every lemma that has an entry."""
        return iter(self._blocks)

    def related(self, lemma: str) -> tuple[Related, ...]:
        """Terms of all senses; antonyms left out."""
        found: dict[Related, None] = {}
        for line in self._blocks.get(lemma, ()):
            mark, *terms = line.rstrip("\n").split("|")
            pos = MYTHES_POS[mark.strip("()")]
            for term in terms:
                note = NOTE.search(term)
                relation = note.group(1) if note else "synonym"
                term = NOTE.sub("", term)
                if relation != "antonym" and term.lower() != lemma and TERM.match(term):
                    found[Related(term, pos, relation)] = None
        return tuple(found)


class WordNet:
    """The folder of a WordNet 3 database: `index.noun`, `data.noun`... (see wndb(5WN))."""

    def __init__(self, folder: Path) -> None:
        self._data: dict[str, bytes] = {}
        self._index: dict[str, list[tuple[str, int]]] = {}
        for name in WORDNET_POS:
            self._data[name] = (folder / f"data.{name}").read_bytes()
            for line in (folder / f"index.{name}").read_text(encoding="utf-8").splitlines():
                if line.startswith(" "):
                    continue
                fields = line.split()
                senses = [(name, int(offset)) for offset in fields[-int(fields[2]) :]]
                self._index.setdefault(fields[0].replace("_", " "), []).extend(senses)

    def heads(self) -> Iterator[str]:
        """Every lemma that has an entry."""
        return iter(self._index)

    def _synset(self, name: str, offset: int) -> tuple[list[str], list[tuple[str, int]]]:
        """Terms of a synset, and (relation, offset) of those it points to."""
        data = self._data[name]
        fields = data[offset : data.index(b"|", offset)].decode().split()
        count = int(fields[3], 16)
        terms = [
            re.sub(r"\(.*\)$", "", word).replace("_", " ") for word in fields[4 : 4 + 2 * count : 2]
        ]
        listed = fields[5 + 2 * count : 5 + 2 * count + 4 * int(fields[4 + 2 * count])]
        pointers = [
            (POINTERS[symbol], int(target))
            for symbol, target, pos in zip(listed[::4], listed[1::4], listed[2::4], strict=True)
            if symbol in POINTERS and (pos in "as") == (name == "adj")
        ]
        return terms, pointers

    def related(self, lemma: str) -> tuple[Related, ...]:
        """Terms of all senses, each followed by those of the synsets it points to.

        Antonyms and pointers to other parts of speech are left out.
        """
        found: dict[Related, None] = {}
        for name, offset in self._index.get(lemma, ()):
            pos = WORDNET_POS[name]
            terms, pointers = self._synset(name, offset)
            near = [("synonym", terms)] + [
                (relation, self._synset(name, target)[0]) for relation, target in pointers
            ]
            for relation, listed in near:
                for term in listed:
                    if term.lower() != lemma and TERM.match(term):
                        found[Related(term, pos, relation)] = None
        return tuple(found)


class Observed:
    """What spinners were seen to write, word for word, read off phrases and their originals."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        """`pairs`: original and artifact; of those with as many words, the words that differ."""
        self._found: dict[str, dict[Related, None]] = {}
        for original, artifact in pairs:
            words, others = original.lower().split(), artifact.lower().split()
            if len(words) == len(others):
                for word, other in zip(words, others, strict=True):
                    self._learn(word, other)

    def _learn(self, word: str, other: str) -> None:
        """The pair by lemmas, in every reading that both words have in common."""
        if not (word.isalpha() and other.isalpha()) or lemmas(word) & lemmas(other):
            return
        theirs = {(pos, tag): lemma for lemma, pos, tag in readings(other)}
        for lemma, pos, tag in readings(word):
            if (pos, tag) in theirs:
                term = Related(theirs[pos, tag], pos, "synonym")
                self._found.setdefault(lemma, {})[term] = None

    def heads(self) -> Iterator[str]:
        """Every lemma that has an entry."""
        return iter(self._found)

    def related(self, lemma: str) -> tuple[Related, ...]:
        """All that was written for it."""
        return tuple(self._found.get(lemma, ()))


class Listed:
    """A list of words and what is written for them."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        """`pairs`: original and artifact, both in their dictionary form."""
        self._artifacts: dict[str, list[str]] = {}
        for original, artifact in pairs:
            if TERM.match(artifact):
                self._artifacts.setdefault(original, []).append(artifact)

    def heads(self) -> Iterator[str]:
        """Every word that has an entry."""
        return iter(self._artifacts)

    def related(self, lemma: str) -> tuple[Related, ...]:
        """All that is listed: a word in the parts of speech that both have, a phrase in all."""
        found = []
        own = dict.fromkeys(pos for _, pos, _ in readings(lemma))
        for term in self._artifacts.get(lemma, ()):
            theirs = {pos for form, pos, _ in readings(term) if form == term}
            found += [Related(term, pos, "synonym") for pos in own if pos in theirs or " " in term]
        return tuple(found)


def senses(path: Path) -> Iterator[tuple[str, str]]:
    """Pairs for `Listed` of a word and what a translator may write for it, of a packed list.

    Args:
        path: as `mtcheck.training senses` of a checkout writes it: word TAB other|other, with xz.
    """
    for line in lzma.decompress(path.read_bytes()).decode("utf-8").splitlines():
        if not line.startswith("#"):
            word, others = line.split("\t")
            yield from ((word, other) for other in others.split("|"))
