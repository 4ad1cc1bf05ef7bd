"""The inverse thesaurus: from what a spinner writes back to what stood there."""

import lzma
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

pytest.importorskip("wordfreq")

from mtcheck.simulate.thesauri import Related
from mtcheck.training import thesaurus
from mtcheck.training.packed import write_packed


class _Toy:
    """A thesaurus of two entries."""

    def __init__(self, entries: dict[str, list[str]], relation: str = "synonym") -> None:
        self._entries, self._relation = entries, relation

    def heads(self) -> Iterator[str]:
        return iter(self._entries)

    def related(self, lemma: str) -> tuple[Related, ...]:
        return tuple(Related(t, "NOUN", self._relation) for t in self._entries[lemma])


def test_the_thesaurus_is_turned_round_most_plausible_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = _Toy({"house": ["home"], "family": ["home"], "place": ["home"], "qqzz": ["home"]})
    two = _Toy({"family": ["home"]})
    wide = _Toy({"area": ["home"]}, "generic")
    inverse = thesaurus.invert([one, two, wide])
    assert thesaurus.scored(inverse["home"], frozenset()) == ["family", "house", "place", "area"]
    listed = thesaurus.scored(inverse["home"], frozenset({"place"}))
    assert listed == ["+place", "family", "house", "area"]
    paths = [tmp_path / "one.xz", tmp_path / "two.xz"]
    monkeypatch.setattr("time.time", count(1e9).__next__)
    for path in paths:
        write_packed(path, thesaurus.lines(inverse, {}, "# licence\n"))
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert (
        lzma.decompress(paths[0].read_bytes()).decode().endswith("home\tfamily|house|place|area\n")
    )
