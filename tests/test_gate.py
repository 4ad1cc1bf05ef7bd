"""The seeds as a gate: what is reached on them may rise and not sink (see floors.py)."""

import json

import floors
import pytest

from mtcheck.checker import Checker
from mtcheck.evaluation.markup import parse_marked
from mtcheck.report import Cleaned, Finding

STORED = json.loads(floors.FLOORS.read_text("utf-8"))
CLEAN_SCORE = 0.2  # the highest score of an article that no machine has touched


@pytest.fixture(scope="module")
def measured(checker: Checker) -> floors.Measured:
    return floors.measure(checker)


@pytest.fixture(scope="module")
def results(checker: Checker, seeds: list[str]) -> list[Cleaned]:
    return [checker.clean(text) for text in seeds]


def touching(cleaned: Cleaned, text: str, phrase: str) -> list[Finding]:
    start = text.index(phrase)
    end = start + len(phrase)
    return [f for f in cleaned.report.findings if f.start < end and f.end > start]


def test_the_floors_were_measured_on_this_data() -> None:
    assert STORED["data"] == floors.data_checksums()


def test_the_gold_is_the_seeds_with_marks(seeds: list[str]) -> None:
    for path in floors.GOLD:
        number = int(path.name.split(".")[0].removeprefix("seed_"))
        gold = parse_marked(path.read_bytes().decode("utf-8"))
        assert gold.text.removesuffix("\n") == seeds[number].removesuffix("\n")


@pytest.mark.slow
@pytest.mark.parametrize("figure", sorted(STORED["floors"]))
def test_no_figure_leaves_its_bound(measured: floors.Measured, figure: str) -> None:
    assert floors.holds(figure, measured.figures[figure], STORED["floors"][figure])


@pytest.mark.slow
def test_every_figure_has_a_bound(measured: floors.Measured) -> None:
    assert set(measured.figures) == set(STORED["floors"])


def test_there_is_enough_good_text() -> None:
    assert sum(len(path.read_text("utf-8").split()) for path in floors.CLEAN) >= 20_000


@pytest.mark.slow
def test_no_new_false_alarm_on_good_text(measured: floors.Measured) -> None:
    """What is well above the line now must be in the list that was looked through."""
    known = json.loads(floors.CLEAN_FINDINGS.read_text("utf-8"))
    new = [
        (name, finding)
        for name, found in measured.clean.items()
        for finding in found
        if finding["confidence"] >= 0.6
        and not any(finding["start"] == other["start"] for other in known[name])
    ]
    assert not new, "look at these; if they must be: python tests/floors.py --update"


@pytest.mark.slow
def test_seed_002_is_spun(results: list[Cleaned]) -> None:
    assert results[2].report.verdict == "spun"
    assert "Please enter your comment" not in results[2].text


@pytest.mark.parametrize(
    "phrase",
    [
        "” “.",
        "to to put",
        "(24)",
        pytest.param("wired", marks=pytest.mark.xfail(strict=True, reason="not reached yet")),
    ],
)
def test_seed_003_artifacts_are_found(
    results: list[Cleaned], seeds: list[str], phrase: str
) -> None:
    assert touching(results[3], seeds[3], phrase)


@pytest.mark.parametrize("number", [1, 4])
def test_clean_seeds_stay_as_they_are(results: list[Cleaned], number: int) -> None:
    report = results[number].report
    assert report.score <= CLEAN_SCORE
    assert report.verdict == "clean"
    assert {f.kind for f in report.findings if f.applied} <= {"boilerplate"}


@pytest.mark.parametrize("leftover", ["Home / WORLD", "One comment"])
def test_seed_001_leftovers_are_removed(
    results: list[Cleaned], seeds: list[str], leftover: str
) -> None:
    (finding,) = touching(results[1], seeds[1], leftover)
    assert (finding.kind, finding.applied) == ("boilerplate", True)
    assert leftover not in results[1].text


def test_seed_000_is_not_english(results: list[Cleaned], seeds: list[str]) -> None:
    cleaned, report = results[0]
    assert (report.verdict, report.language) == ("unsupported-language", "id")
    assert {f.kind for f in report.findings if f.applied} == {"boilerplate"}
    removed = "".join(f.text for f in report.findings)
    assert removed.count("Baca Juga:") == seeds[0].count("Baca Juga:") == 2
    assert "Artikel Terkait" in removed
    assert "Baca Juga:" not in cleaned and "Artikel Terkait" not in cleaned


def test_bounds_tighten_and_are_not_loosened_by_accident() -> None:
    assert floors.updated({"a": 0.5}, {"a": 0.8}) == {"a": floors.bound("a", 0.8)}
    assert floors.updated({"a": 0.5}, {"a": 0.505}) == {"a": 0.5}
    assert floors.updated({}, {"a": 0.3}) == {"a": floors.bound("a", 0.3)}
    assert floors.updated({"a": 0.5}, {"a": 0.3}, allow_lower=True)["a"] < 0.3
    with pytest.raises(ValueError, match="out of bounds: a"):
        floors.updated({"a": 0.5}, {"a": 0.3})
    assert 0.78 < floors.bound("a", 0.8) < 0.8


def test_ceilings_come_down_and_are_not_raised_by_accident() -> None:
    name = "clean edits_per_1000_words"
    assert 0.2 < floors.bound(name, 0.2) < 0.25
    assert floors.updated({name: 0.5}, {name: 0.2}) == {name: floors.bound(name, 0.2)}
    with pytest.raises(ValueError, match="out of bounds"):
        floors.updated({name: 0.1}, {name: 0.2})
