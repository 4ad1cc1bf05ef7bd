"""From a word a spinner wrote back to the words it may have stood for."""

import gzip
from functools import cache
from importlib.resources import files


@cache
def _table() -> dict[str, str]:
    packed = files("mtcheck").joinpath("data/thesaurus.tsv.gz").read_bytes()
    lines = gzip.decompress(packed).decode("utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if not line.startswith("#"))


def sources_of(lemma: str) -> tuple[str, ...]:
    """Words and phrases that list ``lemma`` as a synonym under any sense, most plausible first.

    >>> "eastern" in sources_of("unheard-of-word")
    False
    """
    return tuple(_table().get(lemma, "").split("|")) if lemma in _table() else ()
