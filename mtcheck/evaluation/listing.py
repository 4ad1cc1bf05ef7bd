"""What went wrong, one line each, for a developer to read."""

from collections.abc import Iterator

from mtcheck.evaluation.repair import Spanned, touches
from mtcheck.evaluation.scores import Case
from mtcheck.report import Finding

_CONTEXT = 40


def errors(case: Case) -> Iterator[str]:
    """Hard artifacts missed, false findings, wrong repairs and leftovers missed of one article.

    Capitals stand for what the policy did to the text; small letters for what is only reported.
    """
    text, judged = case.gold.text, case.judgement
    for artifact in judged.missed:
        if artifact.severity == "hard":
            yield f"missed   {in_context(text, artifact)} = {'|'.join(artifact.accepted)}"
    for finding in judged.false:
        yield f"{'DAMAGED' if finding.applied else 'false':8} {describe(text, finding)}"
    for finding in judged.right:
        if finding not in judged.best_exact:
            label = "MISFIXED" if finding.applied else "misfix" if finding.suggestions else "no fix"
            accepted = " + ".join("|".join(a.accepted) for a in judged.found if touches(a, finding))
            yield f"{label:8} {describe(text, finding)} = {accepted}"
    for artifact in judged.leftovers_missed:
        yield f"leftover {in_context(text, artifact)}"
    for finding in judged.leftovers_false:
        yield f"leftover? {describe(text, finding)}"


def findings(case: Case) -> Iterator[str]:
    """Every finding of one article, right or wrong, in the order of the text."""
    judged = case.judgement
    for finding in case.report.findings:
        label = "false" if finding in judged.false else "right" if finding in judged.right else "-"
        fixed = "fixed" if finding in judged.best_exact else ""
        applied = "applied" if finding.applied else ""
        yield f"{label:5} {fixed:5} {applied:7} {describe(case.gold.text, finding)}"


def describe(text: str, finding: Finding) -> str:
    """The finding in its context, its suggestions, confidence and reason."""
    readings = "|".join(
        f"{s.text or '(delete)'} {s.confidence:.2f}" for s in finding.suggestions[:5]
    )
    return (
        f"{in_context(text, finding)} -> {readings or '?'}  "
        f"[{finding.kind} {finding.confidence:.2f}: {finding.reason}]"
    )


def in_context(text: str, span: Spanned) -> str:
    """The phrase in double brackets with some text around it, on one line."""
    before = text[max(0, span.start - _CONTEXT) : span.start]
    after = text[span.end : span.end + _CONTEXT]
    return _one_line(f"{before}[[{text[span.start : span.end]}]]{after}")


def _one_line(text: str) -> str:
    flat = text.replace("\r", "").replace("\n", "⏎")
    return flat.encode("utf-8", "backslashreplace").decode()
