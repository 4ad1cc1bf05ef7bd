"""Word-swap engines: a thesaurus read without looking at the sense, embedding neighbours."""

import random
from functools import cache
from itertools import accumulate

import numpy as np

from mtcheck.simulate.engines.base import FUNCTION_WORDS, Passage, Proposal, match_case
from mtcheck.simulate.forms import inflect, lemmas, readings
from mtcheck.simulate.frequency import zipf
from mtcheck.simulate.thesauri import Thesaurus

# Nobody can tell from the context that one number or day was swapped for another.
NUMBERS = frozenset(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred thousand million billion trillion first second third fourth fifth sixth seventh eighth
    ninth tenth monday tuesday wednesday thursday friday saturday sunday
    """.split()  # noqa: SIM905
)
RELATION_WEIGHT = {"synonym": 1.0, "similar": 0.6, "related": 0.3, "generic": 0.3, "narrower": 0.2}


class ThesaurusEngine:
    """Swaps a content word for a term of any sense and part of speech, inflected like it."""

    consistent = True

    def __init__(self, name: str, thesaurus: Thesaurus) -> None:
        self.name = name
        self._thesaurus = thesaurus
        self._options: dict[str, tuple[list[tuple[str, str]], list[float]]] = {}

    def options(self, word: str) -> tuple[list[tuple[str, str]], list[float]]:
        """(term, tag) choices for a word, and cumulative weights: common terms weigh more."""
        known = self._options.get(word)
        if known is None:
            weights: dict[tuple[str, str], float] = {}
            own = lemmas(word)
            for lemma, pos, tag in readings(word):
                for term, term_pos, relation in self._thesaurus.related(lemma):
                    if term_pos != pos or term.lower() in own or any(c.isupper() for c in term):
                        continue
                    frequency = zipf(term)
                    weight = RELATION_WEIGHT[relation] * max(0.0, frequency - 1.5) ** 1.5
                    weight *= (1.0, 0.4, 0.15, 0.05)[min(term.count(" "), 3)]
                    if weight > 0:
                        weights[term, tag] = max(weight, weights.get((term, tag), 0.0))
            best = sorted(weights.items(), key=lambda item: -item[1])[:30]
            known = [choice for choice, _ in best], list(accumulate(weight for _, weight in best))
            self._options[word] = known
        return known

    def swap(self, word: str, rng: random.Random) -> str | None:
        """One replacement of a lower-case word, inflected like it, or None."""
        choices, weights = self.options(word)
        if not choices:
            return None
        swapped = inflect(*rng.choices(choices, cum_weights=weights)[0])
        return None if swapped == word else swapped

    def propose(self, passage: Passage, index: int, rng: random.Random) -> Proposal | None:
        """A swap of word `index` unless it is a function word or a name."""
        word = passage.lowers[index]
        if word in FUNCTION_WORDS or len(word) < 3 or passage.is_name(index):
            return None
        swapped = self.swap(word, rng)
        if swapped is None:
            return None
        return Proposal(
            passage.starts[index], passage.ends[index], match_case(passage.word(index), swapped)
        )


class NeighbourEngine:
    """Swaps a word for one near it in an embedding space: fits the distribution, not the sense."""

    consistent = True

    def __init__(self, name: str, words: list[str], vectors: np.ndarray, nearest: int = 10) -> None:
        """`words`: lower-case; `vectors`: [words, width]; `nearest`: neighbours to choose from."""
        self.name = name
        self._nearest = nearest
        self._words = words
        self._row = {word: row for row, word in enumerate(words)}
        self._vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(
            np.float32
        )
        self._known = cache(self._neighbours)

    def _neighbours(self, word: str) -> list[str]:
        scores = self._vectors @ self._vectors[self._row[word]]
        order = np.argpartition(-scores, 3 * self._nearest)[: 3 * self._nearest]
        order = order[np.argsort(-scores[order])]
        own = lemmas(word)
        return [self._words[k] for k in order if not own & lemmas(self._words[k])][: self._nearest]

    def propose(self, passage: Passage, index: int, rng: random.Random) -> Proposal | None:
        """A neighbour of word `index` unless it is a function word, a name or unknown."""
        word = passage.lowers[index]
        if (
            word not in self._row
            or word in FUNCTION_WORDS
            or word in NUMBERS
            or passage.is_name(index)
        ):
            return None
        near = self._known(word)
        if not near:
            return None
        return Proposal(
            passage.starts[index],
            passage.ends[index],
            match_case(passage.word(index), rng.choice(near)),
        )
