"""The shipped lexicon by itself: whatever stands in it is damage, wherever it stands."""

from collections.abc import Iterator

from mtcheck.document import Document
from mtcheck.evaluation.baselines.method import Method
from mtcheck.report import Finding, Suggestion
from mtcheck.words.inflection import cased_like, variants
from mtcheck.words.lexicon import Entry, Lexicon, Match

# Matches of one entry per million words of damaged text: entries as frequent in clean English are
# right half the time. Together with the other constants, chosen on marked articles.
DAMAGED_RATE = 60.0
ACCEPTED = 0.61  # share of first readings on damage that were accepted
EVEN = 0.057


def baseline() -> Method:
    """A method that reports every match but those the lexicon allows."""
    lexicon = Lexicon.default()

    def find(document: Document) -> Iterator[Finding]:
        for match in lexicon.matches(document):
            if not match.entry.is_allowed:
                yield _finding(document.text[match.start : match.end], match)

    return Method("lexicon", lexicon.signature, find, EVEN)


def confidence(entry: Entry) -> float:
    """Probability that a match is damage, from how often the entry stands in clean English.

    One that was never counted is taken at its word.
    """
    return DAMAGED_RATE / (DAMAGED_RATE + (entry.rate or 0.0))


def _finding(text: str, match: Match) -> Finding:
    entry = match.entry
    readings = list(entry.readings)
    if not match.exact:
        readings = variants(text.split()[-1], readings)
    sure = confidence(entry)
    return Finding(
        match.start,
        match.end,
        text,
        "spun-name" if entry.is_name else "spun-word",
        sure,
        tuple(Suggestion(cased_like(text, r), sure * ACCEPTED) for r in readings),
        reason=f"the lexicon lists “{entry.artifact}”",
    )
