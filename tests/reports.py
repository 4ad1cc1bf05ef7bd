"""Findings and reports made by hand."""

from mtcheck.report import Finding, Kind, Report, Suggestion


def finding(
    text: str,
    phrase: str,
    *readings: str,
    applied: bool = False,
    kind: Kind = "spun-word",
    confidence: float = 0.95,
) -> Finding:
    """A finding at the first place where ``phrase`` stands."""
    start = text.index(phrase)
    suggestions = tuple(Suggestion(reading, confidence) for reading in readings)
    return Finding(start, start + len(phrase), phrase, kind, confidence, suggestions, applied)


def report(*findings: Finding, score: float = 0.9) -> Report:
    ordered = tuple(sorted(findings, key=lambda f: f.start))
    return Report(score, None, "spun" if findings else "clean", "en", "test 1", ordered)
