"""From a word a spinner wrote back to the words it may have stood for."""

from functools import cache

from mtcheck.data import read_lines
from mtcheck.words.inflection import lemmas, variants


@cache
def _table() -> dict[str, str]:
    lines = read_lines("thesaurus.tsv.xz")
    return dict(line.split("\t", 1) for line in lines if not line.startswith("#"))


MARK = "+"  # before what our own lists of spinners' substitutions have


def sources_of(lemma: str) -> tuple[tuple[str, bool], ...]:
    """Words and phrases that list ``lemma`` as a synonym under any sense, most plausible first.

    Each comes with whether spinners are known to make that very substitution.

    >>> sources_of("unheard-of-word")
    ()
    """
    sources = _table().get(lemma, "").split("|")
    return tuple(
        (source.removeprefix(MARK), source.startswith(MARK)) for source in sources if source
    )


def from_thesaurus(phrase: str) -> dict[str, bool]:
    """What may have been replaced by a word or phrase, in the form that fits its place.

    Each comes with whether spinners are known to make that very substitution. Of a phrase, the last
    word may be inflected (nouns) or the first (verbs).
    """
    words = phrase.lower().split(" ")
    found: dict[str, bool] = {}
    for at in dict.fromkeys((len(words) - 1, 0)):
        for lemma in lemmas(words[at]):
            for source, listed in sources_of(" ".join([*words[:at], lemma, *words[at + 1 :]])):
                for form in variants(words[at], [source]):
                    found[form] = found.get(form, False) or listed
    return found
