"""All that the model and the lexicon have to say about an article, before anything is decided."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mtcheck.detect.suspect import Suspect
from mtcheck.document import Document, overlaps
from mtcheck.model.masked_lm import DAMAGED, QUALITY, RATE, TRANSLATED, Floats, MaskedLM
from mtcheck.plan import Edit, apply, invert
from mtcheck.propose import Place, places, propose
from mtcheck.rank import Ranked, Ranker
from mtcheck.scan import Scan, scan
from mtcheck.words.lexicon import Lexicon

HABITS = frozenset({"mistranslation", "grammar"})  # kinds of suspects that point to a translator
# Of these, what happens to authors who write of foreign people as well.
NOT_TELLING = frozenset({"name-spelling-unsure", "name-accents-unsure"})
_GROUP = 256  # places proposed for at once: a distribution each is much memory
_SHORTEST_WORD = 3  # letters; shorter words say little about the rate of damage


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was seen in one document.

    Attributes:
        logits: of the damage tag, one for each word that could be damaged.
        ranked: suspect places with their candidates scored, in order.
        translated: mean logit, over the article, of a machine having translated it.
        quality: as a translation, in standard deviations from those the model learnt from.
        told_rate: log-odds of the share of damaged words, as the model tells it.
            All three are None where the model has no such tags.
        habits: what the rules found of the habits of other languages.
    """

    document: Document
    logits: tuple[float, ...]
    ranked: tuple[Ranked, ...]
    translated: float | None = None
    quality: float | None = None
    told_rate: float | None = None
    habits: int = 0

    @property
    def names(self) -> frozenset[int]:
        """Where names begin that nothing seen in spun text speaks against: never to be changed."""
        return frozenset(
            r.place.start
            for r in self.ranked
            if (r.place.match is None or r.place.match.entry.kind == "spin")
            and is_name_inside(self.document, r.place)
        )


def gather(
    document: Document,
    model: MaskedLM,
    lexicon: Lexicon,
    ranker: Ranker,
    taken: Sequence[Suspect] = (),
) -> Evidence:
    """Scan the document, propose readings for suspect places, and rank them.

    Args:
        taken: what the finders without a model have claimed; not looked at again.
    """
    matches = lexicon.matches(document)
    scanned = scan(document, model, matches)
    free = [p for p in places(document, scanned, matches) if _is_open(document, p, taken)]
    proposed: list[Place] = []
    for at in range(0, len(free), _GROUP):
        group = free[at : at + _GROUP]
        rows = _distributions(scanned, group, model)
        proposed += (propose(p, scanned, model, row) for p, row in zip(group, rows, strict=True))
    return Evidence(
        document,
        _eligible_logits(document, scanned, taken),
        tuple(ranker.rank(scanned, proposed)),
        _mean(model, scanned, TRANSLATED),
        _mean(model, scanned, QUALITY),
        _mean(model, scanned, RATE),
        sum(s.kind in HABITS and s.rule not in NOT_TELLING for s in taken),
    )


def reread(document: Document, model: MaskedLM, edits: Sequence[Edit]) -> list[float]:
    """The highest damage logit in the place of each edit, once all of them are made."""
    if not edits:
        return []
    repaired = Document(apply(document.text, edits))
    tags = scan(repaired, model, ()).word_tags[:, DAMAGED]
    starts = np.array([w.start for w in repaired.words])
    ends = np.array([w.end for w in repaired.words])
    seen: list[float] = []
    for undo in invert(edits):
        inside = (starts < max(undo.end, undo.start + 1)) & (ends > undo.start)
        seen.append(float(tags[inside].max()) if inside.any() else 0.0)
    return seen


def _is_open(document: Document, place: Place, taken: Sequence[Suspect]) -> bool:
    return not (
        overlaps(taken, place.start, place.end)
        or overlaps(document.foreign, place.start, place.end)
    )


def is_name_inside(document: Document, place: Place) -> bool:
    """Whether a capital stands where no sentence begins: a name, as a rule."""
    if not place.text[:1].isupper():
        return False
    before = document.text[max(0, place.start - 3) : place.start].rstrip(" “\"'‘(")
    return bool(before) and before[-1] not in ".!?:\n…"


def _distributions(scanned: Scan, free: Sequence[Place], model: MaskedLM) -> list[Floats | None]:
    """Log-probabilities at the first subword of each place, the damage in sight."""
    states = [scanned.look.hidden.get(int(scanned.first_piece[p.first])) for p in free]
    known = [s for s in states if s is not None]
    if not known:
        return [None] * len(free)
    found = iter(model.log_probs(np.stack(known)))
    return [None if s is None else next(found) for s in states]


def _mean(model: MaskedLM, scanned: Scan, tag: int) -> float | None:
    """Mean of a tag over all subwords: of its sentences' means, each weighted by its length."""
    tags = scanned.look.tags
    return float(tags[:, tag].mean()) if model.has_tags and len(tags) else None


def _eligible_logits(
    document: Document, scanned: Scan, taken: Sequence[Suspect]
) -> tuple[float, ...]:
    return tuple(
        float(logit)
        for word, logit in zip(document.words, scanned.word_tags[:, DAMAGED], strict=True)
        if len(word.text) >= _SHORTEST_WORD
        and word.text.isalpha()
        and not overlaps(taken, word.start, word.end)
    )
