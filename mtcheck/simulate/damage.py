"""Simulated damage with its ground truth: a damaged text, every edit, and what it replaced.

Real spinners treat a document in one manner: the same word is mostly replaced the same way
throughout, function words stay, and the amount of damage differs widely between documents. So
every document gets one mix of engines and one rate; most documents are touched sparsely, and a good
share not at all.

>>> damaged = Damaged("The Home voted.", "The House voted.", (Edit(4, 8, "House", "names"),))
>>> damaged.restore()
'The House voted.'
"""

import math
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from mtcheck.simulate.engines import WEIGHTS
from mtcheck.simulate.engines.base import (
    FUNCTION_WORDS,
    Engine,
    Passage,
    Proposal,
    match_case,
)

CLEAN_SHARE = 0.42  # of documents left alone
LOWEST_RATE, HIGHEST_RATE = 0.02, 0.55  # of content words touched, drawn log-uniformly
PHRASE_ENGINES = frozenset({"lexicon", "mined", "calques", "roundtrip", "spun-phrases"})
CONSISTENCY = 0.9  # how often a word once chosen is damaged again where it recurs


@dataclass(frozen=True, slots=True)
class Edit:
    """`start:end` of the damaged text stands where `original` stood.

    An empty original makes it superfluous; `start == end` means that something is missing there.
    """

    start: int
    end: int
    original: str
    engine: str


@dataclass(frozen=True, slots=True)
class Damaged:
    """A damaged text, the text it came from, and the edits between, sorted, not overlapping."""

    text: str
    original: str
    edits: tuple[Edit, ...]

    def restore(self) -> str:
        """The text with every edit undone; equal to `original` by construction."""
        pieces, at = [], 0
        for edit in self.edits:
            pieces += [self.text[at : edit.start], edit.original]
            at = edit.end
        return "".join(pieces) + self.text[at:]

    def check(self) -> "Damaged":
        """Self; raises AssertionError unless the edits are in order and lead back."""
        for before, after in pairwise(self.edits):
            assert before.end <= after.start, (before, after)
        assert all(edit.start <= edit.end for edit in self.edits)
        assert self.restore() == self.original
        return self


class Damager:
    """Draws a mix of engines and a rate for each document and applies them."""

    def __init__(
        self, engines: Mapping[str, Engine], weights: Mapping[str, float] = WEIGHTS
    ) -> None:
        self.engines = dict(engines)
        self.weights = {name: weights.get(name, 0.3) for name in engines}

    def damage(self, text: str, rng: random.Random) -> Damaged:
        """The text damaged in the manner drawn for it; untouched for `CLEAN_SHARE` of documents."""
        if rng.random() < CLEAN_SHARE:
            return Damaged(text, text, ())
        rate = math.exp(rng.uniform(math.log(LOWEST_RATE), math.log(HIGHEST_RATE)))
        return self.damage_with(text, self.mix(rng), rate, rng)

    def mix(self, rng: random.Random) -> dict[str, float]:
        """Engines of a document, one alone or two to four, and their shares of it (sum 1)."""
        names = list(self.weights)
        wanted = 1 if rng.random() < 0.4 else rng.randint(2, 4)
        chosen: dict[str, float] = {}
        while names and len(chosen) < wanted:
            name = rng.choices(names, [self.weights[n] for n in names])[0]
            names.remove(name)
            chosen[name] = rng.expovariate(1) + 0.1
        total = sum(chosen.values())
        return {name: share / total for name, share in chosen.items()}

    def damage_with(
        self, text: str, mix: Mapping[str, float], rate: float, rng: random.Random
    ) -> Damaged:
        """The text with `rate` of its content words touched, or less for lack of places."""
        passage = Passage(text)
        content = sum(word not in FUNCTION_WORDS for word in passage.lowers)
        taken = bytearray(len(text) + 1)
        accepted: list[tuple[Proposal, str]] = []
        # Phrases first: they find few places, which single words must not take from them.
        for name in sorted(mix, key=lambda name: name not in PHRASE_ENGINES):
            budget = max(1, round(rate * mix[name] * content))
            engine = self.engines[name]
            chosen = (
                _by_type(engine, passage, budget, taken, rng)
                if engine.consistent
                else _by_place(engine, passage, budget, taken, rng)
            )
            accepted += [(proposal, name) for proposal in chosen]
        return apply(text, accepted)


def _take(proposal: Proposal, taken: bytearray) -> bool:
    """Claim the characters of a proposal, and one on either side, unless any is claimed already."""
    low, high = max(0, proposal.start - 1), min(len(taken), proposal.end + 1)
    if any(taken[low:high]):
        return False
    last = max(proposal.end, proposal.start + 1)
    taken[proposal.start : last] = b"\1" * (last - proposal.start)
    return True


def _by_type(
    engine: Engine, passage: Passage, budget: int, taken: bytearray, rng: random.Random
) -> list[Proposal]:
    """Proposals until the budget is spent: words in random order, each alike wherever it recurs."""
    places: dict[str, list[int]] = {}
    for index, word in enumerate(passage.lowers):
        places.setdefault(word, []).append(index)
    types = list(places)
    rng.shuffle(types)
    accepted: list[Proposal] = []
    for word in types:
        replacements: dict[str, str] = {}
        for index in places[word]:
            if replacements and rng.random() > CONSISTENCY:
                continue
            proposal = engine.propose(passage, index, rng)
            if proposal is None:
                if not replacements and len(places[word]) > 20 and rng.random() < 0.2:
                    break
                continue
            original = passage.text[proposal.start : proposal.end]
            known = replacements.setdefault(original.lower(), proposal.text)
            if known != proposal.text:
                proposal = proposal._replace(text=_as_before(original, known))
            if proposal.text != original and _take(proposal, taken):
                accepted.append(proposal)
        if len(accepted) >= budget:
            break
    return accepted


def _as_before(original: str, known: str) -> str:
    """`known`, which replaced the same words before, with the capitals of `original`."""
    return match_case(original, known.lower() if known.isupper() or original.islower() else known)


def _by_place(
    engine: Engine, passage: Passage, budget: int, taken: bytearray, rng: random.Random
) -> list[Proposal]:
    """Proposals at random places until the budget is spent."""
    accepted: list[Proposal] = []
    order = list(range(len(passage)))
    rng.shuffle(order)
    for index in order:
        if len(accepted) >= budget:
            break
        proposal = engine.propose(passage, index, rng)
        if (
            proposal
            and proposal.text != passage.text[proposal.start : proposal.end]
            and _take(proposal, taken)
        ):
            accepted.append(proposal)
    return accepted


def _trim(original: str, proposal: Proposal) -> Proposal:
    """The proposal without what both sides share at either end, in whole words.

    Of "the identical" for "the same" only "identical" is damage; of "just a little" for "a little",
    only "just ".
    """
    start, end, text = proposal
    old, new = re.findall(r"\S+\s*", original[start:end]), re.findall(r"\S+\s*", text)
    while old and new and old[0] == new[0]:
        start += len(old[0])
        old, new = old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        end -= len(old[-1])
        old, new = old[:-1], new[:-1]
    return Proposal(start, end, "".join(new))


def apply(original: str, accepted: list[tuple[Proposal, str]]) -> Damaged:
    """The damaged text and its edits, with offsets into the damaged text."""
    pieces, edits, at, length = [], [], 0, 0
    for proposal, name in sorted(accepted):
        start, end, text = _trim(original, proposal)
        pieces += [original[at:start], text]
        length += start - at
        edits.append(Edit(length, length + len(text), original[start:end], name))
        length += len(text)
        at = end
    pieces.append(original[at:])
    return Damaged("".join(pieces), original, tuple(edits))
