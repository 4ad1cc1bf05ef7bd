"""Masked scoring with propagation to chunks (Martel, Lentschat and Labbé 2024, arXiv 2402.03370).

Every content word is masked in turn and scored by the embedded masked language model; its damage
head is not used. One word that the model finds too improbable condemns the chunk around it: here
the content words next to each other, for want of a parser. Of a word in several subwords, each is
predicted from those before it (Kauf and Ivanova 2023), and the mean of their log-probabilities
counts. What is improbable is replaced by the model's own first choice.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from mtcheck.document import Document, Word
from mtcheck.evaluation.baselines.method import Method
from mtcheck.evaluation.baselines.words import doubtful_words, is_content, zipf
from mtcheck.model import load_model
from mtcheck.model.masked_lm import Floats, MaskedLM, Pieces
from mtcheck.plan import Edit, apply
from mtcheck.propose.candidates import most_likely
from mtcheck.propose.scoring import CONTEXT, LONGEST
from mtcheck.report import Finding, Suggestion
from mtcheck.words.inflection import cased_like

IMPROBABLE = -9.5  # mean log-probability of a word's subwords, in nats
# Shares of findings on damage, and of their readings that were accepted, on marked articles.
PRECISION = 0.59
ACCEPTED = 0.04
EVEN = 0.1
_AT_ONCE = 128  # distributions in memory

# Words first:last of the document, inclusive.
_Chunk = tuple[int, int]
# Subwords start:past of a word, how many of them are left in sight, how many masks follow.
_Question = tuple[int, int, int, int]


def baseline(improbable: float = IMPROBABLE) -> Method:
    """The method with a threshold in nats.

    Raises:
        MtcheckError: the package wordfreq, which tells content words, is missing.
    """
    zipf("")  # fails here and not in the middle of a text
    model = load_model()

    def find(document: Document) -> Iterator[Finding]:
        doubted = [index for index, score in _scored(model, document.text) if score < improbable]
        choices = _choices(model, document, doubted)
        for chunk in _chunks(document, doubted):
            yield _finding(document, chunk, choices)

    return Method("masked", f"{improbable:g}|model:{model.name}", find, EVEN)


@lru_cache(maxsize=128)  # a sweep over thresholds asks about the same texts again and again
def _scored(model: MaskedLM, text: str) -> tuple[tuple[int, float], ...]:
    """The index of every content word that is no name, and its mean log-probability."""
    document = Document(text)
    pieces = model.pieces(text)
    asked: list[tuple[int, _Question]] = []
    for index, word in doubtful_words(document):
        start, past = _range(pieces, word)
        asked += (
            (index, (start, past, seen, past - start - seen))
            for seen in range(min(past - start, LONGEST))
        )
    rows = _answers(model, pieces, (question for _, question in asked))
    found: dict[int, list[float]] = {}
    for (index, (start, _, seen, _)), row in zip(asked, rows, strict=True):
        found.setdefault(index, []).append(float(row[pieces.ids[start + seen]]))
    return tuple((index, sum(each) / len(each)) for index, each in found.items())


def _choices(model: MaskedLM, document: Document, doubted: Sequence[int]) -> dict[int, str]:
    """What the model would rather write, for each doubted word for which it knows another one."""
    pieces = model.pieces(document.text)
    places = (_range(pieces, document.words[index]) for index in doubted)
    rows = _answers(model, pieces, ((start, past, 0, 1) for start, past in places))
    found: dict[int, str] = {}
    for index, row in zip(doubted, rows, strict=True):
        word = document.words[index].text
        best = next((b for b in most_likely(model, row, 2) if b != word.lower()), None)
        if best is not None:
            found[index] = cased_like(word, best)
    return found


def _answers(model: MaskedLM, pieces: Pieces, questions: Iterable[_Question]) -> Iterator[Floats]:
    """The distribution [vocabulary] at the first mask of each question."""
    asked = list(questions)
    for at in range(0, len(asked), _AT_ONCE):
        group = asked[at : at + _AT_ONCE]
        ids, types = [], []
        for start, past, seen, masks in group:
            before = slice(max(0, start - CONTEXT), start + seen)
            after = slice(past, past + CONTEXT)
            ids.append([*pieces.ids[before], *[model.mask_id] * masks, *pieces.ids[after]])
            kinds = pieces.types
            types.append([*kinds[before], *[int(kinds[start])] * masks, *kinds[after]])
        states, _ = model.encode(ids, types)
        masked = (min(start, CONTEXT) + seen for start, _, seen, _ in group)
        yield from model.log_probs(np.stack([s[m] for s, m in zip(states, masked, strict=True)]))


def _range(pieces: Pieces, word: Word) -> tuple[int, int]:
    """The word's first subword and the one after its last."""
    start, past = np.searchsorted(pieces.starts, [word.start, word.end])
    return int(start), int(past)


def _chunks(document: Document, doubted: Iterable[int]) -> Iterator[_Chunk]:
    """The runs of content words, with nothing but a space or hyphen between, that are doubted."""
    wanted = set(doubted)
    words = document.words
    if not wanted:
        return
    first = 0
    for last, (word, following) in enumerate(pairwise((*words, None))):
        assert word is not None
        joined = (
            following is not None
            and document.text[word.end : following.start] in (" ", "-")
            and is_content(word)
            and is_content(following)
        )
        if not joined:
            if not wanted.isdisjoint(range(first, last + 1)):
                yield first, last
            first = last + 1


def _finding(document: Document, chunk: _Chunk, choices: dict[int, str]) -> Finding:
    first, last = chunk
    words = document.words
    start, end = words[first].start, words[last].end
    text = document.text[start:end]
    edits = [
        Edit(word.start - start, word.end - start, word.text, choices[index])
        for index, word in enumerate(words[first : last + 1], first)
        if index in choices
    ]
    readings = (Suggestion(apply(text, edits), PRECISION * ACCEPTED),) if edits else ()
    reason = "the model did not expect this"
    return Finding(start, end, text, "spun-word", PRECISION, readings, reason=reason)
