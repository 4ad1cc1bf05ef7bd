"""The article as a whole: a score that its findings carry, and what it allows to be changed."""

import pytest
from builders import a_decision, a_place, a_scored, an_evidence, by_feature, constant

from mtcheck.checker import Checker
from mtcheck.decide.article import HALF, SHORTEST, TWO_FROM, score, tempered
from mtcheck.decide.damage_rate import CLEAN
from mtcheck.decide.evidence import evidence_of
from mtcheck.decide.features import habits
from mtcheck.decide.findings import findings
from mtcheck.decide.models import load_decision
from mtcheck.decide.weighing import weigh
from mtcheck.detect.hit import Hit
from mtcheck.detect.tagging import tag_words
from mtcheck.document import Document
from mtcheck.report import Kind

SENTENCE = "The crew painted the hull and the mast of the old boat in the yard by the river. "
LONG = SENTENCE * 4
SURE = a_decision(document=constant(9.0))


def score_of(text: str, *phrases: str, hits: tuple[Hit, ...] = ()) -> float:
    """The score of a text in which the model finds these phrases, most sure of a machine."""
    found = [a_scored(a_place(text, phrase, "another")) for phrase in phrases]
    seen = an_evidence(text, *found)
    return score(seen, CLEAN, weigh(seen, SURE, CLEAN), hits, SURE)


def hit(phrase: str, kind: Kind, at: int = 0) -> Hit:
    start = LONG.index(phrase, at)
    return Hit(start, start + len(phrase), kind, "unmeasured", "odd")


def test_no_article_is_suspect_without_a_phrase_that_carries_it() -> None:
    assert score_of(LONG) < 0.5 < score_of(LONG, "hull", "mast")
    leftover = (hit("hull", "boilerplate"), hit("mast", "punctuation"))
    assert score_of(LONG, hits=leftover) < 0.5


def test_one_phrase_carries_a_paragraph_but_no_article() -> None:
    short = SENTENCE * 2
    assert len(short.split()) < TWO_FROM <= len(LONG.split())
    assert score_of(LONG, "hull") < 0.5 < score_of(short, "hull")
    again = tuple(hit("river", "grammar", at) for at in (0, 90))
    assert score_of(LONG, hits=again) < 0.5 < score_of(LONG, "hull", hits=again)


def test_of_a_few_words_nothing_can_be_told() -> None:
    assert tempered(5.0, -2.0, 3) == tempered(5.0, -2.0, SHORTEST) == -2.0
    assert tempered(5.0, -2.0, SHORTEST + HALF) == pytest.approx(1.5)
    assert tempered(5.0, -2.0, 10_000) == pytest.approx(5.0, abs=0.1)


@pytest.mark.parametrize("has_tags", [True, False])
def test_an_article_of_which_nothing_is_known_is_rather_good(has_tags: bool) -> None:
    assert load_decision(has_tags).prior < 0


def test_one_habit_is_none_and_a_series_is_one(checker: Checker) -> None:
    tagged = tag_words(Document(LONG), checker.model, ())

    def told(*hits: Hit) -> float:
        return habits(evidence_of(Document(LONG), hits, tagged, ()))

    assert told() == told(hit("hull", "grammar")) == 0
    assert told(*(hit("boat", "mistranslation", at) for at in (0, 90, 180))) == 0
    assert told(hit("boat", "mistranslation"), hit("hull", "grammar")) > 0
    assert told(hit("boat", "boilerplate"), hit("hull", "punctuation")) == 0


def test_the_score_uses_what_was_seen() -> None:
    by_tag = a_decision(document=by_feature("translated"), finding=constant(4.0))
    phrases = [a_scored(a_place(LONG, phrase)) for phrase in ("hull", "mast")]
    for tag, is_machine in ((9.0, True), (-9.0, False)):
        seen = an_evidence(LONG, *phrases, translated_logit=tag)
        weighed = weigh(seen, by_tag, CLEAN)
        assert (score(seen, CLEAN, weighed, (), by_tag) > 0.9) is is_machine


def test_what_people_write_stays_where_nothing_else_is_wrong() -> None:
    place = a_place(LONG, "old boat", "vessel", kind="phrase")
    seen = an_evidence(LONG, a_scored(place))
    weighed = weigh(seen, SURE, CLEAN)

    def held(alone: bool) -> str:
        (found,) = findings(seen, weighed, weighed, [None], SURE, alone=alone)
        return found.held

    # An entry that was never counted in clean English is the user's own: an order, not a hint.
    assert not held(alone=False) and not held(alone=True)
    bare = an_evidence(LONG, a_scored(a_place(LONG, "old boat", "vessel")))
    (found,) = findings(bare, weigh(bare, SURE, CLEAN), weigh(bare, SURE, CLEAN), [None], SURE)
    assert not found.held
    (found,) = findings(
        bare, weigh(bare, SURE, CLEAN), weigh(bare, SURE, CLEAN), [None], SURE, alone=True
    )
    assert found.held == "the article shows no other damage"
