"""Documents that the decision models are fitted on: how they are cut, and what is right in them."""

import random

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("wordfreq")

from builders import a_place

from mtcheck.evaluation.markup import parse_marked
from mtcheck.propose.places import Candidate, Place
from mtcheck.training.cases import Case, accepts, cut, label

MARKED = parse_marked(
    "The {{!jap flank|eastern flank}} held, {{?once more|again|once more}} today."
)


def place(words: str) -> Place:
    return a_place(MARKED.text, words)


def case() -> Case:
    return Case(MARKED.text, MARKED.phrases, "marked", True)


@pytest.mark.parametrize(
    ("words", "damage"), [("jap", True), ("flank", True), ("held", False), ("once more", None)]
)
def test_a_place_is_damage_if_an_artifact_is_there(words: str, damage: bool | None) -> None:
    assert label(place(words), [], case()).damage is damage


def test_readings_are_judged_by_the_text_that_results() -> None:
    readings = [Candidate(text, -1.0) for text in ("eastern", "Japanese", "")]
    assert label(place("jap"), readings, case()).accepted == (True, False, False)
    whole = [Candidate(text, -1.0) for text in ("eastern flank", "eastern side")]
    assert label(place("jap flank"), whole, case()).accepted == (True, False)


def test_a_word_may_be_right_to_go() -> None:
    marked = parse_marked("He went {{!to to|to}} sea.")
    second = a_place(marked.text, "to", after=marked.text.index("to to") + 3)
    assert accepts(second, "", marked.phrases[0], marked.text)
    assert not accepts(second, "at", marked.phrases[0], marked.text)


def test_pieces_follow_each_other_and_end_with_paragraphs() -> None:
    paragraphs = [f"Paragraph {k} has some ten words of text in it." for k in range(200)]
    pieces = list(cut("\n".join(paragraphs), random.Random(0)))
    joined = "\n".join(pieces)
    assert "\n".join(paragraphs).startswith(joined)
    sizes = [len(piece.split()) for piece in pieces]
    assert all(60 <= size <= 490 for size in sizes) and len(set(sizes)) > 3
