"""What the tests of the command share: a checker that knows one word, and a text with it."""

import sys
from collections.abc import Callable
from types import ModuleType

import pytest

from mtcheck.errors import ModelError
from mtcheck.plan import apply
from mtcheck.policy import Policy
from mtcheck.report import Cleaned, Finding, Report, Suggestion, Verdict

Write = Callable[..., str]  # the fixture `article`
Capture = pytest.CaptureFixture[bytes]

DAMAGED = "The jap flank.\r\n\tjap “naïve” 日本\n"
REPAIRED = "The eastern flank.\r\n\teastern “naïve” 日本\n"


class FakeChecker:
    """Knows one spinner's word; the model named "broken" cannot be loaded."""

    def __init__(
        self,
        model: str | None = None,
        lexicon: str | None = None,
        policy: Policy | None = None,
    ) -> None:
        if model == "broken":
            raise ModelError("broken: not a masked language model")
        self.policy = policy or Policy()

    def clean(self, text: str) -> Cleaned:
        findings = []
        start = text.find("jap")
        while start >= 0:
            found = Finding(
                start,
                start + 3,
                "jap",
                "spun-word",
                0.97,
                (Suggestion("eastern", 0.95),),
                "spun-word" in self.policy.kinds and self.policy.apply_from <= 0.95,
                "wrong sense",
            )
            if found.confidence >= self.policy.report_from:
                findings.append(found)
            start = text.find("jap", start + 3)
        verdict: Verdict = "spun" if findings else "clean"
        score = 0.9 if findings else 0.1
        report = Report(score, None, verdict, "en", self.policy.signature, tuple(findings))
        return Cleaned(apply(text, report.plan), report)

    def check(self, text: str) -> Report:
        return self.clean(text).report.without_edits()


def install_fake_checker() -> None:
    module = ModuleType("mtcheck.checker")
    module.Checker = FakeChecker  # type: ignore[attr-defined]
    sys.modules["mtcheck.checker"] = module
