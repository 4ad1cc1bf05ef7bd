"""Harper, an offline grammar and spelling checker, through the package harper-py.

With the British dictionary, and without remarks on the spelling of capitalised words, which are
names as a rule: of its settings these did best on marked articles.
"""

from collections.abc import Iterator
from importlib.metadata import version
from typing import TYPE_CHECKING

from mtcheck.document import Document
from mtcheck.errors import MtcheckError
from mtcheck.evaluation.baselines.method import Method
from mtcheck.report import Finding, Kind, Suggestion

if TYPE_CHECKING:
    from harper import Lint

# Shares of findings on damage, and of their readings that were accepted, on marked articles.
PRECISION = 0.19
ACCEPTED = 0.1
EVEN = 0.018
_KINDS: dict[str, Kind] = {
    "Formatting": "punctuation",
    "Punctuation": "punctuation",
    "Repetition": "repeated-word",
}


def baseline() -> Method:
    """Harper behind the interface of a checker.

    Raises:
        MtcheckError: the package harper-py is missing.
    """
    try:
        from harper import Dialect, Language, Linter
    except ImportError as error:
        raise MtcheckError(
            "the baseline harper needs harper-py: pip install 'mtcheck[evaluate]'"
        ) from error
    linter = Linter(Dialect.BRITISH)

    def find(document: Document) -> Iterator[Finding]:
        # It takes no lone surrogates; one question mark for each keeps the offsets.
        text = document.text.encode("utf-8", "replace").decode("utf-8")
        for lint in linter.lint(text, language=Language.PLAINTEXT):
            if lint.lint_kind != "Spelling" or not lint.problem_text[:1].isupper():
                yield _finding(document, lint)

    return Method("harper", version("harper-py"), find, EVEN)


def _finding(document: Document, lint: "Lint") -> Finding:
    from harper import SuggestionKind

    start, end = lint.span.start, lint.span.end
    text = document.text[start:end]
    readings = (
        text + s.replacement_text if s.kind == SuggestionKind.INSERT_AFTER else s.replacement_text
        for s in lint.suggestions
    )
    return Finding(
        start,
        end,
        text,
        _KINDS.get(lint.lint_kind, "grammar"),
        PRECISION,
        tuple(Suggestion(reading, PRECISION * ACCEPTED) for reading in readings),
        reason=lint.message,
    )
