"""Numbers, names and negation: in what two statements disagree that otherwise look alike."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from mtcheck.document import Document, HasSpan, Word, overlaps
from mtcheck.references.statements import Statement
from mtcheck.references.vocabulary import is_content, is_negation, key, listed
from mtcheck.references.words import Gap, Matching

# Above this share of common letters two names are spellings of one: Zelenskyy, Zelensky.
_SPELLING = 0.7
_LONG_INSERTION = 3  # words; a clause that one side adds may well say "not"
_SHARED_CONTENT = 6  # least that surrounds a contradiction
_HEDGED = 3  # words before a number that may hedge it


@dataclass(frozen=True, slots=True)
class Disagreement:
    """``gap`` is where both sides have something else, None where the places differ too."""

    kind: Literal["number", "name", "negation"]
    gap: Gap | None = None


def disagreements(matching: Matching, damaged: Sequence[HasSpan] = ()) -> list[Disagreement]:
    """All numbers, names and negations in which the statements differ.

    What only one side mentions is no disagreement: it may just say more.

    Args:
        damaged: phrases of the statement's article that count for nothing; sorted, disjoint.
    """
    found: list[Disagreement] = []
    for names_one_thing in _number, _date:
        ours = _unmatched(matching.statement, matching.other, names_one_thing, damaged)
        theirs = _unmatched(matching.other, matching.statement, names_one_thing, ())
        if ours and theirs:
            kind: Literal["number", "name"] = "number" if names_one_thing is _number else "name"
            found.append(Disagreement(kind, _gap_of(matching, ours, theirs)))
    for gap in matching.gaps:
        if _one_side_denies(matching, gap):
            found.append(Disagreement("negation", gap))
        if _names_differ(matching, gap, damaged):
            found.append(Disagreement("name", gap))
    return found


def is_contradiction(matching: Matching, disagreement: Disagreement) -> bool:
    """Whether this is one word against one word in statements that agree in all else.

    All else are at least six words of content, a name or a number among them. A number that is
    hedged ("about", "at least") contradicts nothing.
    """
    gap = disagreement.gap
    if gap is None or disagreement.kind == "negation":
        return False
    ours, theirs = matching.words(gap), matching.other_words(gap)
    if len(ours) != 1 or len(theirs) != 1:
        return False
    others = [g for g in matching.gaps if g != gap]
    words = [w for g in others for w in (*matching.words(g), *matching.other_words(g))]
    if any(is_content(w.text) for w in words):
        return False
    shared = [i for i, _ in matching.pairs if matching.statement.content[i]]
    if len(shared) < _SHARED_CONTENT or not any(_is_anchor(matching.statement, i) for i in shared):
        return False
    sides = (matching.statement, gap.first), (matching.other, gap.other_first)
    return not any(_is_hedged(*side) for side in sides)


def stands_alone(word: Word, document: Document, other: Document) -> bool:
    """Whether ``word`` of ``document`` is not mentioned in ``other`` at all."""
    value = key(word.text)
    numbers = (other.text[n.start : n.end].rstrip(".,:/") for n in other.numbers)
    return value not in {*map(key, numbers), *(key(w.text) for w in other.words)}


def _number(word: Word) -> bool:
    return any(c.isdigit() for c in key(word.text))


def _date(word: Word) -> bool:
    lower = word.text.lower()
    return word.capitalised and (lower in listed("days") or lower in listed("months"))


def _unmatched(
    one: Statement, other: Statement, wanted: object, damaged: Sequence[HasSpan]
) -> list[int]:
    assert callable(wanted)
    known = set(other.keys)
    return [
        i
        for i, word in enumerate(one.words)
        if wanted(word) and one.keys[i] not in known and not overlaps(damaged, word.start, word.end)
    ]


def _gap_of(matching: Matching, ours: list[int], theirs: list[int]) -> Gap | None:
    """The one gap that holds the only unmatched thing of either side."""
    if len(ours) != 1 or len(theirs) != 1:
        return None
    for gap in matching.gaps:
        if gap.first <= ours[0] < gap.last and gap.other_first <= theirs[0] < gap.other_last:
            return gap
    return None


def _one_side_denies(matching: Matching, gap: Gap) -> bool:
    ours, theirs = matching.words(gap), matching.other_words(gap)
    if any(is_negation(w.text) for w in ours) == any(is_negation(w.text) for w in theirs):
        return False
    return bool(ours and theirs) or max(len(ours), len(theirs)) <= _LONG_INSERTION


def _names_differ(matching: Matching, gap: Gap, damaged: Sequence[HasSpan]) -> bool:
    ours = [
        w
        for w in _names(matching.statement, range(gap.first, gap.last))
        if not overlaps(damaged, w.start, w.end)
    ]
    theirs = list(_names(matching.other, range(gap.other_first, gap.other_last)))
    return bool(ours and theirs) and not any(is_spelling(a, b) for a in ours for b in theirs)


def _names(statement: Statement, indices: range) -> Iterator[Word]:
    for i in indices:
        word = statement.words[i]
        first = i == 0 and statement.starts_sentence
        if word.capitalised and not first and statement.content[i] and not _date(word):
            yield word


def is_spelling(one: Word, other: Word) -> bool:
    """Whether two words may be one name or word, spelt, derived or abbreviated differently."""
    a, b = one.text.lower(), other.text.lower()
    if min(len(a), len(b)) <= 3:
        return a[0] == b[0]
    return a[:4] == b[:4] or SequenceMatcher(None, a, b).ratio() >= _SPELLING


def _is_anchor(statement: Statement, index: int) -> bool:
    word = statement.words[index]
    return _number(word) or any(True for _ in _names(statement, range(index, index + 1)))


def _is_hedged(statement: Statement, index: int) -> bool:
    near = [*statement.words[max(0, index - _HEDGED) : index], *statement.words[index + 1 :][:1]]
    return any(w.text.lower() in listed("hedges") for w in near)
