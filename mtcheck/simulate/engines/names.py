"""Names and titles: a word of a name swapped as if it were any word ("Secretary Basic")."""

import random

from mtcheck.simulate.engines.base import FUNCTION_WORDS, Passage, Proposal, title_case
from mtcheck.simulate.engines.swaps import ThesaurusEngine
from mtcheck.simulate.frequency import zipf

JOINING = frozenset({"of", "the", "for", "and", "on"})


class NamesEngine:
    """Swaps common words in names of several words, capitals kept; also months before numbers."""

    name = "names"
    consistent = True

    def __init__(self, thesauri: list[ThesaurusEngine], common: float = 4.0) -> None:
        """`common`: lowest Zipf frequency of a word that a spinner would know."""
        self._thesauri = thesauri
        self._common = common

    def propose(self, passage: Passage, index: int, rng: random.Random) -> Proposal | None:
        """A swap of word `index` when it is a common word inside a name."""
        word = passage.lowers[index]
        if (
            word in FUNCTION_WORDS
            or len(word) < 3
            or not passage.capital[index]
            or zipf(word) < self._common
        ):
            return None
        written = passage.word(index)
        if written.isupper() or not self._inside_name(passage, index):
            return None
        swapped = rng.choice(self._thesauri).swap(word, rng)
        if swapped is None:
            return None
        return Proposal(passage.starts[index], passage.ends[index], title_case(swapped))

    def _inside_name(self, passage: Passage, index: int) -> bool:
        """Whether a capitalised word stands beside it, at most a joining word between."""
        if word_before_number(passage, index) and not passage.initial[index]:
            return True
        for step in (-1, 1):
            at, crossed = index, 0
            while crossed < 3:
                at, crossed = at + step, crossed + 1
                if not 0 <= at < len(passage) or passage.gap(at if step < 0 else at - 1) not in (
                    " ",
                    "-",
                ):
                    break
                if passage.capital[at] and not (
                    passage.initial[at] and passage.lowers[at] in FUNCTION_WORDS
                ):
                    return True
                if passage.lowers[at] not in JOINING:
                    break
        return False


def word_before_number(passage: Passage, index: int) -> bool:
    """Whether a space and a digit follow ("March 2020")."""
    end = passage.ends[index]
    return passage.text[end : end + 1] == " " and passage.text[end + 1 : end + 2].isdigit()
