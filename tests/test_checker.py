"""One article through the checker: what a caller may rely on, whatever the model is worth."""

import dataclasses
import json
from pathlib import Path

import pytest
from laws import assert_only_edits_change, assert_sound

import mtcheck
from mtcheck import (
    Checker,
    Cleaned,
    Entry,
    Finding,
    LexiconError,
    ModelError,
    Policy,
    PolicyError,
    Report,
    Suggestion,
)

# Damage that the finders without a model are sure of, so that something is always edited; and
# words of spinners, which are judged by the model at hand.
DAMAGED = (
    "Allies will bolster NATO’s jap flank, Secretary Basic Jens Stoltenberg stated on Thursday.\r\n"
    "\r\n"
    "The alliance will strengthen its presence , in addition to to put 100 warplanes on alert.\r\n"
    "It is taking “all necessary measures to ensure the security of all allies.” “.\r\n"
    "\r\n"
    "Please enter your comment!\r\n"
    "Please enter your name here\r\n"
)
EVERYTHING = Policy(apply_from=0, report_from=0)


@pytest.fixture(scope="module")
def cleaned(checker: Checker) -> Cleaned:
    return checker.clean(DAMAGED)


def applied(report: Report) -> list[str]:
    return [f.text for f in report.findings if f.applied]


def with_policy(checker: Checker, **options: object) -> Checker:
    return Checker(checker.model, checker.lexicon, Policy().with_options(**options))


def test_the_result_unpacks_into_text_and_report(cleaned: Cleaned) -> None:
    text, report = cleaned
    assert (text, report) == (cleaned.text, cleaned.report)
    assert isinstance(report, Report)
    assert "to to put" not in text
    assert "Secretary Basic" in DAMAGED and "Secretary Basic" not in text
    assert any("“" in f.text for f in report.findings if f.kind == "punctuation")
    assert "enter your comment" not in text


def test_plan_replays_and_reverts(cleaned: Cleaned) -> None:
    assert cleaned.report.plan
    assert_sound(DAMAGED, cleaned)
    assert mtcheck.apply(DAMAGED, cleaned.report.plan) == cleaned.text
    assert mtcheck.revert(cleaned.text, cleaned.report.plan) == DAMAGED


def test_the_report_goes_through_json(cleaned: Cleaned) -> None:
    data = json.loads(json.dumps(cleaned.report.to_dict()))
    described = ["score", "quality", "verdict", "language", "signature"]
    assert list(data) == [*described, "findings", "plan"]
    assert Report.from_dict(data) == cleaned.report
    plan = [mtcheck.Edit.from_dict(edit) for edit in data["plan"]]
    assert mtcheck.apply(DAMAGED, plan) == cleaned.text


def test_results_cannot_be_changed(cleaned: Cleaned) -> None:
    report = cleaned.report
    finding = report.findings[0]
    for value, name in [
        (report, "score"),
        (finding, "text"),
        (finding.suggestions[0], "text"),
        (report.plan[0], "after"),
        (Policy(), "apply_from"),
    ]:
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, name, None)
    with pytest.raises(AttributeError):
        cleaned.text = ""  # type: ignore[misc]
    assert isinstance(report.findings, tuple) and isinstance(finding.suggestions, tuple)
    assert len({finding, dataclasses.replace(finding)}) == 1


def test_check_finds_the_same_and_applies_nothing(checker: Checker, cleaned: Cleaned) -> None:
    report = checker.check(DAMAGED)
    assert report.plan == ()
    assert not any(f.applied for f in report.findings)
    assert report == cleaned.report.without_edits()


def test_the_module_functions_are_a_checker_with_defaults(checker: Checker) -> None:
    text = "He said that that was in addition to to put it off."
    assert mtcheck.clean(text) == checker.clean(text)
    assert mtcheck.check(text) == checker.check(text)


def test_every_public_name_is_there() -> None:
    for name in mtcheck.__all__:
        assert getattr(mtcheck, name) is not None
    with pytest.raises(AttributeError, match="nothing"):
        mtcheck.nothing  # noqa: B018
    assert mtcheck.Checker is Checker


def test_two_runs_give_equal_reports(checker: Checker, cleaned: Cleaned) -> None:
    assert checker.clean(DAMAGED) == cleaned


@pytest.mark.slow
@pytest.mark.parametrize("number", range(5))
def test_seeds(checker: Checker, seeds: list[str], number: int) -> None:
    text = seeds[number]
    first = checker.clean(text)
    assert_sound(text, first)
    assert checker.clean(first.text).text == first.text


def test_cleaning_twice_is_cleaning_once(checker: Checker, cleaned: Cleaned) -> None:
    again = checker.clean(cleaned.text)
    assert again.text == cleaned.text
    assert again.report.plan == ()


def test_a_text_that_never_settles_is_left_alone(checker: Checker) -> None:
    bold = with_policy(checker, apply_from=0, report_from=0)
    text = "The jap flank of the alliance was strengthened, Secretary Basic Stoltenberg advised."
    first = bold.clean(text)
    assert_sound(text, first)
    assert bold.clean(first.text).text == first.text


def test_the_signature_names_all_that_shapes_the_judgement(checker: Checker) -> None:
    signatures = {
        checker.signature,
        with_policy(checker, apply_from=0.8).signature,
        Checker(checker.model, checker.lexicon.with_allowed(["stated"])).signature,
    }
    assert len(signatures) == 3
    assert checker.signature.startswith(f"mtcheck {mtcheck.__version__}|model:")
    assert checker.check("").signature == checker.signature


def test_nothing_is_applied_below_apply_from(checker: Checker) -> None:
    report = with_policy(checker, apply_from=1.0).clean(DAMAGED).report
    assert applied(report) == []
    assert report.findings


def test_what_is_applied_is_at_least_that_sure(checker: Checker) -> None:
    report = with_policy(checker, apply_from=0.95).clean(DAMAGED).report
    edits = [f for f in report.findings if f.applied]
    assert edits
    assert all(f.confidence >= 0.95 and f.suggestions[0].confidence >= 0.95 for f in edits)


def test_nothing_is_reported_below_report_from(checker: Checker, cleaned: Cleaned) -> None:
    few = with_policy(checker, report_from=0.95).check(DAMAGED).findings
    many = with_policy(checker, report_from=0.01).check(DAMAGED).findings
    assert few and all(f.confidence >= 0.95 for f in few)
    assert len(few) <= len(cleaned.report.findings) <= len(many)


def test_only_the_kinds_asked_for_are_applied(checker: Checker) -> None:
    cleaned = with_policy(checker, kinds=frozenset({"repeated-word"})).clean(DAMAGED)
    assert {f.kind for f in cleaned.report.findings if f.applied} == {"repeated-word"}
    assert {"punctuation", "boilerplate"} <= {f.kind for f in cleaned.report.findings}
    assert_only_edits_change(DAMAGED, cleaned)
    assert with_policy(checker, kinds=frozenset()).clean(DAMAGED).text == DAMAGED


def test_leftovers_are_kept_if_asked(checker: Checker) -> None:
    cleaned = with_policy(checker, keep_leftovers=True).clean(DAMAGED)
    assert cleaned.text.endswith("Please enter your comment!\r\nPlease enter your name here\r\n")
    assert any(f.kind == "boilerplate" for f in cleaned.report.findings)
    assert "to to put" not in cleaned.text


def test_quotations_are_kept_if_asked(checker: Checker) -> None:
    text = "The mayor didnâ€™t go. “We didnâ€™t go to the border,” he said."
    assert checker.clean(text).text == "The mayor didn’t go. “We didn’t go to the border,” he said."
    kept = with_policy(checker, keep_quotations=True).clean(text)
    assert kept.text == "The mayor didn’t go. “We didnâ€™t go to the border,” he said."
    assert sum(f.kind == "encoding" for f in kept.report.findings) == 2


@pytest.mark.parametrize("wrong", [0.5, 0, {}, "careful", Policy])
def test_what_is_no_policy_is_refused(checker: Checker, wrong: object) -> None:
    with pytest.raises(PolicyError, match="must be a Policy"):
        Checker(checker.model, checker.lexicon, wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [5, b"mine.tsv", [Entry("jap")], {"jap": "eastern"}])
def test_what_is_no_lexicon_is_refused(wrong: object) -> None:
    with pytest.raises(LexiconError, match=r"must be a file's name or a Lexicon.*with_entries"):
        Checker(lexicon=wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [5, b"roberta-base", object(), Checker])
def test_what_is_no_model_is_refused(wrong: object) -> None:
    with pytest.raises(ModelError, match=r"a MaskedLM, not of type \w+, which has no .*log_probs"):
        Checker(model=wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [None, 7, ["text"], Path("text")])
def test_anything_but_a_string_is_refused(checker: Checker, wrong: object) -> None:
    for method in (checker.clean, checker.check):
        with pytest.raises(TypeError, match=f"must be a str, not {type(wrong).__name__}"):
            method(wrong)  # type: ignore[arg-type]


def test_bytes_are_refused_with_the_way_out(checker: Checker) -> None:
    with pytest.raises(TypeError, match=r"decode it first: data\.decode\('utf-8'\)"):
        checker.clean(b"text")  # type: ignore[arg-type]


def test_a_finding_carries_its_offsets_in_code_points(checker: Checker) -> None:
    text = "🇺🇦 𝔘kraine’s naïve Zoë stood at the the border, e\u0301 said."
    (finding,) = [f for f in checker.check(text).findings if f.kind == "repeated-word"]
    assert text[finding.start : finding.end] == finding.text
    assert finding.suggestions == (Suggestion("", finding.confidence),)
    assert isinstance(finding, Finding)
    assert checker.clean(text).text == text.replace("the the", "the")
