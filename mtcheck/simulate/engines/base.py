"""What engines share: the passage they read, the proposal they return, the capitals."""

import random
import re
from typing import NamedTuple, Protocol

WORD = re.compile(r"[^\W\d_]+(?:['’](?:t|re|ve|ll|m|d)\b)?")
OPENERS = " \t\"'“”‘’([—–-"
ENDERS = ".!?\n:"

FUNCTION_WORDS = frozenset(
    """
    a an the this that these those i you he she it we they me him her us them my your his its our
    their mine yours hers ours theirs myself himself herself itself themselves who whom whose
    which what be is am are was were been being have has had having do does did done will would
    shall should can could may might must ought not no nor and or but if of in on at by to for
    with from as than so into onto upon there here s t m re ve ll d don't doesn't didn't isn't
    aren't wasn't weren't hasn't haven't hadn't won't wouldn't can't couldn't shouldn't i'm you're
    he's she's it's we're they're i've we've they've i'll we'll they'll mr mrs ms dr st jr sr u v
    vs p n e al co inc ltd pm
    """.split()  # noqa: SIM905
)


class Proposal(NamedTuple):
    """Replace `start:end` of the passage by `text` (empty: delete; start == end: insert)."""

    start: int
    end: int
    text: str


class Passage:
    """A text and its words, in parallel lists: `starts`, `ends`, `lowers`, `capital`, `initial`.

    `initial` tells that a word opens a sentence: its capital does not make it a name.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        lowered = text.lower()
        self.lowered = (
            lowered
            if len(lowered) == len(text)
            else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
        )
        spans = [match.span() for match in WORD.finditer(text)]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]
        self.lowers = [self.lowered[start:end] for start, end in spans]
        self.capital = [text[start].isupper() for start, _ in spans]
        self.initial = [self._opens_sentence(start) for start, _ in spans]

    def __len__(self) -> int:
        return len(self.starts)

    def _opens_sentence(self, start: int) -> bool:
        at = start - 1
        while at >= 0 and self.text[at] in OPENERS:
            at -= 1
        return at < 0 or self.text[at] in ENDERS

    def word(self, index: int) -> str:
        """The word as written."""
        return self.text[self.starts[index] : self.ends[index]]

    def gap(self, index: int) -> str:
        """What lies between word `index` and the next one."""
        end = self.starts[index + 1] if index + 1 < len(self) else len(self.text)
        return self.text[self.ends[index] : end]

    def is_name(self, index: int) -> bool:
        """Whether a word has a capital that the start of a sentence does not explain."""
        return self.capital[index] and not self.initial[index]


class Engine(Protocol):
    """One imitation of a spinner or translator."""

    name: str
    consistent: bool  # whether the same word is damaged the same way throughout a document

    def propose(self, passage: Passage, index: int, rng: random.Random) -> Proposal | None:
        """Damage that begins at word `index`, or None where this engine has nothing to do there."""
        ...


def match_case(original: str, replacement: str) -> str:
    """`replacement` with the capitals of `original`: all of them, the first letter, or as it is."""
    if len(original) > 1 and original.isupper():
        return replacement.upper()
    if original[:1].isupper():
        return replacement[:1].upper() + replacement[1:]
    return replacement


def title_case(replacement: str) -> str:
    """Every word but the smallest with a capital, as in a name."""
    return " ".join(
        w if w in {"of", "the", "and", "for", "in", "to", "a"} and k else w[:1].upper() + w[1:]
        for k, w in enumerate(replacement.split(" "))
    )
