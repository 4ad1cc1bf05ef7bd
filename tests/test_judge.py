"""From evidence to findings, on evidence made by hand: no model is run."""

from dataclasses import replace

import numpy as np
import pytest

from mtcheck.decide import Decision, Logistic, load_decision
from mtcheck.document import Document
from mtcheck.evidence import Evidence
from mtcheck.features import suggestion_features
from mtcheck.judge import findings, is_translated, quality, score, verdict, weigh
from mtcheck.lexicon import Entry, Match
from mtcheck.model.masked_lm import DAMAGED, SUPERFLUOUS, TAGS, Floats, Pieces
from mtcheck.propose import Candidate, Place
from mtcheck.rank import Ranked, Score
from mtcheck.rate import CLEAN, Rate, damage_rate, rate_of
from mtcheck.report import Finding, Kind

TEXT = "The boat boat sailed for the isles."


def constant(value: float) -> Logistic:
    return Logistic((), (), (), (), value)


def decision(**chosen: Logistic) -> Decision:
    models = dict.fromkeys(("candidate", "finding", "suggestion", "document", "machine"))
    return Decision(**{k: chosen.get(k, constant(0.0)) for k in models}, checksum="")


def place(word: str, *readings: str, kind: str = "", at: int = 0) -> Ranked:
    start = TEXT.index(word, at)
    end = start + len(word)
    match = None
    if kind:
        match = Match(start, end, Entry(word, readings, kind), True)  # type: ignore[arg-type]
    tags = np.full((1, TAGS), -3.0, dtype=np.float32)
    tags[0, [DAMAGED, SUPERFLUOUS]] = 2.0
    candidates = tuple(Candidate(r, -1.0, lexicon=0 if kind else None) for r in readings)
    made = Place(start, end, word, 0, 0, tags, match, candidates)
    return Ranked(made, tuple(Score(-1.0, -5.0) for _ in readings), -1.0)


def evidence(
    *ranked: Ranked,
    translated: float | None = None,
    quality: float | None = None,
    told_rate: float | None = None,
) -> Evidence:
    return Evidence(Document(TEXT), (0.0,) * 6, ranked, translated, quality, told_rate)


def judged(ranked: Ranked, translated: bool = False) -> Finding:
    seen = evidence(ranked)
    weighed = weigh(seen, decision(), CLEAN)
    (found,) = findings(seen, weighed, decision(), _Quiet(), 0.5, translated)  # type: ignore[arg-type]
    return found


class _Quiet:
    """A model that sees nothing wrong in repaired text."""

    has_tags = True

    def pieces(self, text: str) -> Pieces:
        starts = [w.start for w in Document(text).words]
        ends = [w.end for w in Document(text).words]
        zeros = np.zeros(len(starts), dtype=np.int64)
        return Pieces(zeros, np.array(starts), np.array(ends), zeros)

    def encode(self, ids: list[list[int]], types: object) -> tuple[list[Floats], list[Floats]]:
        tags = [np.full((len(row), TAGS), -5.0, dtype=np.float32) for row in ids]
        return [np.zeros((len(row), 1), dtype=np.float32) for row in ids], tags


@pytest.mark.parametrize(
    ("kind", "reading", "translated", "expected"),
    [
        ("name", "Coast", False, "spun-name"),
        ("name", "Coast", True, "spun-name"),
        ("calque", "coasts", False, "mistranslation"),
        ("foreign", "coasts", False, "untranslated"),
        ("phrase", "coasts", False, "spun-word"),
        ("phrase", "coasts", True, "mistranslation"),
        ("", "isle", True, "grammar"),
        ("", "coasts", False, "spun-word"),
        ("", "coasts", True, "mistranslation"),
    ],
)
def test_the_kind_follows_from_the_lexicon_the_reading_and_the_article(
    kind: str, reading: str, translated: bool, expected: Kind
) -> None:
    assert judged(place("isles", reading, kind=kind), translated).kind == expected


def test_a_word_that_goes_takes_its_blank_along() -> None:
    found = judged(place("boat", "", "ship", at=9))
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
    by_rate = Logistic(("rate",), (1.0,), (-10.0,), (10.0,), 0.0)
    (low,) = weigh(evidence(place("isles", "coasts")), decision(finding=by_rate), CLEAN)
    (high,) = weigh(evidence(place("isles", "coasts")), decision(finding=by_rate), Rate(1.0, 0.0))
    assert (low.logit, high.logit) == (-10.0, 1.0)


def test_the_rate_is_found_in_the_tags() -> None:
    clean, spun = [-6.0] * 200, [-6.0] * 150 + [5.0] * 50
    assert damage_rate(clean) < 0.01 < 0.2 < damage_rate(spun) < 0.3
    assert damage_rate([]) == 0.01
    assert damage_rate([5.0]) < 0.5, "one word proves no article"


def test_two_estimates_of_the_rate_are_kept_apart() -> None:
    rate = rate_of(evidence(told_rate=-1.5))
    assert rate.told == -1.5 and rate_of(evidence()).told == 0.0
    assert rate.at_least(CLEAN) == rate
    assert Rate(0.0, -3.0).at_least(Rate(-3.0, 0.0)) == Rate(0.0, 0.0)


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
    values = [quality(evidence(quality=z)) for z in (-9.0, -1.0, 0.0, 1.0, 9.0)]
    assert values == [0.0, 25.0, 50.0, 75.0, 100.0]


def test_score_and_machine_use_what_was_seen() -> None:
    by_tag = Logistic(("translated",), (1.0,), (-5.0,), (5.0,), 0.0)
    chosen = decision(document=by_tag, machine=by_tag)
    for tag, is_machine in ((3.0, True), (-3.0, False)):
        seen = evidence(translated=tag)
        assert is_translated(seen, CLEAN, chosen) is is_machine
        assert (score(seen, CLEAN, [], chosen) > 0.9) is is_machine


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
    assert 0 <= score(seen, CLEAN, weighed, shipped) <= 1
    assert is_translated(seen, CLEAN, shipped) in (True, False)
    surest = replace(shipped, finding=constant(9.0))
    (found,) = findings(seen, weigh(seen, surest, CLEAN), surest, _Quiet(), 0.5)  # type: ignore[arg-type]
    confidences = [s.confidence for s in found.suggestions]
    assert confidences == sorted(confidences, reverse=True) and sum(confidences) <= 1.001


def test_names_stay_unless_seen_in_spun_text() -> None:
    text = "He works for the White Dwelling now."
    start, end = text.index("White"), text.index(" now")
    tags = np.zeros((2, TAGS), dtype=np.float32)

    def protected(kind: str) -> bool:
        match = Match(start, end, Entry(text[start:end], ("White House",), kind), True)  # type: ignore[arg-type]
        made = Place(start, end, text[start:end], 4, 5, tags, match)
        return start in Evidence(Document(text), (0.0,) * 7, (Ranked(made, (), -1.0),)).names

    assert protected("spin") and not protected("name")


def test_a_likely_name_is_reported_as_one() -> None:
    seen = place("boat", "ship", kind="spin")
    assert judged(seen).kind == "spun-word"
    entry = Entry("Boat", ("Ship",), "spin")
    named = replace(seen.place, match=Match(seen.place.start, seen.place.end, entry, True))
    assert judged(replace(seen, place=named)).kind == "spun-name"
