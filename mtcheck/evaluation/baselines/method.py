"""From a function that finds damage to an object that evaluation can measure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from mtcheck._version import __version__
from mtcheck.decide.article import verdict
from mtcheck.document import Document, overlaps
from mtcheck.language import SUPPORTED, UNKNOWN
from mtcheck.plan import apply
from mtcheck.report import Cleaned, Finding, Report, Verdict

Find = Callable[[Document], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Method:
    """A baseline.

    Attributes:
        name: as in the registry; goes into the signature.
        settings: versions, checksums and thresholds, for the signature.
        find: the findings of an English document, in any order; of those that overlap the one that
            begins first is kept, then the longest. Addresses and passages in another language
            are left alone whatever it returns.
        even: findings per word at which an article is as likely damaged as clean.
    """

    name: str
    settings: str
    find: Find
    even: float = 1.0

    @property
    def signature(self) -> str:
        return f"baseline:{self.name} {self.settings}|mtcheck {__version__}"

    def clean_many(self, texts: Iterable[str], batch_size: int = 32) -> Iterator[Cleaned]:
        """Clean a stream of articles one by one; ``batch_size`` is there for the interface."""
        return map(self.clean, texts)

    def clean(self, text: str) -> Cleaned:
        """Apply the first suggestion of every finding."""
        document = Document(text)
        language = document.language
        found: tuple[Finding, ...] = ()
        probability = 0.0
        judged: Verdict = "clean" if language == UNKNOWN else "unsupported-language"
        if language in SUPPORTED:
            found = tuple(_applied(document, self.find(document)))
            probability = self._score(len(found), len(document.words))
            # None of these methods tells a translator from a spinner.
            judged = verdict(probability, by_translator=False)
        report = Report(probability, None, judged, language, self.signature, found)
        return Cleaned(apply(text, report.plan), report)

    def _score(self, findings: int, words: int) -> float:
        """A logistic function of the log of findings per word, one half at ``even``."""
        odds = (findings / (self.even * words)) ** 2 if words else 0.0
        return odds / (1 + odds)


def _applied(document: Document, found: Iterable[Finding]) -> Iterator[Finding]:
    past = 0
    for finding in sorted(found, key=lambda f: (f.start, -f.end)):
        start, end = finding.start, finding.end
        untouchable = overlaps(document.verbatim, start, end) or overlaps(
            document.foreign, start, end
        )
        if past <= start < end and not untouchable:
            past = end
            yield replace(finding, applied=bool(finding.suggestions))
