"""The gold markup, the judgement on a report, and the figures of `mtcheck evaluate`."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import finding, report

from mtcheck.document import Span
from mtcheck.errors import InputError
from mtcheck.evaluation.calibration import expected_calibration_error, reliability
from mtcheck.evaluation.clean_words import clean_words
from mtcheck.evaluation.credit import Credit, exact_credit, partial_credit
from mtcheck.evaluation.documents import auroc, document_figures
from mtcheck.evaluation.markup import MarkedText, parse_marked
from mtcheck.evaluation.ratio import f_score
from mtcheck.evaluation.repair import is_repaired
from mtcheck.evaluation.scores import Case, scores
from mtcheck.evaluation.significance import compare, paired_bootstrap
from mtcheck.evaluation.spans import judge
from mtcheck.plan import Edit
from mtcheck.report import Finding


class TestMarkup:
    def test_severities_and_readings(self) -> None:
        gold = parse_marked(
            "The {{!jap|eastern|east}} {{flank|wing}} {{?held|stood|held}}{{! (24)|}}."
        )
        assert gold.text == "The jap flank held (24)."
        assert [a.severity for a in gold.artifacts] == ["hard", "soft", "optional", "hard"]
        assert [a.accepted for a in gold.artifacts] == [
            ("eastern", "east"),
            ("wing",),
            ("stood", "held"),
            ("",),
        ]

    def test_offsets_count_code_points(self) -> None:
        gold = parse_marked("🙂 e\u0301 {{!jap|eastern}}\r\n{{lot|much}}")
        assert [gold.text[a.start : a.end] for a in gold.artifacts] == ["jap", "lot"]

    def test_the_source_language_is_not_part_of_the_text(self) -> None:
        gold = parse_marked("# source-language: pt\nA {{!foragido|fugitive}}.")
        assert gold.text == "A foragido."
        assert gold.source_language == "pt"
        assert gold.text[gold.artifacts[0].start :].startswith("foragido")
        assert parse_marked("# Heading\n").text == "# Heading\n"

    def test_long_deletions_are_leftovers(self) -> None:
        gold = parse_marked(
            "{{!Advertisement\n\n|}}The {{!to to|to}} end{{! (24)|}}. {{!" + 41 * "x" + "|}}"
        )
        assert [a.is_leftover for a in gold.artifacts] == [True, False, False, True]
        assert len(gold.phrases) == len(gold.leftovers) == 2

    @pytest.mark.parametrize(
        ("marked", "problem"),
        [
            ("one\ntwo {{!jap|eastern", "line 2: {{ is never closed"),
            ("one\n\ntwo}} three", "line 3: }} is never opened"),
            ("{{!jap}} flank", "line 1: {{!jap}} has no reading"),
            ("{{a {{b|c}}", "line 1: {{ is never closed"),
            ("# source-language: pt\nx {{", "line 2: {{ is never closed"),
        ],
    )
    def test_an_error_names_file_line_and_problem(self, marked: str, problem: str) -> None:
        with pytest.raises(InputError) as error:
            parse_marked(marked, "a.txt")
        assert str(error.value).startswith("a.txt, ")
        assert problem in str(error.value)

    @given(st.text())
    def test_any_text_parses_or_is_refused(self, text: str) -> None:
        try:
            gold = parse_marked(text)
        except InputError:
            return
        for artifact in gold.artifacts:
            assert gold.text[artifact.start : artifact.end] == artifact.text


class TestRepair:
    GOLD = parse_marked(
        "Face a {{!brand new safety actuality|new security reality}} with {{!4 extra|four more}} "
        "{{!battle teams|battle groups|battlegroups}}, he {{stated|said}}."
    )

    @pytest.mark.parametrize(
        ("edits", "repaired"),
        [
            # exactly the artifact; more than it; in two parts
            ([("brand new safety actuality", "new security reality")], "brand"),
            ([("a brand new safety actuality with", "a new security reality with")], "brand"),
            ([("brand new", "new"), ("safety actuality", "security reality")], "brand"),
            # only half of it; with a wrong reading; with collateral damage
            ([("safety actuality", "security reality")], ""),
            ([("brand new safety actuality", "new safety situation")], ""),
            ([("a brand new safety actuality", "the new security reality")], ""),
            # one edit over two artifacts, repairing both or one of them
            ([("4 extra battle teams", "four more battlegroups")], "4 battle"),
            ([("4 extra battle teams", "four more battle teams")], "4"),
            ([("4 extra battle teams", "4 extra battle groups")], "battle"),
            # white space does not count, capitals do
            ([("4 extra", "four  more")], "4"),
            ([("4 extra", "Four more")], ""),
        ],
    )
    def test_the_resulting_text_decides(self, edits: list[tuple[str, str]], repaired: str) -> None:
        text = self.GOLD.text
        plan = [
            Edit(text.index(before), text.index(before) + len(before), before, after)
            for before, after in edits
        ]
        found = [a.text.split()[0] for a in self.GOLD.artifacts if is_repaired(self.GOLD, a, plan)]
        assert found == repaired.split()

    def test_the_shape_of_quotation_marks_does_not_count(self) -> None:
        gold = parse_marked("the {{!parquet|prosecutor's office}}")
        assert is_repaired(gold, gold.artifacts[0], [Edit(4, 11, "parquet", "prosecutor’s office")])

    def test_a_space_left_before_a_comma_counts_a_doubled_one_does_not(self) -> None:
        gold = parse_marked("this morning{{! (24)|}}, he said")
        assert is_repaired(gold, gold.artifacts[0], [Edit(12, 17, " (24)", "")])
        assert is_repaired(gold, gold.artifacts[0], [Edit(13, 17, "(24)", "")]) is False
        assert is_repaired(gold, gold.artifacts[0], [Edit(11, 18, "g (24),", "g,")])
        gold = parse_marked("this {{!morning |}}he said")
        assert is_repaired(gold, gold.artifacts[0], [Edit(5, 12, "morning", "")])

    def test_replacing_by_the_gold_repairs_everything(self) -> None:
        plan = [Edit(a.start, a.end, a.text, a.accepted[0]) for a in self.GOLD.artifacts]
        assert all(is_repaired(self.GOLD, a, plan) for a in self.GOLD.artifacts)


class TestJudgement:
    GOLD = parse_marked(
        "{{!Share on Facebook\n|}}The {{!jap|eastern}} flank {{?nations|countries}} were "
        "{{!advised|told}} of the {{war|conflict}} today."
    )

    def judged(self, *findings: Finding) -> Any:
        return judge(self.GOLD, report(*findings))

    def test_right_false_and_ignored(self) -> None:
        text = self.GOLD.text
        judgement = self.judged(
            finding(text, "jap", "western", "eastern", applied=True),
            finding(text, "nations", "states", applied=True),
            finding(text, "war"),
            finding(text, "today", "now", applied=True),
        )
        assert [f.text for f in judgement.right] == ["jap", "war"]
        assert [f.text for f in judgement.ignored] == ["nations"]
        assert [f.text for f in judgement.false] == ["today"]
        assert [a.text for a in judgement.found] == ["jap", "war"]
        assert [a.text for a in judgement.missed] == ["advised"]
        assert judgement.repaired == judgement.repaired_by_best == ()
        assert [a.text for a in judgement.repaired_by_any] == ["jap"]
        assert [f.text for f in judgement.edits_false] == ["today"]

    def test_leftovers_are_judged_apart(self) -> None:
        text = self.GOLD.text
        block = finding(text, "Share on Facebook\n", "", applied=True, kind="boilerplate")
        stray = finding(text, " today", "", kind="boilerplate")
        judgement = self.judged(block, stray)
        assert len(judgement.leftovers_found) == 1
        assert [f.text for f in judgement.leftovers_false] == [" today"]
        assert judgement.right == judgement.false == ()
        assert len(self.judged().leftovers_missed) == 1

    def test_a_phrase_found_in_a_leftover_is_neither_right_nor_false(self) -> None:
        judgement = self.judged(finding(self.GOLD.text, "Facebook", "book"))
        assert judgement.right == judgement.false == ()

    def test_scores(self) -> None:
        text = self.GOLD.text
        made = report(
            finding(text, "jap", "eastern", applied=True),
            finding(text, "today", "now", applied=True, confidence=0.55),
            score=0.8,
        )
        case = Case("a", self.GOLD, made, judge(self.GOLD, made), words=10)
        figures = scores([case, case])
        assert figures["documents"] == 2
        assert figures["words"] == 20
        assert (figures["hard"], figures["soft"]) == (4, 2)
        assert figures["precision"] == 0.5
        assert figures["hard_recall"] == 0.5
        assert figures["f0.5"] == 0.5
        assert figures["soft_recall"] == 0
        assert figures["hard_repaired"] == figures["hard_repaired_by_best"] == 0.5
        assert figures["edits"] == 4
        assert figures["edits_right"] == figures["edits_exact"] == 0.5
        assert figures["findings_per_1000_words"] == 200
        assert figures["leftover_recall"] == 0
        assert figures["score_mean"] == pytest.approx(0.8)
        assert figures["verdicts"] == {"spun": 2}
        assert figures["finding_ece"] == pytest.approx((0.05 + 0.55) / 2)
        assert figures["top_1"] == figures["top_5"] == 1
        assert figures["partial_span_recall"] == pytest.approx(1 / 3)
        # Of the words, four of the leftover and the marked ones are not clean.
        assert figures["clean_words"] == 2 * 6
        assert figures["changed_per_1000_clean_words"] == pytest.approx(1000 / 6)

    def test_nothing_to_divide_by_is_none(self) -> None:
        figures = scores([])
        assert figures["precision"] is figures["hard_recall"] is figures["f0.5"] is None
        assert figures["finding_ece"] is None


def test_f_score_favours_precision() -> None:
    assert f_score(1.0, 0.5, beta=0.5) == pytest.approx(0.8333, abs=1e-4)
    assert f_score(0.5, 1.0, beta=0.5) == pytest.approx(0.5556, abs=1e-4)
    assert f_score(0.0, 0.0, beta=0.5) == 0


def test_calibration_error() -> None:
    assert expected_calibration_error([]) is None
    assert expected_calibration_error([(0.75, i % 4 > 0) for i in range(100)]) == pytest.approx(0)
    assert expected_calibration_error([(1.0, False), (0.0, True)]) == 1


SPANS = st.lists(st.integers(0, 30), max_size=8).map(
    lambda ends: [Span(a, b) for a, b in zip(*[iter(sorted(set(ends)))] * 2, strict=False)]
)


class TestCredit:
    def test_exact_needs_both_ends(self) -> None:
        artifacts = [Span(0, 4), Span(10, 20)]
        assert exact_credit([Span(0, 4), Span(10, 19)], artifacts) == Credit(1, 2, 1, 2)

    def test_a_finding_is_paid_once_for_the_artifact_it_shares_most_with(self) -> None:
        credit = partial_credit([Span(0, 20)], [Span(0, 4), Span(10, 18)])
        assert credit == Credit(8 / 20, 1, 1.0, 2)

    def test_an_artifact_is_found_once(self) -> None:
        credit = partial_credit([Span(0, 2), Span(3, 10)], [Span(0, 10)])
        assert credit == Credit(1.0, 2, 0.7, 1)

    @given(SPANS, SPANS)
    def test_partial_lies_between_exact_and_one_each(
        self, findings: list[Span], artifacts: list[Span]
    ) -> None:
        exact = exact_credit(findings, artifacts)
        partial = partial_credit(findings, artifacts)
        assert exact.precision - 1e-9 <= partial.precision <= len(findings)
        assert exact.recall - 1e-9 <= partial.recall <= len(artifacts)
        back = partial_credit(artifacts, findings)
        assert (back.precision, back.recall) == pytest.approx((partial.recall, partial.precision))

    @given(SPANS)
    def test_finding_everything_earns_everything(self, spans: list[Span]) -> None:
        assert partial_credit(spans, spans) == Credit(
            len(spans), len(spans), len(spans), len(spans)
        )


class TestCleanWords:
    @pytest.mark.parametrize(
        ("edits", "changed"),
        [
            ([("jap", "eastern")], 0),
            # beside the artifact: a word replaced, kept, taken away, put in, cut in two
            ([("jap flank", "eastern wing")], 1),
            ([("The jap flank", "The eastern flank")], 0),
            ([("flank held", "held")], 1),
            ([("held", "was held")], 1),
            ([("eld", "eld up")], 1),
            ([("h", "s")], 1),
            ([(" held", " – held")], 0),
            ([("nations", "states")], 0),
        ],
    )
    def test_only_words_outside_artifacts_count(
        self, edits: list[tuple[str, str]], changed: int
    ) -> None:
        gold = parse_marked("{{?nations|countries}} The {{!jap|eastern}} flank held")
        made = report(*(finding(gold.text, a, b, applied=True) for a, b in edits))
        assert clean_words(gold, made) == (3, changed)

    def test_leftovers_taken_out_of_clean_text_are_damage(self) -> None:
        made = report(finding("All is well", "is", "", applied=True, kind="boilerplate"))
        assert clean_words(MarkedText("All is well", ()), made).changed == 1
        assert clean_words(parse_marked("{{!All|That}} is well"), made).changed == 0


class TestDocuments:
    def test_auroc(self) -> None:
        assert auroc([0.9, 0.8], [0.1]) == 1
        assert auroc([0.1], [0.9, 0.8]) == 0
        assert auroc([0.5, 0.5], [0.5]) == 0.5
        assert auroc([], [0.5]) is None

    @given(
        st.lists(st.sampled_from([0.0, 0.2, 0.5, 1.0]), min_size=1),
        st.lists(st.sampled_from([0.0, 0.2, 0.5, 1.0]), min_size=1),
    )
    def test_auroc_counts_pairs(self, positive: list[float], negative: list[float]) -> None:
        pairs = [(p > n) + (p == n) / 2 for p in positive for n in negative]
        assert auroc(positive, negative) == pytest.approx(sum(pairs) / len(pairs))

    def test_what_is_damaged_and_what_is_clean(self) -> None:
        texts = [("{{!jap|east}} x", 0.9), ("{{?a|b}}", 0.7), ("fine", 0.6), ("fine", 0.1)]
        cases = [
            Case("", gold, made, judge(gold, made), 1)
            for marked, value in texts
            for gold, made in [(parse_marked(marked), report(score=value))]
        ]
        figures = document_figures(cases)
        assert (figures["damaged_documents"], figures["clean_documents"]) == (1, 2)
        assert figures["score_auroc"] == 1
        assert figures["clean_above_half"] == 0.5


class TestSignificance:
    GOOD, BAD = Credit(9, 10, 8, 10), Credit(2, 10, 3, 10)

    def test_a_clear_difference_is_significant(self) -> None:
        difference, p_value = paired_bootstrap([self.GOOD] * 9 + [self.BAD], [self.BAD] * 10)
        assert difference is not None
        assert difference > 0.4
        assert p_value is not None
        assert p_value < 0.05

    def test_one_lucky_document_is_not(self) -> None:
        ours = [self.GOOD, *[self.BAD] * 9]
        theirs = [self.BAD, Credit(3, 10, 4, 10), *[self.BAD] * 8]
        difference, p_value = paired_bootstrap(ours, theirs)
        assert difference is not None
        assert difference > 0
        assert p_value is not None
        assert p_value > 0.1

    def test_the_same_is_no_different(self) -> None:
        assert paired_bootstrap([self.GOOD, self.BAD] * 5, [self.GOOD, self.BAD] * 5) == (0, 1)

    @pytest.mark.parametrize("count", [0, 4])
    def test_too_few_documents_have_no_p_value(self, count: int) -> None:
        assert paired_bootstrap([self.GOOD] * count, [self.BAD] * count)[1] is None

    def test_the_difference_is_that_of_the_figures(self) -> None:
        gold = parse_marked("The {{!jap|eastern}} flank and the {{!hitch|join}} of it")
        found = report(finding(gold.text, "jap"))
        more = report(finding(gold.text, "jap"), finding(gold.text, "hitch"))
        one, other = ([Case("", gold, made, judge(gold, made), 8)] * 5 for made in (more, found))
        figures = compare(one, other)
        for name in "f0.5", "partial_span_f0.5":
            difference = scores(one)[name] - scores(other)[name]
            assert figures[f"{name}_difference"] == pytest.approx(difference)


def test_bins_keep_every_prediction() -> None:
    bins = reliability([(0.0, False), (1.0, True), (0.95, False)])
    assert [b.size for b in bins] == [1, 2]
    assert bins[1].came_true == 0.5


def test_marked_text_without_artifacts_is_clean_text() -> None:
    judgement = judge(MarkedText("a jap b", ()), report(finding("a jap b", "jap")))
    assert len(judgement.false) == 1
