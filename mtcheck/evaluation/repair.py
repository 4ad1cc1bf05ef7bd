"""Is it repaired? Judged by the text that results, not by where an edit begins and ends.

An edit may take in more or less than the gold artifact ("a brand new actuality" for "brand new
actuality"), and several edits may share one. So the place that is compared grows until it holds
every artifact and edit that touch each other. It is repaired if what the edits leave there is what
the original would read there with an accepted reading for the artifact in question. A neighbouring
artifact in the same place may stay as it was: it is judged in its own right.

White space and the shape of quotation marks do not count; capitals do.
"""

from collections.abc import Iterable, Sequence
from itertools import islice, product
from typing import Protocol

from mtcheck.document import Span
from mtcheck.evaluation.markup import Artifact, MarkedText
from mtcheck.plan import Edit

# A place where a dozen artifacts meet has too many combinations of readings to try them all.
_MOST_COMBINATIONS = 20_000
QUOTES = str.maketrans(dict.fromkeys("‘’", "'") | dict.fromkeys("“”«»", '"'))


class Spanned(Protocol):
    """Anything that stands at ``start:end`` of the article."""

    @property
    def start(self) -> int:
        """Offset of the first character, in code points."""

    @property
    def end(self) -> int:
        """Offset after the last character."""


def touches(one: Spanned, other: Spanned) -> bool:
    """Whether two spans share a character; an empty span touches what it lies in or beside."""
    if one.start == one.end or other.start == other.end:
        return one.start <= other.end and other.start <= one.end
    return one.start < other.end and other.start < one.end


def is_repaired(gold: MarkedText, artifact: Artifact, edits: Iterable[Edit]) -> bool:
    """Whether ``edits`` leave an accepted reading in the place of ``artifact``."""
    place, inside, neighbours = _place(artifact, list(edits), gold.artifacts)
    if not inside:
        return False
    got = _normal(_substitute(gold.text, place, [(e.start, e.end, e.after) for e in inside]))
    return got in _accepted_texts(gold.text, place, artifact, neighbours)


def _place(
    artifact: Artifact, edits: Sequence[Edit], artifacts: Sequence[Artifact]
) -> tuple[Span, list[Edit], list[Artifact]]:
    """The place around ``artifact``, the edits in it, and the other artifacts in it."""
    start, end = artifact.start, artifact.end
    while True:
        here = Span(start, end)
        inside = [edit for edit in edits if touches(edit, here)]
        around = [a for a in artifacts if any(touches(a, edit) for edit in inside)]
        spans: list[Spanned] = [here, *inside, *around]
        grown = min(s.start for s in spans), max(s.end for s in spans)
        if grown == (start, end):
            return here, inside, [a for a in around if a is not artifact]
        start, end = grown


def _accepted_texts(
    text: str, place: Span, artifact: Artifact, neighbours: Sequence[Artifact]
) -> set[str]:
    """Every text that may stand in ``place`` when ``artifact`` is repaired, normalised."""
    choices = [[(artifact.start, artifact.end, reading) for reading in artifact.accepted]]
    for other in neighbours:
        readings = dict.fromkeys([*other.accepted, other.text])
        choices.append([(other.start, other.end, reading) for reading in readings])
    combinations = islice(product(*choices), _MOST_COMBINATIONS)
    return {_normal(_substitute(text, place, list(chosen))) for chosen in combinations}


def _substitute(text: str, place: Span, changes: list[tuple[int, int, str]]) -> str:
    """What stands in ``place`` after the changes, with the character on either side of it.

    These two tell a space left before a comma from one that merely doubles a space.
    """
    position = max(0, place.start - 1)
    pieces: list[str] = []
    for start, end, after in sorted(changes):
        pieces += text[position:start], after
        position = end
    return "".join([*pieces, text[position : place.end + 1]])


def _normal(text: str) -> str:
    return " ".join(text.translate(QUOTES).split())
