"""From evidence to findings, on evidence made by hand: no model is run."""

from dataclasses import replace

import pytest
from builders import a_decision, a_place, a_scored, an_evidence, by_feature, constant

from mtcheck.decide.article import is_translated, quality, score, verdict
from mtcheck.decide.damage_rate import CLEAN, DamageRate, damage_rate, damage_rate_of
from mtcheck.decide.evidence import Evidence
from mtcheck.decide.features import suggestion_features
from mtcheck.decide.findings import findings
from mtcheck.decide.models import Decision, load_decision
from mtcheck.decide.weighing import weigh
from mtcheck.policy import Policy
from mtcheck.propose.places import Candidate
from mtcheck.propose.scoring import Scored
from mtcheck.report import Finding, Kind
from mtcheck.words.lexicon import Entry, EntryKind, Match

TEXT = "The boat boat sailed for the isles."


def place(word: str, *readings: str, kind: EntryKind | None = None, after: int = 0) -> Scored:
    return a_scored(
        a_place(TEXT, word, *readings, kind=kind, after=after, damage=2.0, superfluous=2.0)
    )


def evidence(*scored: Scored, **told: float) -> Evidence:
    return an_evidence(TEXT, *scored, **told)


def judged(scored: Scored, translated: bool = False) -> Finding:
    return decided(evidence(scored), a_decision(), translated)


def decided(seen: Evidence, models: Decision, translated: bool = False) -> Finding:
    """The one finding that comes of the evidence, where nothing odd is left after the repair."""
    weighed = weigh(seen, models, CLEAN)
    (found,) = findings(seen, weighed, weighed, [-5.0] * len(weighed), models, translated)
    return found


@pytest.mark.parametrize(
    ("kind", "reading", "translated", "expected"),
    [
        ("name", "Coast", False, "spun-name"),
        ("name", "Coast", True, "spun-name"),
        ("calque", "coasts", False, "mistranslation"),
        ("foreign", "coasts", False, "untranslated"),
        ("phrase", "coasts", False, "spun-word"),
        ("phrase", "coasts", True, "mistranslation"),
        (None, "isle", True, "grammar"),
        (None, "coasts", False, "spun-word"),
        (None, "coasts", True, "mistranslation"),
    ],
)
def test_the_kind_follows_from_the_lexicon_the_reading_and_the_article(
    kind: EntryKind | None, reading: str, translated: bool, expected: Kind
) -> None:
    assert judged(place("isles", reading, kind=kind), translated).kind == expected


def test_a_word_that_goes_takes_its_blank_along() -> None:
    found = judged(place("boat", "", "ship", after=9))
    assert found.kind == "grammar"
    assert (found.text, [s.text for s in found.suggestions]) == (" boat", ["", " ship"])
    assert TEXT[: found.start] + TEXT[found.end :] == "The boat sailed for the isles."


def test_a_place_without_readings_is_a_finding_without_suggestions() -> None:
    found = judged(place("isles"))
    assert (found.kind, found.suggestions) == ("spun-word", ())


def test_translators_and_spinners_are_told_apart_in_the_reason() -> None:
    assert "translators write" in judged(place("isles", "coasts", kind="calque")).reason
    assert "spinners write" in judged(place("isles", "coasts", kind="phrase")).reason


def test_the_article_informs_its_phrases() -> None:
    by_rate = by_feature("rate")
    (low,) = weigh(evidence(place("isles", "coasts")), a_decision(finding=by_rate), CLEAN)
    (high,) = weigh(
        evidence(place("isles", "coasts")), a_decision(finding=by_rate), DamageRate(1.0, 0.0)
    )
    assert (low.logit, high.logit) == (-10.0, 1.0)


def test_the_rate_is_found_in_the_tags() -> None:
    clean, spun = [-6.0] * 200, [-6.0] * 150 + [5.0] * 50
    assert damage_rate(clean) < 0.01 < 0.2 < damage_rate(spun) < 0.3
    assert damage_rate([]) == 0.01
    assert damage_rate([5.0]) < 0.5, "one word proves no article"


def test_two_estimates_of_the_rate_are_kept_apart() -> None:
    rate = damage_rate_of(evidence(told_rate=-1.5))
    assert rate.told == -1.5 and damage_rate_of(evidence()).told == 0.0
    assert rate.at_least(CLEAN) == rate
    assert DamageRate(0.0, -3.0).at_least(DamageRate(-3.0, 0.0)) == DamageRate(0.0, 0.0)


@pytest.mark.parametrize(
    ("probability", "translated", "word"),
    [
        (0.49, True, "clean"),
        (0.5, False, "suspect"),
        (0.89, True, "suspect"),
        (0.9, False, "spun"),
        (0.9, True, "translated"),
    ],
)
def test_the_verdict_names_the_machine_only_when_sure(
    probability: float, translated: bool, word: str
) -> None:
    assert verdict(probability, translated) == word


def test_quality_is_on_a_scale_of_a_hundred() -> None:
    assert quality(evidence()) is None
    values = [quality(evidence(quality_z=z)) for z in (-9.0, -1.0, 0.0, 1.0, 9.0)]
    assert values == [0.0, 25.0, 50.0, 75.0, 100.0]


def test_the_machine_is_told_by_what_was_seen() -> None:
    chosen = a_decision(machine=by_feature("translated"))
    assert is_translated(evidence(translated_logit=3.0), CLEAN, chosen)
    assert not is_translated(evidence(translated_logit=-3.0), CLEAN, chosen)


def test_one_reading_alone_has_a_wide_margin() -> None:
    one = [(Candidate("coasts", -2.0), 1.0)]
    two = [*one, (Candidate("shores", -1.0), 0.5)]
    alone = suggestion_features(one, 0.0, 0.0, 0.0)
    rivalled = suggestion_features(two, 0.0, 0.0, 0.0)
    assert alone["margin"] > rivalled["margin"] == 0.5
    assert alone["denoised_margin"] == 6.0 and rivalled["denoised_margin"] == -1.0


@pytest.mark.parametrize("has_tags", [True, False])
def test_the_shipped_models_use_features_that_exist(has_tags: bool) -> None:
    shipped = load_decision(has_tags)
    seen = evidence(place("isles", "coasts", "shores", kind="calque"))
    weighed = weigh(seen, shipped, CLEAN)
    assert 0 <= score(seen, CLEAN, weighed, (), shipped) <= 1
    assert is_translated(seen, CLEAN, shipped) in (True, False)
    surest = replace(shipped, finding=constant(9.0))
    found = decided(seen, surest)
    confidences = [s.confidence for s in found.suggestions]
    assert confidences == sorted(confidences, reverse=True) and sum(confidences) <= 1.001


NAMED = "He works for the White Dwelling now."


def named(reading: str, kind: EntryKind | None = None) -> Finding:
    """What comes of the name in NAMED, with one reading, in the lexicon or not."""
    made = a_place(NAMED, "White Dwelling", reading, kind=kind)
    return decided(an_evidence(NAMED, a_scored(made)), a_decision())


def test_names_stay_unless_seen_in_spun_text() -> None:
    assert named("White House", "spin").held == named("White House").held == "a name"
    assert not named("White House", "name").held
    assert not judged(place("isles", "coasts")).held


def test_a_protected_name_is_not_deleted_either() -> None:
    found = named("")
    # The finding begins at the blank, which would go too: one character before the name.
    assert (found.text, found.suggestions[0].text) == (" White Dwelling", "")
    assert found.held == "a name"
    assert not Policy(apply_from=0).allows(found) and Policy(apply_from=0).allows(
        replace(found, held="")
    )


def test_a_likely_name_is_reported_as_one() -> None:
    seen = place("boat", "ship", kind="spin")
    assert judged(seen).kind == "spun-word"
    entry = Entry("Boat", ("Ship",), "spin")
    named = replace(seen.place, match=Match(seen.place.start, seen.place.end, entry, True))
    assert judged(replace(seen, place=named)).kind == "spun-name"
