"""Neighbours that replaced one phrase: judged together or apart, by what is likelier right."""

import pytest
from builders import a_decision, a_place, a_scored, an_evidence, by_feature, doubts

from mtcheck.decide.damage_rate import CLEAN
from mtcheck.decide.weighing import weigh
from mtcheck.document import Document
from mtcheck.propose.places import find_places
from mtcheck.propose.scoring import Score, Scored

TEXT = "He kept known as on them again."
DECISION = a_decision(candidate=by_feature("score"))


def scored(first: int, last: int, utility: float) -> Scored:
    """A place of TEXT whose one reading has this utility."""
    words = Document(TEXT).words
    phrase = TEXT[words[first].start : words[last].end]
    made = a_place(TEXT, phrase, "called", joined=last > first)
    return a_scored(made, Score(utility, -9.0))


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
    found = [scored(first, last, u) for (first, last), u in utilities.items()]
    weighed = weigh(an_evidence(TEXT, *found), DECISION, CLEAN)
    assert sorted((w.scored.place.first, w.scored.place.last) for w in weighed) == kept


@pytest.mark.parametrize(
    ("text", "doubted", "joined"),
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
    text: str, doubted: list[float], joined: list[str]
) -> None:
    found = find_places(Document(text), doubts(*doubted), ())
    assert [p.text for p in found if p.joined] == joined
    alone = [
        w for w, doubt in zip(text.replace(",", "").split(), doubted, strict=True) if doubt > -2
    ]
    assert [p.text for p in found if not p.joined] == alone
