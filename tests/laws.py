"""What holds for the result of cleaning any text whatever."""

from mtcheck.plan import apply, revert
from mtcheck.report import KINDS, Cleaned, Report


def assert_sound(text: str, cleaned: Cleaned) -> None:
    """The report describes ``text`` and its plan leads to the cleaned text and back."""
    result, report = cleaned
    assert_well_formed(text, report)
    assert apply(text, report.plan) == result
    assert revert(result, report.plan) == text
    assert_only_edits_change(text, cleaned)
    assert Report.from_dict(report.to_dict()) == report


def assert_well_formed(text: str, report: Report) -> None:
    assert 0 <= report.score <= 1
    position = 0
    for finding in report.findings:
        assert position <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end] == finding.text
        assert finding.kind in KINDS
        assert 0 <= finding.confidence <= 1
        assert finding.reason
        assert finding.suggestions or not finding.applied
        confidences = [s.confidence for s in finding.suggestions]
        assert all(0 <= c <= 1 for c in confidences)
        assert confidences[:1] == sorted(confidences, reverse=True)[:1]
        assert len({s.text for s in finding.suggestions}) == len(confidences)
        position = finding.end


def assert_only_edits_change(text: str, cleaned: Cleaned) -> None:
    """Walk both texts side by side: they differ where a finding was applied, as it says."""
    here = there = 0
    for finding in cleaned.report.findings:
        if not finding.applied:
            continue
        kept = text[here : finding.start]
        written = finding.suggestions[0].text
        assert cleaned.text[there : there + len(kept)] == kept
        there += len(kept)
        assert cleaned.text[there : there + len(written)] == written
        there += len(written)
        here = finding.end
    assert cleaned.text[there:] == text[here:]
