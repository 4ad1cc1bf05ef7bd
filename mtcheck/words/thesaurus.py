"""From a word a spinner wrote back to the words it may have stood for."""

from functools import cache

from mtcheck.data import read_lines


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
