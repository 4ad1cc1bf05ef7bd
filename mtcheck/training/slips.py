"""The differences between a text and its translation back that a reader would stumble over.

A round trip changes most sentences, and much of it is a fine paraphrase or a matter of style. Kept
are short replacements, and missing or superfluous function words, whose place in the sentence a
language model finds much less likely than that of the original.
"""

import math
import random
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from mtcheck.simulate.engines.base import (
    ENDERS,
    FUNCTION_WORDS,
    OPENERS,
    Proposal,
    match_case,
    title_case,
)
from mtcheck.training.ngrams import TOKEN, NGrams
from mtcheck.training.wordalign import Step, align, spelling_key

WORD = re.compile(r"(?P<mark>[*@#]?)(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?|\d(?:[\d.,:]*\d)?)")
LONGEST = 4  # words on either side
CHANGED = 0.35  # a sentence that differs in more of its words ...
CHANGED_SHARE = 0.35  # ... keeps this share of its edits only: there the alignment is less sure
FOREIGN_SHARE = 0.3  # of words left in the other language that stay in the text
LONGEST_FOREIGN = 13  # letters; longer ones are several words run together
MARGIN = 4.0  # by how much the language model must prefer the original, in nats
RARE = -5.5  # nats a word: a content word must make its place at least as unlikely as this
PER_WORD = 5.0  # what one word more costs on average, in nats
NAME = 0.5  # share of capitals from which a word counts as a name
NEAR = 8  # words within which a word that went and came has only moved
OFTEN = 15.0  # edits of one kind after which every further one is less likely to be kept
STYLE = (
    frozenset({"that", "which", "who", "whom"}),
    frozenset({"a", "an"}),
    frozenset({"will", "shall"}),
    frozenset({"cannot", "not", "can"}),
    frozenset({"until", "till"}),
    frozenset({"while", "whilst"}),
    frozenset({"among", "amongst"}),
)  # words of one set for another are no damage
LOOSE = frozenset(
    """a an the of to in on at by for with from as into it be been have had has is was were are
    """.split()  # noqa: SIM905
)  # words a translator drops or adds so that it shows; "that" may mostly stand or not


class Word(NamedTuple):
    """A word or number of a text: its offsets, and what the translator marked it with."""

    start: int
    end: int
    text: str
    mark: str


def words_of(text: str) -> list[Word]:
    """Words and numbers; the marks `*`, `@`, `#` of a translator are taken off."""
    return [Word(*m.span("word"), m["word"], m["mark"]) for m in WORD.finditer(text)]


def runs(steps: list[Step]) -> Iterator[Step]:
    """Stretches of differing words: each substitution alone, or all around a gap together."""
    run: list[Step] = []
    for step in [*steps, Step(0, 0, 0, 0, True)]:
        if not step.same:
            run.append(step)
            continue
        if all(s.a < s.b and s.c < s.d for s in run):
            yield from run
        else:
            yield Step(run[0].a, run[-1].b, run[0].c, run[-1].d, False)
        run = []


class Slips:
    """Finds what a reader would stumble over."""

    def __init__(self, ngrams: NGrams, margin: float = MARGIN) -> None:
        """`margin`: nats by which the original must be more likely."""
        self._ngrams = ngrams
        self._margin = margin
        self._found: Counter[tuple[str, str]] = Counter()

    def find(self, original: str, returned: str, rng: random.Random) -> list[Proposal]:
        """Edits of the original, sorted, that put the slips of `returned` into it."""
        words, others = words_of(original), words_of(returned)
        steps = align([w.text for w in words], [w.text for w in others])
        stretches = list(runs(steps))
        moved = _moved(stretches, words, others)
        wild = _wild(original, words, steps)
        found = []
        for stretch in stretches:
            if stretch in moved or (stretch.a in wild and rng.random() > CHANGED_SHARE):
                continue
            was, became = words[stretch.a : stretch.b], others[stretch.c : stretch.d]
            near = [*words[max(0, stretch.a - NEAR) : stretch.a], *words[stretch.b :][:NEAR]]
            if _repeats(near, became):
                continue
            proposal = self._proposal(original, words, stretch.a, was, became, rng)
            if proposal and self._stumbles(original, proposal, was, became):
                kind = original[proposal.start : proposal.end].lower(), proposal.text.lower()
                self._found[kind] += 1
                if rng.random() < math.sqrt(OFTEN / self._found[kind]):
                    found.append(proposal)
        return found

    def _proposal(
        self,
        text: str,
        words: list[Word],
        at: int,
        was: list[Word],
        became: list[Word],
        rng: random.Random,
    ) -> Proposal | None:
        """The edit a stretch stands for, or None when it is none of the kinds looked for."""
        if not was or not became:
            return _loose(text, words, at, was, became)
        if max(len(was), len(became)) > LONGEST or not _differ(was, became):
            return None
        start, end = was[0].start, was[-1].end
        if re.search(r"[^\w\s-]|\n", text[start:end]):
            return None
        foreign = [w for w in became if w.mark in {"*", "@"}]
        if foreign:
            single = len(became) == 1 and _is_foreign(foreign[0].text)
            if not single or was[0].text.lower() in FUNCTION_WORDS or rng.random() > FOREIGN_SHARE:
                return None
        opens = _opens_sentence(text, start)
        name = any(w.text[0].isupper() for w in (was[1:] if opens else was))
        if name and not self._is_translated_name(was, became):
            return None
        if not name and any(w.text[0].isupper() for w in became[1:]):
            return None
        spelt = " ".join(w.text for w in became).lower()
        if name:
            return Proposal(start, end, title_case(spelt))
        return Proposal(start, end, match_case(text[start:end], spelt))

    def _is_translated_name(self, was: list[Word], became: list[Word]) -> bool:
        """Whether a name became common words, capitals kept: "House" that became "Home"."""
        return (
            len(was) == len(became) == 1
            and became[0].text[0].isupper()
            and self._ngrams.name_share(became[0].text.lower()) < NAME
        )

    def _stumbles(self, text: str, proposal: Proposal, was: list[Word], became: list[Word]) -> bool:
        """Whether the language model prefers the original by the margin."""
        start, end, _ = proposal
        before = [t.lower() for t in TOKEN.findall(text[max(0, start - 40) : start])][-2:]
        after = [t.lower() for t in TOKEN.findall(text[end : end + 40])][:2]
        old, new = ([w.text.lower() for w in side] for side in (was, became))
        if new and (before[-1:] == new[:1] or after[:1] == new[-1:]):
            return False  # a doubled word is another kind of damage
        if new and before[-1:] in (["a"], ["an"]) and _vowel(old) != _vowel(new):
            return False  # it came back with the other article
        likely, unlikely = (
            self._ngrams.score([*before, *inner, *after], len(before), len(before + inner + after))
            for inner in (old, new)
        )
        if not FUNCTION_WORDS.issuperset(new) and unlikely > RARE * len(new + after):
            return False
        return likely - unlikely - PER_WORD * (len(new) - len(old)) >= self._margin


def _differ(was: list[Word], became: list[Word]) -> bool:
    """Whether two wordings differ in more than order, spelling, numbers, contractions or style."""
    first, second = ([spelling_key(w.text) for w in side] for side in (was, became))
    both = {*first, *second}
    if sorted(first) == sorted(second) or any(style >= both for style in STYLE):
        return False
    if any("'" in w or w[0].isdigit() or (len(w) == 1 and w not in "ai") for w in both):
        return False
    lost = sum(w not in FUNCTION_WORDS for w in first)
    return bool(lost) == any(w not in FUNCTION_WORDS for w in second)


def _repeats(near: list[Word], became: list[Word]) -> bool:
    """Whether a wording has words of its neighbourhood: they only moved, or it was misaligned."""
    around = {spelling_key(word.text) for word in near}
    return any(
        spelling_key(word.text) in around and word.text.lower() not in FUNCTION_WORDS
        for word in became
    )


def _vowel(words: list[str]) -> bool:
    return bool(words) and words[0][0] in "aeiou"


def _is_foreign(word: str) -> bool:
    """Whether an unknown word looks like one word of another language, not a name."""
    return word.islower() and 3 < len(word) <= LONGEST_FOREIGN


def _loose(
    text: str, words: list[Word], at: int, was: list[Word], became: list[Word]
) -> Proposal | None:
    """One function word less or more, in the middle of a sentence, before another word."""
    side = was or became
    behind = at + len(was)
    if len(side) != 1 or side[0].text not in LOOSE or side[0].mark or at == 0:
        return None
    if behind >= len(words) or text[words[at - 1].end : words[at].start] != " ":
        return None
    start, end = words[at].start, words[behind].start
    if was and text[was[0].end : end] != " ":
        return None
    return Proposal(start, end, "" if was else became[0].text + " ")


def _moved(stretches: list[Step], words: list[Word], others: list[Word]) -> set[Step]:
    """Stretches whose words only went elsewhere in the neighbourhood."""
    gone = [s for s in stretches if s.a < s.b and s.c == s.d]
    come = [s for s in stretches if s.c < s.d]
    moved = set()
    for there in stretches:
        near = [s for s in (come if there in gone else gone) if abs(s.a - there.a) <= NEAR]
        if there.a == there.b or there in gone:
            mine = {w.text for w in (*words[there.a : there.b], *others[there.c : there.d])}
            theirs = Counter(w.text for s in near for w in (*words[s.a : s.b], *others[s.c : s.d]))
            if any(theirs[word] for word in mine):
                moved.add(there)
    return moved


def _wild(text: str, words: list[Word], steps: list[Step]) -> set[int]:
    """Numbers of the words in sentences that differ in more than `CHANGED` of their words."""
    sentence, of_word = 0, []
    for k, word in enumerate(words):
        if k and re.search(r"[.!?]\W*\s", text[words[k - 1].end : word.start]):
            sentence += 1
        of_word.append(sentence)
    sizes = Counter(of_word)
    changed = Counter(of_word[min(s.a, len(words) - 1)] for s in steps if not s.same and words)
    return {k for k, s in enumerate(of_word) if changed[s] > CHANGED * sizes[s]}


def _opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(OPENERS)
    return not before or before[-1] in ENDERS
