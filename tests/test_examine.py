"""What a round sees of a text, before anything is decided."""

import pytest

from mtcheck.checker import Checker, examine
from mtcheck.propose.scoring import Scorer

DOUBLED = "The council stood at the the border and said nothing about the plan for a new bridge."


def test_what_is_allowed_is_no_hit(checker: Checker) -> None:
    model, lexicon = checker.model, checker.lexicon
    (hit,) = examine(DOUBLED, model, lexicon, Scorer(model)).hits
    assert DOUBLED[hit.start : hit.end] == " the"
    allowed = lexicon.with_allowed(["the the"])
    assert examine(DOUBLED, model, allowed, Scorer(model)).hits == ()


def test_the_decision_models_are_fitted_on_what_the_checker_sees(checker: Checker) -> None:
    pytest.importorskip("wordfreq")
    from mtcheck.training.cases import Case
    from mtcheck.training.decision import fill_in

    allowed = checker.lexicon.with_allowed(["the the"])
    seen = examine(DOUBLED, checker.model, allowed, Scorer(checker.model))
    case = Case(DOUBLED, (), "clean", False)
    assert fill_in(case, checker.model, allowed)
    assert case.evidence is not None and seen.evidence is not None
    assert (case.evidence.logits, case.evidence.habits) == (
        seen.evidence.logits,
        seen.evidence.habits,
    )
    assert case.rate == seen.damage_rate


def test_what_is_not_english_is_not_judged(checker: Checker) -> None:
    text = "Der Rat der Stadt hat am Montag beschlossen, eine neue Brücke über den Fluss zu bauen."
    seen = examine(text, checker.model, checker.lexicon, Scorer(checker.model))
    assert seen.document.language == "de" and seen.evidence is None
