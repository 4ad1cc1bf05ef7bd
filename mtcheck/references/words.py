"""Word against word: what two statements share, and the gaps between."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from mtcheck.document import HasSpan, Word, overlaps
from mtcheck.references.statements import Statement

_MORE_WORDS = 2  # by which what stood there may be longer than the damaged phrase


@dataclass(frozen=True, slots=True)
class Gap:
    """Words ``first:last`` of the text stand where the reference has ``other_first:other_last``.

    Either side may be empty. ``inner``: shared words stand on both sides.
    """

    first: int
    last: int
    other_first: int
    other_last: int
    inner: bool


@dataclass(frozen=True)
class Matching:
    """Two statements and their shared words, in an order both have."""

    statement: Statement
    other: Statement
    pairs: tuple[tuple[int, int], ...]

    @cached_property
    def partner(self) -> dict[int, int]:
        """From the index of a shared word in the statement to its index in the other."""
        return dict(self.pairs)

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        return tuple(self._gaps())

    def _gaps(self) -> Iterator[Gap]:
        ends = (len(self.statement.words), len(self.other.words))
        before = (-1, -1)
        for pair in (*self.pairs, ends):
            if pair[0] - before[0] > 1 or pair[1] - before[1] > 1:
                inner = before != (-1, -1) and pair != ends
                yield Gap(before[0] + 1, pair[0], before[1] + 1, pair[1], inner)
            before = pair

    def words(self, gap: Gap) -> Sequence[Word]:
        return self.statement.words[gap.first : gap.last]

    def other_words(self, gap: Gap) -> Sequence[Word]:
        return self.other.words[gap.other_first : gap.other_last]

    def spared(self, damaged: Sequence[HasSpan]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Indices of the words on either side that damage leaves comparable.

        Gone are the words of ``damaged`` phrases (sorted, disjoint), and of the other side what
        stands in their place.
        """
        gone = {
            i
            for i, word in enumerate(self.statement.words)
            if i not in self.partner and overlaps(damaged, word.start, word.end)
        }
        facing: set[int] = set()
        for gap in self.gaps:
            inside = range(gap.first, gap.last)
            if any(i in gone for i in inside) and all(
                i in gone or not self.statement.content[i] for i in inside
            ):
                opposite = range(gap.other_first, gap.other_last)
                facing.update(opposite[: len(inside) + _MORE_WORDS])
        return (
            tuple(i for i in range(len(self.statement.words)) if i not in gone),
            tuple(j for j in range(len(self.other.words)) if j not in facing),
        )


def match(statement: Statement, other: Statement) -> Matching:
    """Pair the words of two statements, longest common runs first (Ratcliff and Obershelp).

    A lone "of" or "the" between two gaps stands there by chance, and is no pair.
    """
    matcher = SequenceMatcher(None, statement.keys, other.keys, autojunk=False)
    pairs = [
        (block.a + i, block.b + i)
        for block in matcher.get_matching_blocks()
        for i in range(block.size)
    ]
    known = {*pairs, (-1, -1), (len(statement.words), len(other.words))}
    kept = [
        (i, j)
        for i, j in pairs
        if statement.content[i] or (i - 1, j - 1) in known or (i + 1, j + 1) in known
    ]
    return Matching(statement, other, tuple(kept))
