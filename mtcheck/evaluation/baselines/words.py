"""Which words of a text the baselines that go word by word may doubt, and how common a word is."""

from collections.abc import Iterator

from mtcheck.document import Document, Word
from mtcheck.errors import MtcheckError

_SHORTEST = 3  # letters
# Zipf frequency of function words and of content words as common as these; a spinner leaves them.
_FUNCTION_FROM = 5.8


def zipf(word: str) -> float:
    """Log10 of the occurrences per billion words of English, 0 for a word never seen (wordfreq).

    Raises:
        MtcheckError: the package wordfreq is missing.
    """
    try:
        from wordfreq import zipf_frequency
    except ImportError as error:
        raise MtcheckError(
            "this baseline needs wordfreq: pip install 'mtcheck[evaluate]'"
        ) from error
    return float(zipf_frequency(word.lower(), "en"))


def is_content(word: Word) -> bool:
    """Whether a word carries meaning of its own, by its length and frequency."""
    return len(word.text) >= _SHORTEST and word.text.isalpha() and zipf(word.text) < _FUNCTION_FROM


def doubtful_words(document: Document) -> Iterator[tuple[int, Word]]:
    """Content words with their index, without names: capitals where no sentence begins.

    Names are rare and hard to predict, and would drown everything else.
    """
    openings = {
        inside[0].start
        for sentence in document.sentences
        if (inside := document.words_in(sentence.start, sentence.end))
    }
    for index, word in enumerate(document.words):
        if is_content(word) and (not word.capitalised or word.start in openings):
            yield index, word
