"""A text for training and all that is known of it; most texts are known only in part."""

from dataclasses import dataclass, field

from mtcheck.simulate.damage import Damaged

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Example:
    """A damaged text with what the heads should learn from it.

    Attributes:
        damaged: the text and its edits; the originals of edits are always asked for.
        edits_known: every word is known to be damaged or not, as the edits say.
        mistranslated: spans (code points) that a translator got wrong, all others being right;
            None where that is not known.
        translated: whether a machine translated the text; None where that is not known.
        ratings: spans with the quality an assessor gave them (z-scores, higher is better).
    """

    damaged: Damaged
    edits_known: bool = True
    mistranslated: tuple[Span, ...] | None = None
    translated: bool | None = None
    ratings: tuple[tuple[int, int, float], ...] = field(default=())


def untouched(text: str) -> Example:
    """A good text by a human author."""
    return Example(Damaged(text, text, ()), True, (), False)
