"""Neighbours that replaced one phrase: judged together or apart, by what is likelier right."""

import numpy as np
import pytest

from mtcheck.decide import Decision, Logistic
from mtcheck.document import Document
from mtcheck.evidence import Evidence
from mtcheck.judge import weigh
from mtcheck.model.masked_lm import TAGS, Floats
from mtcheck.propose import Candidate, Place, places
from mtcheck.rank import Ranked, Score
from mtcheck.rate import CLEAN
from mtcheck.scan import Scan

TEXT = "He kept known as on them again."
UTILITY = Logistic(("score",), (1.0,), (-10.0,), (10.0,), 0.0)
NOTHING = Logistic((), (), (), (), 0.0)
DECISION = Decision(UTILITY, NOTHING, NOTHING, NOTHING, NOTHING, checksum="")


def ranked(first: int, last: int, utility: float) -> Ranked:
    """A place of TEXT whose one reading has this utility."""
    words = Document(TEXT).words
    start, end = words[first].start, words[last].end
    tags = np.zeros((last - first + 1, TAGS), dtype=np.float32)
    readings = (Candidate("called", -1.0),)
    made = Place(start, end, TEXT[start:end], first, last, tags, None, readings, last > first)
    return Ranked(made, (Score(utility, -9.0),), -1.0)


@pytest.mark.parametrize(
    ("utilities", "kept"),
    [
        # Both words at 3/4 come to 9/16 together.
        ({(2, 2): 1.1, (3, 3): 1.1, (2, 3): 0.5}, [(2, 3)]),
        ({(2, 2): 1.1, (3, 3): 1.1, (2, 3): 0.1}, [(2, 2), (3, 3)]),
        # Of two pairs that share a word the better one; the word left over stands alone.
        ({(2, 2): 0, (3, 3): 0, (4, 4): 0, (2, 3): 1.0, (3, 4): 2.0}, [(2, 2), (3, 4)]),
        ({(2, 2): 0, (3, 3): 0, (4, 4): 0, (2, 3): 2.0, (3, 4): 1.0}, [(2, 3), (4, 4)]),
        ({(1, 1): -5.0, (4, 4): -5.0}, [(1, 1), (4, 4)]),
    ],
)
def test_the_likelier_reading_decides(
    utilities: dict[tuple[int, int], float], kept: list[tuple[int, int]]
) -> None:
    found = tuple(ranked(first, last, u) for (first, last), u in utilities.items())
    weighed = weigh(Evidence(Document(TEXT), (0.0,) * 7, found), DECISION, CLEAN)
    assert sorted((w.ranked.place.first, w.ranked.place.last) for w in weighed) == kept


def scanned(text: str, doubts: list[float]) -> Scan:
    """What a model saw that doubts the words so much."""
    tags: Floats = np.full((len(doubts), TAGS), -9.0, dtype=np.float32)
    tags[:, 0] = doubts
    count = np.arange(len(doubts))
    return Scan(None, tags, count, count + 1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "doubts", "joined"),
    [
        ("zanily qwertish things here", [3.0, 3.0, -9.0, -9.0], ["zanily qwertish"]),
        ("zanily Qwertish things here", [3.0, 3.0, -9.0, -9.0], []),
        ("zanily, qwertish things here", [3.0, 3.0, -9.0, -9.0], []),
        ("zanily qwertish things here", [3.0, -1.0, -9.0, -9.0], []),
        (
            "zanily qwertish flumps here",
            [3.0, 3.0, 3.0, -9.0],
            ["zanily qwertish", "qwertish flumps"],
        ),
    ],
)
def test_doubted_neighbours_are_places_together_too(
    text: str, doubts: list[float], joined: list[str]
) -> None:
    found = places(Document(text), scanned(text, doubts), ())
    assert [p.text for p in found if p.joined] == joined
    alone = [
        w for w, doubt in zip(text.replace(",", "").split(), doubts, strict=True) if doubt > -2
    ]
    assert [p.text for p in found if not p.joined] == alone
