"""Frequency-guided word substitution (Mozes et al. 2021): rare words with a common synonym.

Substituted words are rarer than those they replaced, so every rare word that has a much more
frequent synonym is replaced by it. Two departures, both in the method's favour: synonyms come from
the shipped thesaurus read backwards instead of from WordNet and GloVe neighbours, and of those
frequent enough the thesaurus's most plausible is taken, not the most frequent, which repairs more.
"""

from collections.abc import Iterator

from mtcheck.document import Document, Word
from mtcheck.evaluation.baselines.method import Method
from mtcheck.evaluation.baselines.words import doubtful_words, zipf
from mtcheck.report import Finding, Suggestion
from mtcheck.words.inflection import cased_like
from mtcheck.words.thesaurus import from_thesaurus

RARER_THAN = 4.5  # Zipf frequency: 30 occurrences per million words
MORE_FREQUENT_BY = 1.5  # Zipf: thirty times as frequent
# Shares of findings on damage, and of their readings that were accepted, on marked articles.
PRECISION = 0.53
ACCEPTED = 0.13
EVEN = 0.09


def baseline(rarer_than: float = RARER_THAN, more_frequent_by: float = MORE_FREQUENT_BY) -> Method:
    """The method with thresholds in Zipf frequency.

    Raises:
        MtcheckError: the package wordfreq is missing.
    """
    zipf("")  # fails here and not in the middle of a text

    def find(document: Document) -> Iterator[Finding]:
        for _, word in doubtful_words(document):
            frequency = zipf(word.text)
            if 0 < frequency < rarer_than:
                synonym = _synonym(word, frequency + more_frequent_by)
                if synonym is not None:
                    yield _finding(word, synonym)

    return Method("fgws", f"{rarer_than:g}+{more_frequent_by:g}", find, EVEN)


def _synonym(word: Word, at_least: float) -> str | None:
    """The first synonym of one word that is as frequent as ``at_least``."""
    return next(
        (s for s in from_thesaurus(word.text) if " " not in s and zipf(s) >= at_least), None
    )


def _finding(word: Word, synonym: str) -> Finding:
    return Finding(
        word.start,
        word.end,
        word.text,
        "spun-word",
        PRECISION,
        (Suggestion(cased_like(word.text, synonym), PRECISION * ACCEPTED),),
        reason=f"rare, and “{synonym}” is much more frequent",
    )
