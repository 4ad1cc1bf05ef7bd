"""The baselines: every one behaves like a checker, and each finds what it is made to find."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mtcheck.document import Document
from mtcheck.errors import MtcheckError
from mtcheck.evaluation.baselines import BASELINES
from mtcheck.evaluation.baselines.lexicon import confidence
from mtcheck.evaluation.baselines.method import Method
from mtcheck.evaluation.baselines.words import doubtful_words
from mtcheck.evaluation.markup import parse_marked
from mtcheck.evaluation.run import CleansMany
from mtcheck.evaluation.scores import Case
from mtcheck.evaluation.spans import judge
from mtcheck.plan import apply, revert
from mtcheck.report import Cleaned, Finding, Report, Suggestion
from mtcheck.training.baselines import even
from mtcheck.training.baselines import main as sweep
from mtcheck.words.lexicon import Entry, Lexicon

NEEDS = {"fgws": "wordfreq", "masked": "wordfreq", "harper": "harper"}

DAMAGED = (
    "Secretary Basic Jens Stoltenberg advised reporters on Thursday that the the alliance "
    "would ameliorate its security along the jap flank, and he recieved an support from "
    "the members. See https://example.org/jap/flank for the full statement."
)
FOREIGN = (
    "Der Generalsekretär sagte am Donnerstag vor Journalisten, dass die Mitglieder des "
    "Bündnisses ihre Verteidigung an der östlichen Grenze gemeinsam verstärken würden."
)


@pytest.fixture(scope="module", params=BASELINES)
def baseline(request: pytest.FixtureRequest) -> CleansMany:
    if request.param in NEEDS:
        pytest.importorskip(NEEDS[request.param])
    return BASELINES[request.param]()


def clean(baseline: CleansMany, text: str) -> Cleaned:
    return next(baseline.clean_many([text]))


def found(name: str, text: str = DAMAGED) -> dict[str, list[str]]:
    """What the named baseline finds, each with its readings."""
    if name in NEEDS:
        pytest.importorskip(NEEDS[name])
    report = clean(BASELINES[name](), text).report
    return {f.text: [s.text for s in f.suggestions] for f in report.findings}


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["", " \n", DAMAGED, FOREIGN, f"\ud800 {DAMAGED}", f"🙂\r\n{DAMAGED}"]
)
def test_a_report_tells_exactly_what_was_done(baseline: CleansMany, text: str) -> None:
    cleaned, report = clean(baseline, text)
    assert apply(text, report.plan) == cleaned
    assert revert(cleaned, report.plan) == text
    assert all(text[f.start : f.end] == f.text for f in report.findings)
    assert all(f.applied == bool(f.suggestions) for f in report.findings)
    assert 0 <= report.score < 1


def test_results_come_in_order_and_lazily(baseline: CleansMany) -> None:
    def texts() -> Iterator[str]:
        yield DAMAGED
        yield ""
        raise AssertionError("read ahead")

    results = baseline.clean_many(texts(), batch_size=1)
    first, second = next(results), next(results)
    assert revert(first.text, first.report.plan) == DAMAGED
    assert second.text == ""


def test_other_languages_and_addresses_stay(baseline: CleansMany) -> None:
    cleaned, report = clean(baseline, FOREIGN)
    assert (cleaned, report.verdict, report.language) == (FOREIGN, "unsupported-language", "de")
    assert "https://example.org/jap/flank" in clean(baseline, DAMAGED).text


@pytest.mark.parametrize("name", BASELINES)
def test_the_signature_names_the_baseline(name: str) -> None:
    if name in NEEDS:
        pytest.importorskip(NEEDS[name])
    assert clean(BASELINES[name](), "").report.signature.startswith(f"baseline:{name} ")


def test_nothing_finds_nothing() -> None:
    assert found("nothing") == {}


def test_the_lexicon_alone_reads_its_entries() -> None:
    findings = found("lexicon")
    assert findings["Secretary Basic"] == ["Secretary General"]
    assert findings["jap flank"][0] == "eastern flank"
    assert "ameliorate" not in findings


def test_a_lexicon_entry_common_in_clean_english_is_less_sure() -> None:
    never, rare, common = (Entry("x", ("y",), rate=rate) for rate in (None, 0.1, 200.0))
    assert 1 == confidence(never) > confidence(rare) > confidence(common) > 0
    shipped = [confidence(entry) for entry in Lexicon.default().entries]
    assert min(shipped) > 0 and max(shipped) <= 1


def test_frequency_guided_substitution_takes_a_frequent_synonym() -> None:
    wordfreq = pytest.importorskip("wordfreq")
    findings = found("fgws")
    assert "ameliorate" in findings and "security" not in findings
    for rare, (synonym,) in findings.items():
        rarity = wordfreq.zipf_frequency(rare.lower(), "en")
        assert wordfreq.zipf_frequency(synonym.lower(), "en") >= rarity + 1.5


def test_masked_scoring_condemns_the_chunk() -> None:
    findings = found(
        "masked", "The Prime Minister met the president of the kumquat trombone party."
    )
    assert any("kumquat trombone" in text for text in findings)
    assert not any("president" in text for text in findings)


def test_harper_repairs_spelling_and_grammar() -> None:
    findings = found("harper")
    assert findings["recieved"][0] == "received"
    assert findings["the the"] == ["the"]
    assert not any("Stoltenberg" in text for text in findings)


def test_harper_inserts_after() -> None:
    text = "The members met on Thursday,and they agreed to go on."
    pytest.importorskip("harper")
    assert clean(BASELINES["harper"](), text).text == text.replace(",and", ", and")


def test_the_sweep_lists_settings_best_last(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("wordfreq")
    marked, clean_text = tmp_path / "a.marked.txt", tmp_path / "clean" / "b.txt"
    clean_text.parent.mkdir()
    marked.write_text("The members {{!ameliorate|improve}} their defence.")
    clean_text.write_text("The members improve their defence.")
    assert sweep(["fgws", "--marked", str(marked), "--clean", str(clean_text.parent)]) == 0
    lines = capsys.readouterr().out.splitlines()
    scores = [float(line.split("F0.5 ")[1].split(",")[0]) for line in lines]
    assert len(lines) == len(set(lines)) > 20
    assert scores == sorted(scores) and scores[-1] > 0


def case(marked: str, claims: list[Finding], words: int) -> Case:
    gold = parse_marked(marked)
    report = Report(0.5, None, "suspect", "en", "test 1", tuple(claims))
    return Case("x", gold, report, judge(gold, report), words)


def test_even_lies_halfway_between_damaged_and_clean_articles() -> None:
    damaged = case("A {{!jap|eastern}} flank", [Finding(0, 1, "A", "grammar", 0.5)], words=15)
    # 1.5 of 15 and 0.5 of 500: the geometric mean of .1 and .001.
    assert even([damaged, case("A flank", [], words=500)]) == pytest.approx(0.01)


@pytest.mark.parametrize(("name", "module"), NEEDS.items())
def test_a_missing_package_is_named(
    name: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MtcheckError, match=r"pip install 'mtcheck\[evaluate\]'"):
        BASELINES[name]()


def test_names_are_not_doubted_but_openings_are() -> None:
    pytest.importorskip("wordfreq")
    text = "Ministers met Jens Stoltenberg. Trombones played at 10am."
    doubted = [word.text for _, word in doubtful_words(Document(text))]
    assert doubted == ["Ministers", "met", "Trombones", "played"]


SPANS = st.tuples(st.integers(0, len(DAMAGED)), st.integers(0, len(DAMAGED)))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(SPANS, max_size=12))
def test_findings_of_a_method_never_overlap(spans: list[tuple[int, int]]) -> None:
    claims = [
        Finding(a, b, DAMAGED[a:b], "spun-word", 0.5, (Suggestion("x", 0.5),)) for a, b in spans
    ]
    cleaned, report = Method("test", "1", lambda _: claims).clean(DAMAGED)
    ends = [0, *(f.end for f in report.findings)]
    assert all(end <= f.start for end, f in zip(ends, report.findings, strict=False))
    assert revert(cleaned, report.plan) == DAMAGED


def test_the_score_is_one_half_at_even_and_rises() -> None:
    words = len(Document(DAMAGED).words)
    places = Document(DAMAGED).words[:6]
    claims = [Finding(w.start, w.end, w.text, "grammar", 0.5) for w in places]

    def score(count: int) -> float:
        method = Method("test", "1", lambda _: claims[:count], even=3 / words)
        return method.clean(DAMAGED).report.score

    scores = [score(count) for count in range(7)]
    assert scores[0] == 0 and scores[3] == pytest.approx(0.5)
    assert scores == sorted(set(scores))
