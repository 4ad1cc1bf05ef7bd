"""The pipeline: read, detect, propose, score, decide, apply; and again until nothing changes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mtcheck._version import __version__
from mtcheck.decide.article import (
    NOTHING,
    Whole,
    is_translated,
    quality,
    score,
    verdict,
)
from mtcheck.decide.damage_rate import CLEAN, DamageRate, damage_rate_of
from mtcheck.decide.evidence import Evidence, evidence_of
from mtcheck.decide.findings import findings, from_rules
from mtcheck.decide.models import load_decision
from mtcheck.decide.weighing import weigh
from mtcheck.detect import find_hits
from mtcheck.detect.hit import Hit
from mtcheck.detect.tagging import mistranslation_chances, tag_words
from mtcheck.document import Document, overlaps
from mtcheck.errors import LexiconError, ModelError, PolicyError
from mtcheck.language import SUPPORTED
from mtcheck.model import load_model
from mtcheck.model.masked_lm import MaskedLM
from mtcheck.plan import Plan, apply, compose
from mtcheck.policy import Policy
from mtcheck.propose.candidates import propose
from mtcheck.propose.places import find_places
from mtcheck.propose.rereading import reread
from mtcheck.propose.scoring import Scorer
from mtcheck.report import Cleaned, Finding, Report, Verdict
from mtcheck.rounds import of_edits, outside_edits, traced_back
from mtcheck.stream import in_order
from mtcheck.words.lexicon import Lexicon

_ROUNDS = 8  # with one article; repairs settle after two or three
_WORDS_A_ROUND = 5_000  # for each so many words one more: a round handles only so many places


@dataclass(frozen=True, slots=True)
class Examined:
    """What one round saw, before anything is decided.

    Attributes:
        hits: what the rules point at.
        evidence: what model and lexicon have to say; None where the language is not supported.
        damage_rate: the inferred share of damaged words.
    """

    document: Document
    hits: tuple[Hit, ...]
    evidence: Evidence | None
    damage_rate: DamageRate


@dataclass(frozen=True, slots=True)
class Decided:
    """What follows from a round.

    Attributes:
        whole: what the article says of its phrases.
        by_translator: whether, if a machine wrote the article, it was a translator.
        findings: what is worth reporting, in order.
    """

    whole: Whole
    by_translator: bool
    findings: tuple[Finding, ...]


def examine(text: str, model: MaskedLM, lexicon: Lexicon, scorer: Scorer) -> Examined:
    """Read, detect, propose, score: all there is to know of a text before anything is decided.

    The same for those who use the decision models and for those who fit them.

    Args:
        scorer: of ``model``; it remembers what it was asked, so keep it for one article.
    """
    document = Document(text)
    matches = lexicon.matches(document)
    hits = find_hits(document, [m for m in matches if m.entry.is_allowed])
    if document.language not in SUPPORTED:
        return Examined(document, hits, None, CLEAN)
    tagged = tag_words(document, model, matches)
    found = find_places(document, tagged, matches, hits)
    proposed = propose(found, tagged, model)
    scored = scorer.score(tagged, proposed)
    evidence = evidence_of(document, hits, tagged, scored)
    return Examined(document, hits, evidence, damage_rate_of(evidence))


class Checker:
    """Loads a model and a lexicon once, for many articles.

    Args:
        model: None for the embedded model; a folder or hub name of a masked LM that transformers
            can load (extra ``torch``); or an object that is a `MaskedLM`.
        lexicon: None for the shipped one; a file with more entries (see `Lexicon.load`); or a
            `Lexicon`.
        policy: what may be changed.

    Raises:
        ModelError, LexiconError: the model or the lexicon cannot be loaded, or is something else.
        PolicyError: the policy is no `Policy`.
    """

    def __init__(
        self,
        model: str | Path | MaskedLM | None = None,
        lexicon: str | Path | Lexicon | None = None,
        policy: Policy | None = None,
    ) -> None:
        if policy is not None and not isinstance(policy, Policy):
            raise PolicyError(
                f"policy must be a Policy, like Policy(apply_from=0.9), not {policy!r}"
            )
        _refuse_no_model(model)
        self.model = load_model(model)
        self.lexicon = _load_lexicon(lexicon)
        self.policy = Policy() if policy is None else policy
        self._decision = load_decision(self.model.has_tags)

    @property
    def signature(self) -> str:
        """What shaped the judgement: version, checksums of model and lexicon, policy."""
        return (
            f"mtcheck {__version__}|model:{self.model.name}+{self._decision.checksum}"
            f"|lexicon:{self.lexicon.signature}|policy:{self.policy.signature}"
        )

    def check(
        self, text: str, references: Sequence[str] | Mapping[str, str] | None = None
    ) -> Report:
        """Find damage and propose repairs; nothing is applied.

        Args:
            references: other articles on the same event, by name or numbered:
                see `mtcheck.references.compare`, which also tells what they share with ``text``.

        Raises:
            TypeError: ``text`` is not a string, or the references are not several strings.
        """
        if references is not None:
            from mtcheck.references import compare

            return compare(self, text, references).report
        return self.clean(text).report.without_edits()

    def clean(self, text: str) -> Cleaned:
        """Repair what is sure; the report tells that and the rest.

        Cleaning is idempotent: the text that comes back, cleaned again, stays as it is.

        Raises:
            TypeError: ``text`` is not a string.
        """
        if not isinstance(text, str):
            hint = "; decode it first: data.decode('utf-8')" if isinstance(text, bytes) else ""
            raise TypeError(f"text must be a str, not {type(text).__name__}{hint}")
        scorer = Scorer(self.model)
        first = examined = examine(text, self.model, self.lexicon, scorer)
        at_first = decided = self._decide(first, NOTHING)
        repaired = text
        plan: Plan = ()
        made: list[Finding] = []
        for _ in range(_ROUNDS + len(first.document.words) // _WORDS_A_ROUND):
            sure = self._sure(examined, decided)
            if not sure and plan:
                # Decided as if it were all there is, would the result be changed once more?
                sure = self._sure(examined, self._decide(examined, NOTHING))
            if not sure:
                break
            made += (traced_back(f, plan, text) for f in sure)
            plan = compose(text, plan, [f.edit for f in sure])
            repaired = apply(text, plan)
            examined = examine(repaired, self.model, self.lexicon, scorer)
            decided = self._decide(examined, at_first.whole)
        else:
            # It would go on for ever: promise nothing, change nothing.
            repaired, plan, decided = text, (), at_first
        # The last round, at repaired neighbours, knows best. What the first one alone saw stays
        # too: on marked articles more than half of that was damage.
        left = [*(traced_back(f, plan, text) for f in decided.findings), *at_first.findings]
        findings = [*of_edits(plan, made), *outside_edits(plan, left)]
        return Cleaned(repaired, self._report(first, at_first, findings))

    def clean_many(
        self,
        texts: Iterable[str],
        batch_size: int = 32,
        progress: Callable[[int], None] | None = None,
    ) -> Iterator[Cleaned]:
        """Clean a stream of articles; results come in order, memory stays constant.

        Args:
            texts: any iterable; it is read ``batch_size`` articles ahead at most.
            batch_size: articles worked on at a time, on as many threads as there are cores.
            progress: called with the number of articles done so far.

        Raises:
            TypeError, PolicyError: an argument is of the wrong kind. What an article raises comes
                when its turn does.
        """
        if batch_size < 1:
            raise PolicyError(f"batch_size must be at least 1, not {batch_size}")
        if isinstance(texts, str | bytes):
            raise TypeError("texts must be an iterable of articles, not one of them")
        return in_order(self.clean, texts, batch_size, progress)

    def word_damage(self, text: str) -> list[tuple[int, int, float]]:
        """How likely a translator got each subword wrong, whatever else speaks for or against it.

        The raw tag of the model, trained on what post-editors change (MLQE-PE) and experts mark
        (MQM): more than a reader of the translation alone would notice, so no finding by itself.

        Returns:
            start, end, probability (0-1), in order; empty where the model has no such tag.
        """
        return mistranslation_chances(text, self.model)

    def _decide(self, examined: Examined, before: Whole) -> Decided:
        """Confidence for all that was found.

        Args:
            before: what the first round made of the article: repaired text shows less damage than
                there was.
        """
        least, evidence = self.policy.report_from, examined.evidence
        found = [f for f in from_rules(examined.document, examined.hits) if f.confidence >= least]
        if evidence is None:
            return Decided(NOTHING, False, tuple(sorted(found, key=lambda f: f.start)))
        rate = examined.damage_rate.at_least(before.rate)
        weighed = weigh(evidence, self._decision, rate)
        reported = [w for w in weighed if w.confidence >= least]
        after = reread(evidence.document, self.model, [w.edit for w in reported])
        probability = score(evidence, rate, weighed, examined.hits, self._decision)
        whole = before.at_least(Whole(rate, probability))
        by_translator = is_translated(evidence, examined.damage_rate, self._decision)
        found += findings(
            evidence, weighed, reported, after, self._decision, by_translator, not whole.is_suspect
        )
        return Decided(whole, by_translator, tuple(sorted(found, key=lambda f: f.start)))

    def _sure(self, examined: Examined, decided: Decided) -> list[Finding]:
        """Findings whose repair the policy allows."""
        quotations = examined.document.quotations
        return [
            f
            for f in decided.findings
            if self.policy.allows(f, overlaps(quotations, f.start, f.end))
        ]

    def _report(self, examined: Examined, decided: Decided, found: Sequence[Finding]) -> Report:
        """The judgement on the article as it was given: what the first round says of it."""
        probability, as_translation = 0.0, None
        word: Verdict = "unsupported-language"
        if examined.evidence is not None:
            probability = decided.whole.score
            as_translation = quality(examined.evidence)
            word = verdict(probability, decided.by_translator)
        elif examined.document.language == "und":
            word = "clean"
        return Report(
            score=probability,
            quality=as_translation,
            verdict=word,
            language=examined.document.language,
            signature=self.signature,
            findings=tuple(sorted(found, key=lambda f: f.start)),
        )


def _refuse_no_model(model: object) -> None:
    if model is None or isinstance(model, str | Path):
        return
    parts = [name for name in (*MaskedLM.__annotations__, *vars(MaskedLM)) if name[0] != "_"]
    if missing := [name for name in parts if not hasattr(model, name)]:
        raise ModelError(
            f"model must be a folder, a hub's name or a MaskedLM, not of type "
            f"{type(model).__name__}, which has no {', '.join(missing)}"
        )


def _load_lexicon(lexicon: str | Path | Lexicon | None) -> Lexicon:
    if isinstance(lexicon, Lexicon):
        return lexicon
    if lexicon is not None and not isinstance(lexicon, str | Path):
        raise LexiconError(
            f"lexicon must be a file's name or a Lexicon, not of type {type(lexicon).__name__}; "
            "for entries of your own: Lexicon.default().with_entries([Entry(...)])"
        )
    return Lexicon.default() if lexicon is None else Lexicon.load(lexicon)
