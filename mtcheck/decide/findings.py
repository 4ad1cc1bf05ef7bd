"""From weighed places to findings: what is reported, with its readings and the reason."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from mtcheck.decide.evidence import Evidence, is_protected
from mtcheck.decide.features import (
    lexicon_trust,
    suggestion_features,
)
from mtcheck.decide.models import Decision
from mtcheck.decide.odds import sigmoid
from mtcheck.decide.weighing import Weighed
from mtcheck.detect.hit import Hit
from mtcheck.detect.measured import confidence as rule_confidence
from mtcheck.document import Document
from mtcheck.propose.places import Candidate, Place, is_unheard_of
from mtcheck.report import Finding, Kind, Suggestion
from mtcheck.words.inflection import lemmas

SUGGESTIONS = 5  # readings kept in a finding
MISFIT = 3.0  # nats by which another reading must fit better for the reason to say so
LISTED_KINDS: Mapping[str, Kind] = {
    "name": "spun-name",
    "calque": "mistranslation",
    "foreign": "untranslated",
}


def findings(
    evidence: Evidence,
    weighed: Sequence[Weighed],
    reported: Sequence[Weighed],
    after: Sequence[float | None],
    decision: Decision,
    by_translator: bool = False,
    alone: bool = False,
) -> list[Finding]:
    """The places to be reported, with suggestions, best first.

    Args:
        reported: those of ``weighed`` that are sure enough.
        after: of each of them, the damage logit once the first reading stands in every place, see
            `mtcheck.reread`; without one the place keeps the logit it has.
        by_translator: whether, if a machine wrote the article, it was a translator.
        alone: whether the article as a whole speaks for no damage at all.
    """
    trust, text = trust_in_lexicon(evidence, weighed), evidence.document.text
    return [
        replace(
            _finding(w, text, decision, w.damage if seen is None else seen, trust, by_translator),
            held=_held(evidence.document, w.place, alone),
        )
        for w, seen in zip(reported, after, strict=True)
    ]


def _held(document: Document, place: Place, alone: bool) -> str:
    """Why the place must not be changed, however sure it is that it is damage."""
    if is_protected(document, place):
        return "a name"
    # What people simply write ("brand new", "make use of") is no damage in a good article; a phrase
    # that clean English does not have speaks for itself.
    if alone and not (place.match is not None and is_unheard_of(place.match)):
        return "the article shows no other damage"
    return ""


def from_rules(document: Document, hits: Iterable[Hit]) -> Iterator[Finding]:
    """What the rules point at, each as sure as its rule."""
    for hit in hits:
        sure = rule_confidence(hit.rule)
        yield Finding(
            start=hit.start,
            end=hit.end,
            text=document.text[hit.start : hit.end],
            kind=hit.kind,
            confidence=sure,
            suggestions=tuple(Suggestion(repair, sure) for repair in hit.repairs),
            reason=hit.reason,
        )


def trust_in_lexicon(evidence: Evidence, weighed: Sequence[Weighed]) -> float:
    """`lexicon_trust` of the article, given its places."""
    seen = [
        w.logit
        for w in weighed
        if (match := w.place.match) is not None and not match.entry.is_guess
    ]
    return lexicon_trust(evidence, seen)


def _finding(
    weighed: Weighed,
    text: str,
    decision: Decision,
    after: float,
    trust: float,
    by_translator: bool,
) -> Finding:
    place = weighed.place
    suggestions: list[Suggestion] = []
    if weighed.ordered:
        features = suggestion_features(weighed.ordered, weighed.logit, after, trust)
        best = decision.suggestion.probability(features)
        suggestions = _shared_out(_shown(weighed.ordered), best)
    first = suggestions[0].text if suggestions else None
    start = place.start
    if first == "" and text[start - 1 : start] == " ":
        # A word that goes takes the blank before it along, in every reading.
        start -= 1
        suggestions = [replace(s, text=s.text and f" {s.text}") for s in suggestions]
    return Finding(
        start=start,
        end=place.end,
        text=text[start : place.end],
        kind=_kind(place, first, by_translator),
        confidence=weighed.confidence,
        suggestions=tuple(suggestions),
        reason=_reason(weighed),
    )


def _shown(ordered: Sequence[tuple[Candidate, float]]) -> list[tuple[Candidate, float]]:
    """The first few readings; what a lexicon names first is always among them."""
    shown = list(ordered[:SUGGESTIONS])
    named = [pair for pair in ordered[SUGGESTIONS:] if pair[0].lexicon == 0]
    return [*shown[: SUGGESTIONS - len(named)], *named]


def _shared_out(ordered: Sequence[tuple[Candidate, float]], best: float) -> list[Suggestion]:
    """What the first reading leaves is shared among the others by their utility."""
    odds = [sigmoid(utility) for _, utility in ordered]
    rest = sum(odds[1:]) or 1.0
    return [
        Suggestion(candidate.text, best if not i else min(best, (1 - best) * odds[i] / rest))
        for i, (candidate, _) in enumerate(ordered)
    ]


def _kind(place: Place, reading: str | None, by_translator: bool) -> Kind:
    """What a spinner's wrong synonym is, in a translated article, is a mistranslation."""
    listed = place.match and LISTED_KINDS.get(place.match.entry.kind)
    if listed:
        return listed
    if place.match is not None and place.match.entry.artifact[:1].isupper():
        return "spun-name"
    words, others = place.text.lower().split(), (reading or "").lower().split()
    if reading == "":
        return "grammar"
    if len(words) == len(others) == 1 and set(lemmas(words[0])) & set(lemmas(others[0])):
        return "grammar"
    return "mistranslation" if by_translator else "spun-word"


def _reason(weighed: Weighed) -> str:
    place, first = weighed.place, weighed.ordered[0][0] if weighed.ordered else None
    parts: list[str] = []
    if place.match is not None:
        who = "translators" if place.match.entry.by_translator else "spinners"
        parts.append(f"{who} write “{place.match.entry.artifact}” for {_quoted(place)}")
    elif first is not None and first.thesaurus:
        parts.append(f"a thesaurus gives “{place.text}” for “{first.text}”")
    share = sigmoid(weighed.damage)
    if share >= 0.5:
        parts.append(f"the model sees a replaced word ({min(share, 0.99):.0%})")
    if any(score.gain > MISFIT for score in weighed.scored.scores):
        parts.append("it does not fit its context")
    return "; ".join(parts) or "unusual here, in an article with other damage"


def _quoted(place: Place) -> str:
    assert place.match is not None
    return " or ".join(f"“{r}”" for r in place.match.entry.readings[:2]) or "another term"
