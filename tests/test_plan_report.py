"""Plans replay and revert; reports survive the way through plain data."""

import json
import math
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mypy import api

from mtcheck.errors import MtcheckError, PlanError, PolicyError
from mtcheck.plan import Edit, apply, compose, invert, revert
from mtcheck.policy import Policy
from mtcheck.report import KINDS, Finding, Report, Suggestion

# Every code point a Python string can hold, lone surrogates and NUL among them.
any_text = st.text(st.characters(exclude_categories=()), max_size=60)
probability = st.floats(0, 1)
# Two lone surrogates in a row are one character to any reader of JSON.
SURROGATE_PAIR = re.compile(r"\\ud[89ab]..\\ud[c-f]..")


@st.composite
def texts_with_plans(draw: st.DrawFn) -> tuple[str, tuple[Edit, ...]]:
    text = draw(any_text)
    borders = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = zip(borders[::2], borders[1::2], strict=False)
    plan = tuple(Edit(start, end, text[start:end], draw(any_text)) for start, end in pairs)
    return text, plan


@st.composite
def reports(draw: st.DrawFn) -> Report:
    _, plan = draw(texts_with_plans())
    findings = []
    for edit in plan:
        others = draw(st.lists(st.builds(Suggestion, any_text, probability), max_size=3))
        suggestions = (Suggestion(edit.after, draw(probability)), *others)
        findings.append(
            Finding(
                edit.start,
                edit.end,
                edit.before,
                draw(st.sampled_from(KINDS)),
                draw(probability),
                suggestions,
                draw(st.booleans()),
                draw(any_text),
            )
        )
    return Report(
        draw(probability),
        draw(st.none() | st.floats(0, 100)),
        "suspect",
        "en",
        draw(any_text),
        tuple(findings),
    )


@given(texts_with_plans())
def test_a_plan_replays_and_reverts(case: tuple[str, tuple[Edit, ...]]) -> None:
    text, plan = case
    cleaned = apply(text, plan)
    assert revert(cleaned, plan) == text
    assert apply(apply(cleaned, invert(plan)), plan) == cleaned
    assert invert(invert(plan)) == tuple(sorted(plan, key=lambda e: e.start))


@given(texts_with_plans())
def test_nothing_outside_the_edits_changes(case: tuple[str, tuple[Edit, ...]]) -> None:
    text, plan = case
    cleaned = apply(text, plan)
    position = shift = 0
    for edit in plan:
        kept = text[position : edit.start]
        assert cleaned[position + shift : edit.start + shift] == kept
        position, shift = edit.end, shift + len(edit.after) - len(edit.before)
    assert cleaned[position + shift :] == text[position:]


@given(texts_with_plans(), st.data())
def test_two_plans_compose_into_one(
    case: tuple[str, tuple[Edit, ...]], data: st.DataObject
) -> None:
    text, plan = case
    between = apply(text, plan)
    borders = sorted(data.draw(st.sets(st.integers(0, len(between)), max_size=6)))
    further = [
        Edit(start, end, between[start:end], data.draw(any_text))
        for start, end in zip(borders[::2], borders[1::2], strict=False)
    ]
    composed = compose(text, plan, further)
    assert apply(text, composed) == apply(between, further)


@given(texts_with_plans())
def test_edits_go_through_plain_data(case: tuple[str, tuple[Edit, ...]]) -> None:
    _, plan = case
    stored = json.dumps([edit.to_dict() for edit in plan])
    assert tuple(Edit.from_dict(data) for data in json.loads(stored)) == plan


@given(reports())
def test_a_report_goes_through_plain_data(report: Report) -> None:
    again = Report.from_dict(report.to_dict())
    assert again == report
    assert again.plan == report.plan


@given(reports().filter(lambda report: not SURROGATE_PAIR.search(repr(report.to_dict()))))
def test_a_report_goes_through_json(report: Report) -> None:
    data = json.loads(json.dumps(report.to_dict()))
    assert Report.from_dict(data) == report
    assert tuple(Edit.from_dict(edit) for edit in data["plan"]) == report.plan


EDITED = Report(
    0.1 + 0.2,
    100 / 3,
    "suspect",
    "en",
    "",
    (
        Finding(0, 3, "jap", "spun-word", 2 / 3, (Suggestion("eastern", 1 / 3),), True),
        Finding(4, 8, "down", "grammar", 0.6, (Suggestion("", 0.7),)),
    ),
)


def test_numbers_are_told_as_they_are() -> None:
    data = EDITED.to_dict()
    finding = data["findings"][0]
    assert [data["score"], data["quality"]] == [0.1 + 0.2, 100 / 3]
    assert [finding["confidence"], finding["suggestions"][0]["confidence"]] == [2 / 3, 1 / 3]


def test_plain_data_has_the_plan_of_what_was_applied() -> None:
    assert EDITED.to_dict()["plan"] == [{"start": 0, "end": 3, "before": "jap", "after": "eastern"}]
    assert EDITED.without_edits().to_dict()["plan"] == []


def test_the_plan_may_be_left_out_of_plain_data() -> None:
    data = EDITED.to_dict()
    del data["plan"]
    assert Report.from_dict(data) == EDITED


@pytest.mark.parametrize(
    "plan",
    [
        [],
        [Edit(0, 3, "jap", "western")],
        [Edit(0, 3, "jap", "eastern"), Edit(4, 8, "down", "")],
    ],
)
def test_a_plan_that_contradicts_the_findings_is_refused(plan: list[Edit]) -> None:
    with pytest.raises(PlanError, match="contradicts the findings"):
        Report.from_dict({**EDITED.to_dict(), "plan": [edit.to_dict() for edit in plan]})


def test_nothing_can_be_applied_where_nothing_is_suggested() -> None:
    with pytest.raises(PlanError, match="4:8 is applied, but suggests nothing"):
        Finding(4, 8, "down", "grammar", 0.6, applied=True)


@given(reports())
def test_a_report_without_edits_has_an_empty_plan(report: Report) -> None:
    assert report.without_edits().plan == ()
    assert len(report.without_edits().findings) == len(report.findings)


def test_a_plan_for_another_text_is_refused() -> None:
    plan = (Edit(4, 7, "jap", "eastern"),)
    with pytest.raises(PlanError, match="another text"):
        apply("The old flank", plan)
    with pytest.raises(PlanError, match="another text"):
        apply("The", plan)
    with pytest.raises(PlanError, match="another text"):
        revert("The jap flank", plan)


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(PlanError, match="overlap"):
        apply("abcdef", [Edit(0, 3, "abc", ""), Edit(2, 4, "cd", "")])


def test_the_order_of_edits_does_not_matter() -> None:
    edits = [Edit(2, 3, "c", "C"), Edit(0, 1, "a", "A")]
    assert apply("abcd", edits) == apply("abcd", edits[::-1]) == "AbCd"


@pytest.mark.parametrize("value", [-0.1, 1.1, math.nan, "0.9", None, True])
@pytest.mark.parametrize("option", ["apply_from", "report_from"])
def test_a_threshold_out_of_range_is_refused(option: str, value: object) -> None:
    with pytest.raises(PolicyError, match=option):
        Policy().with_options(**{option: value})


def test_unknown_options_and_kinds_are_refused_by_name() -> None:
    with pytest.raises(PolicyError, match="aply_from"):
        Policy().with_options(aply_from=0.5)
    with pytest.raises(PolicyError, match="typo"):
        Policy(kinds={"typo"})  # type: ignore[arg-type]
    assert issubclass(PolicyError, MtcheckError) and issubclass(PolicyError, ValueError)


@pytest.mark.parametrize("kinds", ["spun-word", "", b"spun-word", None, 5, [["spun-word"]]])
def test_what_is_no_set_of_kinds_is_refused(kinds: object) -> None:
    with pytest.raises(PolicyError, match="kinds"):
        Policy().with_options(kinds=kinds)


def test_one_kind_as_a_string_is_refused_with_the_way_out() -> None:
    with pytest.raises(PolicyError, match=r"pass kinds=\{'spun-word'\}"):
        Policy(kinds="spun-word")  # type: ignore[arg-type]


def test_any_collection_of_kinds_will_do() -> None:
    several = [
        Policy(kinds={"spun-word", "grammar"}),
        Policy(kinds=["grammar", "spun-word"]),
        Policy(kinds=("grammar", "spun-word", "grammar")),
        Policy(kinds=frozenset({"grammar", "spun-word"})),
    ]
    assert len(set(several)) == 1
    assert isinstance(several[1].kinds, frozenset)
    assert Policy(kinds=[]).kinds == frozenset()


@pytest.mark.slow
def test_users_need_not_convert_a_set_of_kinds_for_their_type_checker(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import mtcheck\n"
        'mtcheck.Policy(kinds={"spun-word"})\n'
        'mtcheck.Policy(kinds=["spun-word", "grammar"])\n'
        'mtcheck.Policy(kinds=frozenset({"grammar"}))\n'
        'mtcheck.Policy(kinds="spun-word")\n'
        'mtcheck.Policy(kinds={"typo"})\n'
    )
    options = ["--strict", "--config-file", "", "--follow-imports", "silent"]
    out, err, _ = api.run([*options, "--cache-dir", str(tmp_path), str(program)])
    complaints = re.findall(r"program\.py:(\d+): error", out)
    assert sorted(set(complaints)) == ["5", "6"], out + err


@pytest.mark.parametrize("value", ["no", None, 0, 1])
@pytest.mark.parametrize("option", ["keep_quotations", "keep_leftovers"])
def test_a_switch_is_true_or_false(option: str, value: object) -> None:
    with pytest.raises(PolicyError, match=f"{option} must be True or False"):
        Policy().with_options(**{option: value})


def test_a_policy_is_named_by_what_differs() -> None:
    assert Policy().signature == Policy().with_options().signature
    signatures = {
        Policy().signature,
        Policy(apply_from=0.8).signature,
        Policy(report_from=0.4).signature,
        Policy(kinds=frozenset({"grammar"})).signature,
        Policy(keep_quotations=True).signature,
        Policy(keep_leftovers=True).signature,
    }
    assert len(signatures) == 6
