"""What mtcheck says about an article: immutable, typed, and the same as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple, Self, get_args

from mtcheck.errors import PlanError
from mtcheck.plan import Edit, Plan

Kind = Literal[
    "spun-word",
    "spun-name",
    "mistranslation",
    "grammar",
    "untranslated",
    "repeated-word",
    "punctuation",
    "encoding",
    "boilerplate",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

Verdict = Literal["clean", "suspect", "spun", "translated", "unsupported-language"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A reading that may have stood there; an empty ``text`` means: delete.

    ``confidence`` (0-1, calibrated) is the probability that an editor would accept it.
    """

    text: str
    confidence: float

    def to_dict(self) -> dict[str, Any]:
        return {"text": self.text, "confidence": self.confidence}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        return cls(str(data["text"]), float(data["confidence"]))


@dataclass(frozen=True, slots=True)
class Finding:
    """One damaged phrase: ``text`` stands at ``start:end`` (code points) of the article.

    ``confidence`` (0-1, calibrated) is the probability that this is damage. ``suggestions`` come
    best first and are empty where the repair is unknown. If ``applied``, the cleaned text has the
    first suggestion in this place. ``held`` says why it must not be changed, however sure
    it is; empty where it may.

    Raises:
        PlanError: it is applied, but has no suggestion that could have been.
    """

    start: int
    end: int
    text: str
    kind: Kind
    confidence: float
    suggestions: tuple[Suggestion, ...] = ()
    applied: bool = False
    reason: str = ""
    held: str = ""

    @property
    def edit(self) -> Edit:
        """The first suggestion in its place; IndexError where there is none."""
        return Edit(self.start, self.end, self.text, self.suggestions[0].text)

    def __post_init__(self) -> None:
        if self.applied and not self.suggestions:
            raise PlanError(
                f"the finding at {self.start}:{self.end} is applied, but suggests nothing"
            )

    def to_dict(self) -> dict[str, Any]:
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "kind": self.kind,
            "confidence": self.confidence,
            "applied": self.applied,
            "suggestions": [s.to_dict() for s in self.suggestions],
            "reason": self.reason,
            "held": self.held,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            start=int(data["start"]),
            end=int(data["end"]),
            text=str(data["text"]),
            kind=data["kind"],
            confidence=float(data["confidence"]),
            suggestions=tuple(Suggestion.from_dict(s) for s in data["suggestions"]),
            applied=bool(data["applied"]),
            reason=str(data["reason"]),
            held=str(data.get("held", "")),
        )


@dataclass(frozen=True, slots=True)
class Report:
    """The judgement on one article.

    Attributes:
        score: 0-1, calibrated probability that the article was machine-spun or machine-translated.
        quality: 0-100, predicted translation quality; None where it cannot be told.
        verdict: what follows from the score, in a word.
        language: ISO 639-1 code of the article's main language, "und" if there is none.
        signature: versions and checksums of all that shaped the judgement.
        findings: in the order of the text; none overlaps another.
    """

    score: float
    quality: float | None
    verdict: Verdict
    language: str
    signature: str
    findings: tuple[Finding, ...] = ()

    @property
    def plan(self) -> Plan:
        """The edits that were applied: `apply(text, report.plan)` gives the cleaned text."""
        return tuple(f.edit for f in self.findings if f.applied)

    def without_edits(self) -> Self:
        """The same judgement with nothing applied."""
        return replace(self, findings=tuple(replace(f, applied=False) for f in self.findings))

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain data, numbers unrounded: `from_dict` gives an equal report.

        ``plan`` repeats what the applied findings say, for whoever only wants the edits.
        """
        return {
            "score": self.score,
            "quality": self.quality,
            "verdict": self.verdict,
            "language": self.language,
            "signature": self.signature,
            "findings": [f.to_dict() for f in self.findings],
            "plan": [e.to_dict() for e in self.plan],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The report that `to_dict` described; its ``plan`` may be left out.

        Raises:
            PlanError: the plan is not the one that follows from the findings.
        """
        report = cls(
            score=float(data["score"]),
            quality=None if data["quality"] is None else float(data["quality"]),
            verdict=data["verdict"],
            language=str(data["language"]),
            signature=str(data["signature"]),
            findings=tuple(Finding.from_dict(f) for f in data["findings"]),
        )
        if "plan" in data and tuple(Edit.from_dict(e) for e in data["plan"]) != report.plan:
            raise PlanError(
                "the plan contradicts the findings: it must have one edit for each that is "
                "applied, in their order; leave it out to have it worked out"
            )
        return report


class Cleaned(NamedTuple):
    """The repaired text and the report on the text as it was given."""

    text: str
    report: Report
