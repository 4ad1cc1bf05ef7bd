"""References: what is aligned, what they say of damage, and what they contradict."""

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Any

import pytest
from case_files import read_cases
from hypothesis import given, settings
from hypothesis import strategies as st

from mtcheck.checker import Checker
from mtcheck.document import Document
from mtcheck.policy import Policy
from mtcheck.references import Comparison, compare
from mtcheck.references.align import align
from mtcheck.references.vocabulary import key
from mtcheck.report import Finding, Report, Suggestion

COMPARED = read_cases("references")["case"]


class KnowsDamage:
    """A checker that finds the phrases it is told of."""

    def __init__(self, damaged: Sequence[Mapping[str, Any]]) -> None:
        self.policy = Policy()
        self._damaged = damaged

    def check(self, text: str) -> Report:
        found = []
        for damage in self._damaged:
            start = text.find(damage["text"])
            if start >= 0 and damage["confidence"] >= self.policy.report_from:
                readings = tuple(Suggestion(r, 0.3) for r in damage["readings"])
                end = start + len(damage["text"])
                found.append(
                    Finding(start, end, damage["text"], "spun-word", damage["confidence"], readings)
                )
        found.sort(key=lambda f: f.start)
        signature = f"test|policy:{self.policy.signature}"
        return Report(0.4, None, "clean", "en", signature, tuple(found))


def compared(case: Mapping[str, Any]) -> Comparison:
    theirs = [
        {"text": phrase, "confidence": 0.9, "readings": []}
        for phrase in case.get("reference_damaged", [])
    ]
    checker = KnowsDamage([*case.get("damaged", []), *theirs])
    return compare(checker, case["text"], case["references"])


@pytest.mark.parametrize("case", COMPARED, ids=[c["id"] for c in COMPARED])
class TestCases:
    def test_exactly_this_is_aligned(self, case: Mapping[str, Any]) -> None:
        wanted = [(a["text"], a["reference"], f"reference {a['number']}") for a in case["aligned"]]
        aligned = compared(case).alignments
        assert len(aligned) == len(wanted), [a.to_dict() for a in aligned]
        for alignment, (text, other, name) in zip(aligned, wanted, strict=True):
            assert alignment.text.startswith(text)
            assert alignment.reference_text.startswith(other)
            assert alignment.reference == name
            number = int(name.split()[1]) - 1
            reference = case["references"][number]
            place = slice(alignment.reference_start, alignment.reference_end)
            assert reference[place] == alignment.reference_text
            assert case["text"][alignment.start : alignment.end] == alignment.text

    def test_exactly_this_is_found(self, case: Mapping[str, Any]) -> None:
        findings = compared(case).report.findings
        assert [f.text for f in findings] == [w["text"] for w in case["found"]]
        for finding, wanted in zip(findings, case["found"], strict=True):
            assert case["text"][finding.start : finding.end] == finding.text
            assert [s.text for s in finding.suggestions[:1]] == (
                [wanted["reading"]] if "reading" in wanted else []
            )
            assert wanted["confidence"] <= finding.confidence < 1
            assert wanted.get("says", "") in finding.reason
            assert not finding.applied


# What may be aligned among the seeds, by the first words of both sides. The second of 001 and 003
# is one statement of NATO, which 004 reports.
SAME = {
    (1, 3): [("We are deploying additional", "We are deploying additional")],
    (1, 4): [],
    (3, 4): [],
}
READINESS = {
    1: "We have increased the readiness",
    3: "We have increased the readiness",
    4: "According to NATO officials, the alliance has increased the readiness",
}


@pytest.mark.parametrize(("one", "other"), list(permutations(range(5), 2)))
def test_nothing_wrong_is_aligned_among_the_seeds(one: int, other: int, seeds: list[str]) -> None:
    pairs = align(Document(seeds[one]), Document(seeds[other]))
    found = [
        (
            seeds[one][p.statement.start : p.statement.end],
            seeds[other][p.other.start : p.other.end],
        )
        for p in pairs
    ]
    low, high = sorted((one, other))
    wanted = list(SAME.get((low, high), []))
    if one in READINESS and other in READINESS:
        wanted.append((READINESS[low], READINESS[high]))
    if one > other:
        wanted = [(b, a) for a, b in wanted]
    assert len(found) == len(wanted), found
    for pair, starts in zip(found, wanted, strict=True):
        assert pair[0].startswith(starts[0])
        assert pair[1].startswith(starts[1])


class TestCheck:
    def test_without_references_nothing_changes(self, checker: Checker, seeds: list[str]) -> None:
        assert checker.check(seeds[3], []) == checker.check(seeds[3], {}) == checker.check(seeds[3])

    def test_drift_is_reported_and_nothing_is_applied(
        self, checker: Checker, seeds: list[str]
    ) -> None:
        report = checker.check(seeds[3], {"first.txt": seeds[1]})
        drifted = {f.text: f for f in report.findings if "quotes this as" in f.reason}
        assert set(drifted) == {"ground", "resources"}
        assert drifted["ground"].kind == "mistranslation"
        assert drifted["ground"].confidence == 0.5
        assert "first.txt quotes this as “land”" in drifted["ground"].reason
        assert report.plan == ()
        alone = checker.check(seeds[3])
        assert set(alone.findings) < set(report.findings)
        assert Report.from_dict(report.to_dict()).signature == report.signature
        assert report.signature.startswith(alone.signature)

    def test_good_text_stays_good(self, checker: Checker, seeds: list[str]) -> None:
        report = checker.check(seeds[4], [seeds[0], *seeds[1:4]])
        assert report.findings == checker.check(seeds[4]).findings

    def test_references_of_the_wrong_type(self, checker: Checker) -> None:
        for wrong in "one article", b"bytes", [b"bytes"], {"a": None}, {1: "text"}:
            with pytest.raises(TypeError):
                checker.check("Some text.", wrong)  # type: ignore[arg-type]
        with pytest.raises(TypeError):
            checker.check(None, ["Some text."])  # type: ignore[arg-type]


TEXT = "\n".join(dict.fromkeys(t for case in COMPARED for t in (case["text"], *case["references"])))
SENTENCES = [TEXT[s.start : s.end] for s in Document(TEXT).sentences]


class TestLaws:
    @settings(max_examples=15, deadline=None)
    @given(st.lists(st.sampled_from(SENTENCES), max_size=8))
    def test_an_article_says_the_same_as_itself(self, sentences: list[str]) -> None:
        text = " ".join(sentences)
        comparison = compare(KnowsDamage([]), text, [text])
        assert comparison.report.findings == ()
        for alignment in comparison.alignments:
            ours, theirs = (
                [key(w.text) for w in Document(t).words]
                for t in (alignment.text, alignment.reference_text)
            )
            assert ours == theirs

    @settings(max_examples=15, deadline=None)
    @given(
        st.lists(st.sampled_from(SENTENCES), max_size=8),
        st.lists(st.sampled_from(SENTENCES), max_size=8),
    )
    def test_no_word_is_aligned_twice(self, ours: list[str], theirs: list[str]) -> None:
        found = compare(KnowsDamage([]), " ".join(ours), [" ".join(theirs)]).alignments
        for one, other in permutations(found, 2):
            assert one.end <= other.start or other.end <= one.start
            assert (
                one.reference_end <= other.reference_start
                or other.reference_end <= one.reference_start
            )

    @settings(max_examples=30, deadline=None)
    @given(st.text(max_size=80), st.text(max_size=80))
    def test_any_text_can_be_compared(self, text: str, other: str) -> None:
        comparison = compare(KnowsDamage([]), text + "\ud800", [other, text])
        assert comparison.report.findings == ()
