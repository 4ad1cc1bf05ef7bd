"""All that the model and the lexicon have to say about an article, before anything is decided."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mtcheck.detect.hit import Hit
from mtcheck.detect.measured import UNMEASURED, confidence
from mtcheck.detect.tagging import Tagged
from mtcheck.document import Document, overlaps
from mtcheck.model.tags import DAMAGE_RATE, DAMAGED, QUALITY, TRANSLATED
from mtcheck.propose.places import Place
from mtcheck.propose.scoring import Scored
from mtcheck.words.inflection import is_known

HABITS = frozenset({"mistranslation", "grammar"})  # kinds of hits that point to a translator
_SHORTEST_WORD = 3  # letters; shorter words say little about the rate of damage


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was seen in one document.

    Attributes:
        logits: of the damage tag, one for each word that could be damaged.
        scored: places with their candidates scored, in order.
        translated_logit: mean logit, over the article, of a machine having translated it.
        quality_z: as a translation, in standard deviations from those the model learnt from.
        told_rate: log-odds of the share of damaged words, as the model tells it.
            All three are None where the model has no such tags.
        habits: how many different phrases, besides the surest, are habits of another language: the
            sum of the confidences of their rules, without those that are wrong oftener than right.
    """

    document: Document
    logits: tuple[float, ...]
    scored: tuple[Scored, ...]
    translated_logit: float | None = None
    quality_z: float | None = None
    told_rate: float | None = None
    habits: float = 0.0


def evidence_of(
    document: Document, hits: Sequence[Hit], tagged: Tagged, scored: Iterable[Scored]
) -> Evidence:
    """What was seen, without the arrays it was seen in.

    Args:
        hits: what the finders without a model have claimed.
    """
    return Evidence(
        document,
        _eligible_logits(document, tagged, hits),
        tuple(scored),
        _mean(tagged, TRANSLATED),
        _mean(tagged, QUALITY),
        _mean(tagged, DAMAGE_RATE),
        _habits(document, hits),
    )


def _habits(document: Document, hits: Sequence[Hit]) -> float:
    sure = {_phrase(document, h): confidence(h.rule) for h in hits if h.kind in HABITS}
    telling = [share for share in sure.values() if share >= UNMEASURED]
    return sum(telling) - max(telling, default=0.0)


def _phrase(document: Document, hit: Hit) -> tuple[str, str]:
    """What is said twice in one way is one habit: a series of section numbers, a refrain."""
    return hit.rule, document.text[hit.start : hit.end].lower()


def is_name_inside(document: Document, place: Place) -> bool:
    """Whether a capital stands where no sentence begins: a name, as a rule."""
    if not place.text[:1].isupper():
        return False
    before = document.text[max(0, place.start - 3) : place.start].rstrip(" “\"'‘(")
    return bool(before) and before[-1] not in ".!?:\n…"


def is_protected(document: Document, place: Place) -> bool:
    """Whether it is a name that nothing seen in spun text speaks against: never to be changed."""
    seen = place.match is not None and not place.match.entry.is_guess
    return not seen and is_name_inside(document, place)


def _mean(tagged: Tagged, tag: int) -> float | None:
    """Mean of a tag over all subwords: of its sentences' means, each weighted by its length."""
    tags = tagged.encoded.tags
    return float(tags[:, tag].mean()) if tagged.encoded.by_head and len(tags) else None


def _eligible_logits(document: Document, tagged: Tagged, hits: Sequence[Hit]) -> tuple[float, ...]:
    return tuple(
        float(logit)
        for word, logit in zip(document.words, tagged.word_tags[:, DAMAGED], strict=True)
        if len(word.text) >= _SHORTEST_WORD
        and word.text.isalpha()
        and is_known(word.text)
        and not overlaps(hits, word.start, word.end)
    )
