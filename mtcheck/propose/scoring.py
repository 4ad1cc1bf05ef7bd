"""How well each candidate fits its place, read by the masked LM with the damaged phrase hidden.

Words are scored as words: of a word in several subwords, each is predicted from those before it,
with itself and the later ones masked (Kauf and Ivanova 2023, arXiv 2305.10588), so that the rest of
a rare word does not give it away. Of a phrase, each word is scored with the others in sight.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mtcheck.detect.tagging import Tagged
from mtcheck.model.masked_lm import Floats, MaskedLM
from mtcheck.model.tags import DAMAGED
from mtcheck.propose.candidates import NEVER, most_likely, spelling
from mtcheck.propose.places import Candidate, Place
from mtcheck.words.inflection import cased_like

CONTEXT = 14  # subwords on either side of the place
LONGEST = 6  # subwords of a reading; a longer one is not scored
LENGTHS = (2, 3)  # words of longer readings
FILLED = 6  # readings taken from the masked position itself
_GROUP = 64  # places scored at once: bounds memory
_REMEMBERED = 20_000  # hidden states kept between looks at one article


@dataclass(frozen=True, slots=True)
class Score:
    """Log-probabilities of the words in which a reading differs from what stands there."""

    reading: float
    original: float

    @property
    def gain(self) -> float:
        """How much better the reading fits: a log-likelihood ratio in nats."""
        return self.reading - self.original


@dataclass(frozen=True, slots=True)
class Scored:
    """A place with its masked scores.

    Attributes:
        scores: of each of the place's candidates, in their order.
        best: log-probability of the likeliest subword at a single mask: what the context says.
    """

    place: Place
    scores: tuple[Score, ...]
    best: float


@dataclass(frozen=True, slots=True)
class _Query:
    """A question: with ``before``, masks and ``after`` in the place, what is the first mask?"""

    before: tuple[int, ...]
    masks: int
    after: tuple[int, ...]


_ALONE = _Query((), 1, ())


class Scorer:
    """Scores many places in few passes, and remembers: an article is looked at repeatedly."""

    def __init__(self, model: MaskedLM) -> None:
        self._model = model
        self._states: dict[tuple[int, ...], Floats] = {}

    def score(self, tagged: Tagged, places: Sequence[Place]) -> Iterator[Scored]:
        """The places with candidates from the mask added, and every reading scored."""
        for at in range(0, len(places), _GROUP):
            yield from self._rank_group(tagged, places[at : at + _GROUP])

    def _rank_group(self, tagged: Tagged, places: Sequence[Place]) -> Iterator[Scored]:
        alone = self._answer(tagged, [(place, _ALONE) for place in places])
        filled = [self._filled(p, row) for p, row in zip(places, alone, strict=True)]
        filled = self._lengthened(tagged, filled)
        contests = [
            (place, contest)
            for place in filled
            for candidate in place.candidates
            for contest in self._contest(place.text, candidate.text)
        ]
        distinct = dict.fromkeys(
            (_words_of(place), query) for place, asked in contests for query, _ in asked
        )
        by_words = {_words_of(place): place for place in filled}
        rows = self._answer(tagged, [(by_words[words], query) for words, query in distinct])
        answers = dict(zip(distinct, rows, strict=True))
        totals = iter(
            sum(float(answers[_words_of(place), query][expected]) for query, expected in asked)
            if asked
            else NEVER
            for place, asked in contests
        )
        for place, row in zip(filled, alone, strict=True):
            scores = tuple(Score(next(totals), next(totals)) for _ in place.candidates)
            yield Scored(place, scores, float(row.max()))

    def _filled(self, place: Place, row: Floats) -> Place:
        """Add what the model would write there, seeing nothing of the damage."""
        words = most_likely(self._model, row, FILLED)
        texts = [cased_like(place.text, word) for word in words]
        known = {place.text.lower(), *(c.text.lower() for c in place.candidates)}
        new = [Candidate(t, NEVER) for t in texts if t.lower() not in known]
        return replace(place, candidates=(*place.candidates, *new))

    def _lengthened(self, tagged: Tagged, places: list[Place]) -> list[Place]:
        """Add readings of two and three words where nothing but the model's own words is known.

        The masks are filled from left to right, each with the likeliest whole word.
        """
        names = spelling(self._model)
        open_ = [i for i, place in enumerate(places) if _needs_longer(place)]
        for length in LENGTHS:
            prefixes: dict[int, tuple[int, ...]] = dict.fromkeys(open_, ())
            for left in range(length, 0, -1):
                asked = [(places[i], _Query(prefix, left, ())) for i, prefix in prefixes.items()]
                rows = self._answer(tagged, asked)
                likeliest = zip(prefixes.items(), (int(r.argmax()) for r in rows), strict=True)
                prefixes = {i: (*p, best) for (i, p), best in likeliest if best in names}
            for i, prefix in prefixes.items():
                text = cased_like(places[i].text, " ".join(names[j] for j in prefix))
                new = Candidate(text, NEVER)
                places[i] = replace(places[i], candidates=(*places[i].candidates, new))
        return places

    def _contest(self, original: str, reading: str) -> Iterator[list[tuple[_Query, int]]]:
        """Questions about the reading, then about the original, words they share left in sight."""
        if not reading:  # nothing to score: what the tag says is all there is to go by
            reading = original
        before, theirs, ours, after = _difference(original.split(), reading.split())
        left, right = self._subwords(before), self._subwords(after)
        yield self._questions(left, theirs, right)
        yield self._questions(left, ours, right)

    def _subwords(self, words: Sequence[str]) -> tuple[int, ...]:
        return tuple(i for word in words for i in self._model.word_ids(word))

    def _questions(
        self, before: tuple[int, ...], words: Sequence[str], after: tuple[int, ...]
    ) -> list[tuple[_Query, int]]:
        """The questions whose answers add up to the score of ``words``, each with its answer."""
        asked: list[tuple[_Query, int]] = []
        if sum(len(self._model.word_ids(word)) for word in words) > LONGEST:
            return asked
        for number, word in enumerate(words):
            left = before + self._subwords(words[:number])
            right = self._subwords(words[number + 1 :]) + after
            ids = self._model.word_ids(word)
            for at, expected in enumerate(ids):
                asked.append((_Query((*left, *ids[:at]), len(ids) - at, right), expected))
        return asked

    def _answer(self, tagged: Tagged, asked: Iterable[tuple[Place, _Query]]) -> list[Floats]:
        """A distribution [vocabulary] for each question; only what is new is computed."""
        if len(self._states) > _REMEMBERED:
            self._states.clear()
        pieces, mask = tagged.encoded.pieces, self._model.mask_id
        keys: list[tuple[int, ...]] = []
        new: dict[tuple[int, ...], tuple[list[int], list[int]]] = {}
        for place, query in asked:
            start, end = piece_range(tagged, place)
            left, right = slice(max(0, start - CONTEXT), start), slice(end, end + CONTEXT)
            inner = [*query.before, *[mask] * query.masks, *query.after]
            ids = [*pieces.ids[left].tolist(), *inner, *pieces.ids[right].tolist()]
            kinds = [
                *pieces.types[left].tolist(),
                *[int(pieces.types[start])] * len(inner),
                *pieces.types[right].tolist(),
            ]
            # A row and the position asked about name the question, wherever it comes up again.
            key = (start - left.start + len(query.before), *ids)
            keys.append(key)
            if key not in self._states:
                new[key] = ids, kinds
        if new:
            hidden, _ = self._model.encode(*zip(*new.values(), strict=True))
            for key, states in zip(new, hidden, strict=True):
                self._states[key] = states[key[0]].copy()
        if not keys:
            return []
        return list(self._model.log_probs(np.stack([self._states[key] for key in keys])))


def _words_of(place: Place) -> tuple[int, int]:
    return place.first, place.last


def _needs_longer(place: Place) -> bool:
    known = any(c.thesaurus or c.lexicon is not None for c in place.candidates)
    return not known and float(place.tags[:, DAMAGED].max()) > 0


def piece_range(tagged: Tagged, place: Place) -> tuple[int, int]:
    """Indices of the place's first subword and of the one after its last."""
    return int(tagged.first_piece[place.first]), int(tagged.past_piece[place.last])


def _difference(
    original: Sequence[str], reading: Sequence[str]
) -> tuple[Sequence[str], Sequence[str], Sequence[str], Sequence[str]]:
    """Shared first words, the reading's own, the original's own, shared last words.

    Neither middle part is left empty: "brand new" against "new" compares both in full.
    """
    room = min(len(original), len(reading)) - 1
    head = 0
    while head < room and original[head].lower() == reading[head].lower():
        head += 1
    tail = 0
    while tail < room - head and original[-1 - tail].lower() == reading[-1 - tail].lower():
        tail += 1
    return (
        reading[:head],
        reading[head : len(reading) - tail],
        original[head : len(original) - tail],
        reading[len(reading) - tail :],
    )
