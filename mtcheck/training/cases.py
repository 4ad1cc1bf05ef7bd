"""Documents with their ground truth, which the decision models are fitted on."""

import argparse
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Any

from mtcheck.decide.damage_rate import CLEAN, DamageRate
from mtcheck.decide.evidence import Evidence
from mtcheck.document import Document
from mtcheck.evaluation.corpus import documents, files_of, is_natural, split_of
from mtcheck.evaluation.markup import Artifact, parse_marked
from mtcheck.propose.places import Place
from mtcheck.simulate.damage import Damaged, Damager
from mtcheck.simulate.engines import build, sources_from
from mtcheck.training.corpus import kind_of
from mtcheck.training.real import news

OWN = Path(__file__).parent / "marked"  # passages of our own, damaged by hand
WIDE = 10  # pieces from texts of many registers, in multiples of those from a file of newswire


@dataclass(slots=True)
class Case:
    """A document with its ground truth, and what the model saw in it."""

    text: str
    artifacts: tuple[Artifact, ...]
    source: str
    damaged: bool
    fold: int = 0
    evidence: Evidence | None = None
    rate: DamageRate = CLEAN
    translated: bool | None = None  # which machine; None where there was none or it is not known
    rows: dict[tuple[int, int], "Row"] = field(default_factory=dict)  # by their words
    whole: "Case | None" = None  # what a short piece was cut from
    after: dict[tuple[int, int, str], float] = field(default_factory=dict)


@dataclass(slots=True)
class Row:
    """One place: whether it is damage (None: either way is fine), which readings are right."""

    damage: bool | None
    accepted: tuple[bool, ...]


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(path.rglob("*.txt")) if path.is_dir() else [path]


def read_marked(paths: Sequence[Path], translated: bool) -> Iterator[Case]:
    for path in _files(paths):
        marked = parse_marked(path.read_text(encoding="utf-8"), str(path))
        case = Case(marked.text, marked.phrases, "marked", bool(marked.phrases))
        yield replace(case, translated=translated if case.damaged else None)


def read_own(folder: Path = OWN) -> Iterator[Case]:
    """Our own passages, in the manner of spinners and of translators: a folder of each."""
    for name, translated in ("spun", False), ("translated", True):
        for case in read_marked([folder / name], translated):
            yield replace(case, source="own")


def read_clean(paths: Sequence[Path]) -> Iterator[Case]:
    for path in _files(paths):
        yield Case(path.read_text(encoding="utf-8"), (), "clean", False)


def from_corpus(args: argparse.Namespace, rng: random.Random) -> Iterator[Case]:
    """Pieces of documents of the dev split as they are, and two in five damaged as well.

    A file of newswire or the like gives ``args.documents``; those of many registers together
    `WIDE` times as many, since an article may be a lease, a diary or a recipe.
    """
    damager = Damager(build(sources_from(args)))
    names = [n for n in damager.engines if n != "neighbours"]
    paths = files_of(args.corpus)
    wide = sum(kind_of(path) == "wide" for path in paths)
    for path in paths:
        is_wide = kind_of(path) == "wide"
        count = math.ceil(WIDE * args.documents / wide) if is_wide else args.documents
        for text in _pieces(path, count, rng):
            yield Case(text, (), "clean", False)
            if rng.random() < 0.4:
                mix = {rng.choice(names): 0.5, rng.choice(names): 0.5}
                yield _damaged(damager.damage_with(text, mix, 0.01 * 30 ** rng.random(), rng))


def _damaged(done: Damaged) -> Case:
    artifacts = tuple(
        Artifact(e.start, e.end, done.text[e.start : e.end], (e.original,), "hard")
        for e in done.edits
        if e.end > e.start
    )
    return Case(done.text, artifacts, "simulated", True, translated=False)


def _pieces(path: Path, count: int, rng: random.Random) -> list[str]:
    """Up to ``count`` pieces of the file's dev split, from as many documents as there are."""
    by_document: list[list[str]] = []
    for document in documents(path):
        if split_of(document) == "dev" and (is_natural(document) or kind_of(path) != "news"):
            by_document.append(list(cut(document, rng)))
        if len(by_document) >= 4 * count:
            break
    rounds = zip_longest(*by_document)
    return [piece for pieces in rounds for piece in pieces if piece is not None][:count]


def cut(text: str, rng: random.Random) -> Iterator[str]:
    """Runs of paragraphs, to lengths drawn log-uniformly from 60 to 480 words.

    Most articles on the web are short, and a short one gives few signs either way.
    """
    kept: list[str] = []
    wanted = 60 * 8 ** rng.random()
    for paragraph in text.split("\n"):
        kept.append(paragraph)
        wanted -= len(paragraph.split())
        if wanted <= 0:
            yield "\n".join(kept)
            kept, wanted = [], 60 * 8 ** rng.random()


def shortened(cases: Sequence[Case], rng: random.Random) -> Iterator[Case]:
    """A piece of each case: a run of sentences of 8 to 60 words, as short articles are.

    A piece of a damaged article counts as damaged where a mark lies in it, and else not at all.
    """
    for case in cases:
        if case.source == "news":
            continue
        sentences = Document(case.text).sentences
        first = rng.randrange(len(sentences))
        wanted, last = 8 * 7.5 ** rng.random(), first
        start, end = sentences[first].start, sentences[first].end
        while len(case.text[start:end].split()) < wanted and last + 1 < len(sentences):
            last += 1
            end = sentences[last].end
        marked = any(a.start < end and a.end > start for a in case.artifacts)
        if marked or not case.damaged:
            piece = Case(case.text[start:end], (), "short", marked, whole=case)
            yield replace(piece, translated=case.translated if marked else None)


def from_news(folder: Path, count: int, rng: random.Random) -> Iterator[Case]:
    """Machine translations and human ones of the same news; their phrases are not judged."""
    examples = list(news.translations(folder, "wmt22.*", rng))
    pairs = [(a, b) for a, b in pairwise(examples) if b.translated and not a.translated]
    for human, machine in rng.sample(pairs, min(len(pairs), 2 * count)):
        yield Case(human.damaged.text, (), "news", False)
        yield Case(machine.damaged.text, (), "news", True, translated=True)


def label(place: Place, candidates: Sequence[Any], case: Case) -> Row:
    """The truth about a place, from the artifacts it shares a character with."""
    near = [a for a in case.artifacts if a.start < place.end and a.end > place.start]
    severe = [a for a in near if a.severity != "optional"]
    accepted = tuple(any(accepts(place, c.text, a, case.text) for a in near) for c in candidates)
    return Row(None if near and not severe else bool(severe), accepted)


def accepts(place: Place, reading: str, artifact: Artifact, text: str) -> bool:
    """Whether ``reading`` in the place is what, or a part of what, the artifact should say."""
    start, end = min(place.start, artifact.start), max(place.end, artifact.end)
    made = text[start : place.start] + reading + text[place.end : end]
    for good in artifact.accepted:
        wanted = text[start : artifact.start] + good + text[artifact.end : end]
        if made.lower().split() == wanted.lower().split():
            return True
        # One word of a longer artifact: right if an accepted reading has it at the same position.
        words, others = made.lower().split(), wanted.lower().split()
        position = len(text[start : place.start].split())
        alike = len(words) == len(others) and words[position : position + 1] == [reading.lower()]
        if alike and others[position] == words[position]:
            return True
    return False
