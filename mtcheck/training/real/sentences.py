"""Our own sentences in the manner of spinners and of machine translators, every error marked.

Each is shown in the damaged and in the repaired form, so that what the model learns is the error
and not the sentence.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from mtcheck.evaluation.markup import MarkedText, parse_marked
from mtcheck.simulate.damage import apply
from mtcheck.simulate.engines.base import Proposal
from mtcheck.simulate.engines.phrases import Pair
from mtcheck.training.example import Example

FOLDER = Path(__file__).parents[1] / "marked" / "sentences"
NAME = "marked"  # as an engine
TOGETHER = (3, 8)
REPAIRED = 0.35  # of texts: every error mended
PARAGRAPH = 0.1  # how often one ends with a sentence


@dataclass(slots=True)
class Collection:
    """The sentences of a file, by the same machine or from a few related languages."""

    sentences: list[MarkedText]
    translated: bool  # and not spun
    at: int = 0

    def take(self, count: int, rng: Random) -> list[MarkedText]:
        """The next few, in an order that is new each time round."""
        if self.at == 0:
            rng.shuffle(self.sentences)
        taken = self.sentences[self.at : self.at + count]
        self.at = (self.at + count) * (self.at + count < len(self.sentences))
        return taken


def read(folder: Path = FOLDER) -> list[Collection]:
    """The files in the folders `spun` and `translated`."""
    return [
        Collection(
            [
                parse_marked(line, path.name)
                for line in path.read_text("utf-8").splitlines()
                if line
            ],
            translated=path.parent.name == "translated",
        )
        for path in sorted(folder.glob("*/*.txt"))
    ]


def substitutions(collections: Iterable[Collection], readings: int = 2) -> Iterator[Pair]:
    """What stands in the spun ones, each with the first ``readings`` that would be right there."""
    for collection in collections:
        if not collection.translated:
            for sentence in collection.sentences:
                for phrase in sentence.phrases:
                    for reading in phrase.accepted[:readings]:
                        if reading and reading.lower() != phrase.text.lower():
                            yield Pair(reading, phrase.text)


def texts(collections: list[Collection], rng: Random) -> Iterator[Example]:
    """Texts of a few sentences of one file, damaged at a rate drawn for each, for ever."""
    while True:
        collection = rng.choice(collections)
        chosen = collection.take(rng.randint(*TOGETHER), rng)
        rate = 0.0 if rng.random() < REPAIRED else rng.uniform(0.3, 1.0)
        yield joined(chosen, rate, collection.translated, rng)


def joined(sentences: list[MarkedText], rate: float, translated: bool, rng: Random) -> Example:
    """One text; of the errors, ``rate`` stay and the others are mended."""
    original, accepted = "", []
    for sentence in sentences:
        at = 0
        for edit in sentence.edits:
            original += sentence.text[at : edit.start]
            if rng.random() < rate and edit.after != edit.before:
                end = len(original) + len(edit.after)
                accepted.append((Proposal(len(original), end, edit.before), NAME))
            original += edit.after
            at = edit.end
        original += sentence.text[at:] + ("\n\n" if rng.random() < PARAGRAPH else " ")
    damaged = apply(original, accepted)
    spans = tuple((edit.start, edit.end) for edit in damaged.edits) if translated else None
    return Example(damaged, True, spans, translated if accepted else None)
