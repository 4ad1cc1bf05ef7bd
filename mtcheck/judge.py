"""From evidence to findings: confidences for each phrase, score and verdict for the article."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mtcheck.decide import Decision, order
from mtcheck.evidence import Evidence, reread
from mtcheck.features import (
    document_features,
    finding_features,
    lexicon_trust,
    machine_features,
    suggestion_features,
)
from mtcheck.model.masked_lm import DAMAGED, MaskedLM
from mtcheck.odds import sigmoid
from mtcheck.plan import Edit
from mtcheck.propose import TRANSLATORS, Candidate, Place
from mtcheck.rank import Ranked
from mtcheck.rate import Rate
from mtcheck.report import Finding, Kind, Suggestion, Verdict
from mtcheck.words.inflection import lemmas

SUGGESTIONS = 5  # readings kept in a finding
MISFIT = 3.0  # nats by which another reading must fit better for the reason to say so
LISTED_KINDS: Mapping[str, Kind] = {
    "name": "spun-name",
    "calque": "mistranslation",
    "foreign": "untranslated",
}
SUSPECT_FROM, SURE_FROM = 0.5, 0.9  # scores from which an article is "suspect", and named


@dataclass(frozen=True, slots=True)
class Weighed:
    """A place with its readings in order and the log-odds that it is damage."""

    ranked: Ranked
    ordered: tuple[tuple[Candidate, float], ...]
    logit: float


def weigh(evidence: Evidence, decision: Decision, rate: Rate) -> list[Weighed]:
    """Judge every place, given the article's share of damaged words.

    Of neighbours and the place that they are together, the reading more likely to be right decides:
    the one for both, or one for each.
    """
    weighed: list[Weighed] = []
    for ranked in evidence.ranked:
        ordered = order(ranked, decision.candidate)
        features = finding_features(evidence, ranked, ordered, rate)
        weighed.append(Weighed(ranked, tuple(ordered), decision.finding.logit(features)))
    return _settled(weighed)


def _settled(weighed: Sequence[Weighed]) -> list[Weighed]:
    """Without those of joined and single places that lose to the other."""
    alone = {w.ranked.place.first: _right(w) for w in weighed if not w.ranked.place.joined}
    joined = [w for w in weighed if w.ranked.place.joined]
    together: dict[int, int] = {}  # first word of each pair that wins, by its words
    for pair in sorted(joined, key=lambda w: -_right(w)):
        first, last = pair.ranked.place.first, pair.ranked.place.last
        apart = alone.get(first, 1.0) * alone.get(last, 1.0)
        if _right(pair) > apart and first not in together and last not in together:
            together |= {first: first, last: first}
    return [w for w in weighed if _stays(w.ranked.place, together)]


def _stays(place: Place, together: Mapping[int, int]) -> bool:
    if place.joined:
        return together.get(place.first) == place.first
    return place.first not in together


def _right(weighed: Weighed) -> float:
    """How likely the first reading is right, by its utility."""
    return sigmoid(weighed.ordered[0][1]) if weighed.ordered else 0.0


def findings(
    evidence: Evidence,
    weighed: Sequence[Weighed],
    decision: Decision,
    model: MaskedLM,
    least: float,
    translated: bool = False,
) -> list[Finding]:
    """The places at confidence ``least`` or more, with suggestions, best first.

    Args:
        translated: whether, if a machine wrote the article, it was a translator.
    """
    shown = [w for w in weighed if sigmoid(w.logit) >= least]
    after = reread_first(evidence, shown, model)
    trust = trust_in_lexicon(evidence, weighed)
    return [
        _finding(w, evidence.document.text, decision, seen, trust, translated)
        for w, seen in zip(shown, after, strict=True)
    ]


def trust_in_lexicon(evidence: Evidence, weighed: Sequence[Weighed]) -> float:
    """`lexicon_trust` of the article, given its places."""
    seen = [
        w.logit
        for w in weighed
        if (match := w.ranked.place.match) is not None and match.entry.kind != "spin"
    ]
    return lexicon_trust(evidence, seen)


def reread_first(evidence: Evidence, weighed: Sequence[Weighed], model: MaskedLM) -> list[float]:
    """The damage logit in each place once every place has its first reading.

    A place without readings keeps the logit it has.
    """
    edits = {
        index: Edit(p.start, p.end, p.text, w.ordered[0][0].text)
        for index, w in enumerate(weighed)
        if w.ordered and (p := w.ranked.place)
    }
    seen = dict(zip(edits, reread(evidence.document, model, list(edits.values())), strict=True))
    return [
        seen.get(index, float(w.ranked.place.tags[:, DAMAGED].max()))
        for index, w in enumerate(weighed)
    ]


def _finding(
    weighed: Weighed,
    text: str,
    decision: Decision,
    after: float,
    trust: float,
    translated: bool,
) -> Finding:
    place = weighed.ranked.place
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
        kind=_kind(place, first, translated),
        confidence=sigmoid(weighed.logit),
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


def _kind(place: Place, reading: str | None, translated: bool) -> Kind:
    """What a spinner's wrong synonym is, in a translated article, is a mistranslation."""
    if place.match is not None and place.match.entry.kind in LISTED_KINDS:
        return LISTED_KINDS[place.match.entry.kind]
    if place.match is not None and place.match.entry.artifact[:1].isupper():
        return "spun-name"
    words, others = place.text.lower().split(), (reading or "").lower().split()
    if reading == "":
        return "grammar"
    if len(words) == len(others) == 1 and set(lemmas(words[0])) & set(lemmas(others[0])):
        return "grammar"
    return "mistranslation" if translated else "spun-word"


def _reason(weighed: Weighed) -> str:
    place, first = weighed.ranked.place, weighed.ordered[0][0] if weighed.ordered else None
    parts: list[str] = []
    if place.match is not None:
        who = "translators" if place.match.entry.kind in TRANSLATORS else "spinners"
        parts.append(f"{who} write “{place.match.entry.artifact}” for {_quoted(place)}")
    elif first is not None and first.thesaurus:
        parts.append(f"a thesaurus gives “{place.text}” for “{first.text}”")
    share = sigmoid(float(place.tags[:, DAMAGED].max()))
    if share >= 0.5:
        parts.append(f"the model sees a replaced word ({min(share, 0.99):.0%})")
    if any(score.gain > MISFIT for score in weighed.ranked.scores):
        parts.append("it does not fit its context")
    return "; ".join(parts) or "unusual here, in an article with other damage"


def _quoted(place: Place) -> str:
    assert place.match is not None
    return " or ".join(f"“{r}”" for r in place.match.entry.readings[:2]) or "another term"


def score(evidence: Evidence, rate: Rate, weighed: Sequence[Weighed], decision: Decision) -> float:
    """Probability that the article was machine-spun or machine-translated."""
    features = document_features(evidence, rate, [w.logit for w in weighed])
    return decision.document.probability(features)


def quality(evidence: Evidence) -> float | None:
    """Predicted quality as a translation, 0-100; None where the model cannot tell.

    50 is the average of the neural translations of MLQE-PE (Fomicheva et al. 2022), whose human
    scores the model learnt; 25 points are one standard deviation among them.
    """
    if evidence.quality is None:
        return None
    return min(max(50 + 25 * evidence.quality, 0.0), 100.0)


def verdict(probability: float, translated: bool) -> Verdict:
    """The score in a word."""
    if probability < SUSPECT_FROM:
        return "clean"
    if probability < SURE_FROM:
        return "suspect"
    return "translated" if translated else "spun"


def is_translated(evidence: Evidence, rate: Rate, decision: Decision) -> bool:
    """Whether, if a machine wrote the article, a translator is likelier than a spinner."""
    return decision.machine.logit(machine_features(evidence, rate)) > 0
