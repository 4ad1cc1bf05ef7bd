"""The pipeline: read, detect, propose, rank, decide, apply; and again until nothing changes."""

from bisect import insort
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from mtcheck._version import __version__
from mtcheck.decide import load_decision
from mtcheck.detect import find_all
from mtcheck.detect.rules import confidence as rule_confidence
from mtcheck.detect.suspect import Suspect
from mtcheck.document import Document, overlaps
from mtcheck.errors import LexiconError, ModelError, PolicyError
from mtcheck.evidence import Evidence, gather
from mtcheck.judge import findings, is_translated, quality, score, verdict, weigh
from mtcheck.language import SUPPORTED
from mtcheck.lexicon import Lexicon
from mtcheck.model import load_model
from mtcheck.model.masked_lm import MISTRANSLATED, MaskedLM
from mtcheck.model.windows import look
from mtcheck.plan import Edit, Plan, apply, compose, origin
from mtcheck.policy import Policy
from mtcheck.rank import Ranker
from mtcheck.rate import CLEAN, Rate, rate_of
from mtcheck.report import Cleaned, Finding, Report, Suggestion, Verdict

_LOOKS = 8  # at one article; repairs settle after two or three
_WORDS_A_LOOK = 5_000  # for each so many words one more: a look handles only so many places


@dataclass(frozen=True, slots=True)
class _Seen:
    """One look at a text: what the rules claim, and what model and lexicon have to say.

    ``evidence`` is None where the language is not supported; ``rate`` is the inferred share of
    damaged words, ``translated`` which machine it was, if any.
    """

    document: Document
    suspects: tuple[Suspect, ...]
    evidence: Evidence | None
    rate: Rate
    translated: bool = False


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
        ranker = Ranker(self.model)
        first = seen = self._read(text, ranker)
        repaired = text
        plan: Plan = ()
        made: list[Finding] = []
        at_first = found = self._decide(first, first.rate)
        for _ in range(_LOOKS + len(first.document.words) // _WORDS_A_LOOK):
            sure = self._sure(seen, found)
            if not sure and plan:
                # Judged as if it were all there is, would the result be changed once more?
                sure = self._sure(seen, self._decide(seen, CLEAN))
            if not sure:
                break
            made += (_moved_back(f, plan, text) for f in sure)
            plan = compose(text, plan, [_edit(f) for f in sure])
            repaired = apply(text, plan)
            seen = self._read(repaired, ranker)
            found = self._decide(seen, first.rate)
        else:
            # It would go on for ever: promise nothing, change nothing.
            repaired, plan, found = text, (), at_first
        # The last look, at repaired neighbours, knows best. What the first one alone saw stays too:
        # on marked articles more than half of that was damage.
        left = [*(_moved_back(f, plan, text) for f in found), *at_first]
        return Cleaned(repaired, self._report(first, [*_applied(plan, made), *_clear(left, plan)]))

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
        return self._stream(texts, batch_size, progress)

    def word_damage(self, text: str) -> list[tuple[int, int, float]]:
        """How likely a translator got each subword wrong, whatever else speaks for or against it.

        The raw tag of the model, trained on what post-editors change (MLQE-PE) and experts mark
        (MQM): more than a reader of the translation alone would notice, so no finding by itself.

        Returns:
            start, end, probability (0-1), in order; empty where the model has no such tag.
        """
        if not self.model.has_tags:
            return []
        pieces = self.model.pieces(text)
        tags = look(self.model, pieces, lambda *_: np.zeros(0, dtype=np.int64)).tags
        chances = 1 / (1 + np.exp(-tags[:, MISTRANSLATED]))
        return list(
            zip(pieces.starts.tolist(), pieces.ends.tolist(), chances.tolist(), strict=True)
        )

    def _stream(
        self, texts: Iterable[str], batch_size: int, progress: Callable[[int], None] | None
    ) -> Iterator[Cleaned]:
        import os
        from concurrent.futures import Future, ThreadPoolExecutor

        waiting: deque[Future[Cleaned]] = deque()
        source: Iterator[str] | None = iter(texts)
        failure: Exception | None = None
        done = 0
        with ThreadPoolExecutor(min(batch_size, os.cpu_count() or 1)) as pool:
            while waiting or source is not None:
                try:
                    while source is not None and len(waiting) < batch_size:
                        waiting.append(pool.submit(self.clean, next(source)))
                except StopIteration:
                    source = None
                except Exception as error:  # what was read before it still comes out first
                    source, failure = None, error
                if waiting:
                    yield waiting.popleft().result()
                    done += 1
                    if progress is not None:
                        progress(done)
        if failure is not None:
            raise failure

    def _read(self, text: str, ranker: Ranker) -> _Seen:
        """Read and detect; propose and rank where the language is known."""
        document = Document(text)
        allowed = [m for m in self.lexicon.matches(document) if m.entry.kind == "allow"]
        suspects = tuple(s for s in find_all(document) if not overlaps(allowed, s.start, s.end))
        if document.language not in SUPPORTED:
            return _Seen(document, suspects, None, CLEAN)
        evidence = gather(document, self.model, self.lexicon, ranker, suspects)
        rate = rate_of(evidence)
        return _Seen(
            document, suspects, evidence, rate, is_translated(evidence, rate, self._decision)
        )

    def _decide(self, seen: _Seen, rate: Rate) -> list[Finding]:
        """Confidence for all that is suspect; ``rate`` is what the first look inferred."""
        least = self.policy.report_from
        found = [_from_rule(s, seen.document.text) for s in seen.suspects]
        found = [f for f in found if f.confidence >= least]
        if seen.evidence is not None:
            weighed = weigh(seen.evidence, self._decision, seen.rate.at_least(rate))
            found += findings(
                seen.evidence, weighed, self._decision, self.model, least, seen.translated
            )
        return sorted(found, key=lambda f: f.start)

    def _sure(self, seen: _Seen, found: Sequence[Finding]) -> list[Finding]:
        """Findings whose repair the policy allows; names stay unless the lexicon knows better."""
        policy, document = self.policy, seen.document
        names = seen.evidence.names if seen.evidence is not None else frozenset()
        return [
            f
            for f in found
            if f.suggestions
            and f.kind in policy.kinds
            and f.start not in names
            and min(f.confidence, f.suggestions[0].confidence) >= policy.apply_from
            and not (policy.keep_leftovers and f.kind == "boilerplate")
            and not (policy.keep_quotations and overlaps(document.quotations, f.start, f.end))
        ]

    def _report(self, first: _Seen, found: Sequence[Finding]) -> Report:
        """The judgement on the article as it was given."""
        probability, as_translation = 0.0, None
        word: Verdict = "unsupported-language"
        if first.evidence is not None:
            weighed = weigh(first.evidence, self._decision, first.rate)
            probability = score(first.evidence, first.rate, weighed, self._decision)
            as_translation = quality(first.evidence)
            word = verdict(probability, first.translated)
        elif first.document.language == "und":
            word = "clean"
        return Report(
            score=probability,
            quality=as_translation,
            verdict=word,
            language=first.document.language,
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


def _from_rule(suspect: Suspect, text: str) -> Finding:
    sure = rule_confidence(suspect.rule)
    return Finding(
        start=suspect.start,
        end=suspect.end,
        text=text[suspect.start : suspect.end],
        kind=suspect.kind,
        confidence=sure,
        suggestions=tuple(Suggestion(repair, sure) for repair in suspect.repairs),
        reason=suspect.reason,
    )


def _edit(finding: Finding) -> Edit:
    return Edit(finding.start, finding.end, finding.text, finding.suggestions[0].text)


def _moved_back(finding: Finding, plan: Plan, original: str) -> Finding:
    """A finding in repaired text, as a finding in the text as it was given."""
    start, end = origin(plan, finding.start, finding.end)
    return replace(finding, start=start, end=end, text=original[start:end])


def _applied(plan: Plan, made: Sequence[Finding]) -> Iterator[Finding]:
    """One finding for each edit of the plan; the first that led to it speaks for it."""
    for edit in plan:
        behind = [f for f in made if f.start < edit.end and f.end > edit.start] or [
            f for f in made if f.start == edit.start
        ]
        best, *others = behind[0].suggestions
        alternatives = tuple(s for s in others if s.text != edit.after) if len(behind) == 1 else ()
        yield replace(
            behind[0],
            start=edit.start,
            end=edit.end,
            text=edit.before,
            suggestions=(replace(best, text=edit.after), *alternatives),
            applied=True,
        )


def _clear(found: Iterable[Finding], plan: Plan) -> Iterator[Finding]:
    """Findings that lie outside every edit, the first of those that overlap."""
    taken: list[Edit | Finding] = sorted(plan, key=lambda e: e.start)
    for finding in found:
        if not overlaps(taken, finding.start, finding.end):
            insort(taken, finding, key=lambda x: x.start)
            yield finding
