"""How common a word is, by the lists of wordfreq: what an engine of synonyms weighs terms by."""

from functools import cache
from math import log10

from mtcheck.extras import need


@cache
def _frequencies() -> dict[str, float]:
    wordfreq = need("wordfreq", "engines of synonyms and names", "simulate")
    listed: dict[str, float] = wordfreq.get_frequency_dict("en", wordlist="large")
    return {word: log10(frequency) + 9 for word, frequency in listed.items()}


def is_listed(word: str) -> bool:
    """Whether a lower-case word is common enough to be listed.

    Raises:
        MtcheckError: wordfreq is not installed.
    """
    return word in _frequencies()


def zipf(term: str) -> float:
    """Zipf frequency (log10 per billion words) of a lower-case term, or its rarest word.

    Raises:
        MtcheckError: wordfreq is not installed.
    """
    table = _frequencies()
    if " " in term:
        return min(table.get(word, 0.0) for word in term.split(" ") if word)
    return table.get(term, 0.0)
