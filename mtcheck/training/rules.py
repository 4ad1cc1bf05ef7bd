"""Measure on natural text how far each rule of the finders can be trusted; write ``rules.json``.

Good text (a sample of a folder of corpora in many registers, the project's own good articles and
examples) and damaged text (real machine translation, real spun text) are searched by all finders.
A reader judges the hits: *right* is real damage with the right repair. Judgements lie as hashes in
the folder ``reviewed``. A hit in good text that nobody judged is wrong, but of many only the 60
whose hashes come first need be read, which is a random sample that stays the same. An unjudged hit
in damaged text does not count, nor does one in a text outside the sample that is read for its
judged hits alone.
Planted damage proves nothing: it shows that a rule fires, not what else fires it.

Then confidence = (right + 1) / (right + wrong + 2) over distinct hits, the mean of the posterior
under a flat prior (Laplace). With fewer than 30 hits judged right a rule stays below 0.9, from
which on a repair is applied. Leftovers of a page are told by the form of a line and by its place,
whatever its words: a rule among them that is seldom seen has the confidence of all together.
What several systems made of one place is one hit.
"""

import argparse
import json
import multiprocessing
import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mtcheck.data import path_of
from mtcheck.detect import named
from mtcheck.detect.measured import Trust, write
from mtcheck.detect.rules.page import leftover_lines
from mtcheck.document import Document
from mtcheck.training import judgements, natural
from mtcheck.training.natural import Natural

_SHOWN = 70  # code points either side of a hit
_BATCH = 16  # texts that a worker is handed at a time
_READ = 60  # hits in good text that must be read: those whose hashes come first
_STRICT = ("wrong", "right")


@dataclass(frozen=True, slots=True)
class Fired:
    """One place where a rule fired; ``key`` is the same for what is one hit in several texts."""

    rule: str
    key: str
    name: str
    source: str
    good: bool
    sampled: bool
    identity: str
    shown: str


@dataclass(slots=True)
class Count:
    """The distinct hits of one rule, by key, and what a reader said about each."""

    judged: dict[str, str] = field(default_factory=dict)
    good: dict[str, Fired] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)

    def add(self, hit: Fired, said: str | None) -> None:
        if hit.good and hit.sampled:
            self.good.setdefault(hit.key, hit)
        if said:
            # One word against is enough where versions of a place were judged differently.
            self.judged[hit.key] = min(said, self.judged.get(hit.key, said), key=_STRICT.index)
            self.sources.add(hit.source)

    def unread(self) -> list[Fired]:
        """Those in good text that ought to be read, and were not."""
        first = sorted(self.good.values(), key=lambda hit: hit.key)[:_READ]
        return [hit for hit in first if hit.key not in self.judged]

    @property
    def right(self) -> int:
        return sum(said == "right" for said in self.judged.values())

    @property
    def wrong(self) -> int:
        return len(self.judged) - self.right + len(self.unread())

    def trust(self, rule: str, kin: tuple[int, int] = (0, 0)) -> Trust:
        sources = self.sources | {hit.source for hit in self.unread()}
        return Trust.counted(rule, self.right, self.wrong, len(self.judged), len(sources), kin)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    here = Path(__file__).parent
    parser.add_argument("corpus", type=Path, help="good text: a folder of .txt or .txt.xz files")
    parser.add_argument("--articles", type=Path, default=Path("tests/clean"), help="good text")
    parser.add_argument("--cases", type=Path, default=Path("tests/cases"), help="folder of TOML")
    parser.add_argument("--translated", type=Path, help="folder of WMT *-en.jsonl.xz")
    parser.add_argument("--post-edited", type=Path, help="folder of MLQE-PE *.tsv.gz")
    parser.add_argument("--spun", type=Path, help="folder with real/ and real_unmarked/")
    parser.add_argument("--reviewed", type=Path, default=here / "reviewed")
    parser.add_argument("--words", type=int, default=6_000_000, help="of the corpus, to sample")
    parser.add_argument("--show", metavar="RULE", nargs="+", help="list the unjudged hits of rules")
    parser.add_argument("--judge", type=Path, metavar="FILE", help="file lines of --show, each "
                        "with the first column kept, then a tab and right or wrong")  # fmt: skip
    parser.add_argument("-o", "--output", type=Path, help="default: the package's data/rules.json")


def main(argv: list[str]) -> int:
    """Measures all rules; or lists hits to judge; or files judgements."""
    parser = argparse.ArgumentParser(prog="mtcheck.training rules", description=__doc__)
    add_arguments(parser)
    options = parser.parse_args(argv)
    if options.judge:
        lines = options.judge.read_text("utf-8").splitlines()
        print(f"{judgements.merge(options.reviewed, lines)} judgements", file=sys.stderr)
        return 0
    judged = judgements.read(options.reviewed)
    hits = search(_texts(options, judgements.texts(judged)))
    if options.show:
        _show(hits, judged, options.show)
        return 0
    output = options.output or path_of("rules.json")
    counts = counted(hits, judged)
    for rule in natural.rules_of(sorted(options.cases.glob("*.toml"))):
        _ = counts[rule]  # a rule that nothing fires has a row as well
    write(output, trusted(counts))
    return 0


def _texts(options: argparse.Namespace, judged: set[str]) -> Iterator[Natural]:
    yield from natural.corpora(options.corpus, options.words, judged)
    yield from natural.articles(options.articles)
    yield from natural.good_examples(sorted(options.cases.glob("*.toml")))
    for folder, read in (
        (options.translated, natural.translated),
        (options.post_edited, natural.post_edited),
        (options.spun, natural.spun),
    ):
        if folder:
            yield from read(folder)


def search(texts: Iterable[Natural]) -> Iterator[Fired]:
    """The hits of all rules, by as many workers as there are cores to work on."""
    with multiprocessing.Pool(len(os.sched_getaffinity(0))) as pool:
        for hits in pool.imap_unordered(_fired, texts, chunksize=_BATCH):
            yield from hits


def _fired(read: Natural) -> list[Fired]:
    text = read.text
    found = []
    mark = natural.text_hash(text)
    for finder, hit in named(Document(text)):
        name = judgements.hit_hash(text, hit)
        phrase = text[hit.start : hit.end]
        before = text[max(0, hit.start - _SHOWN) : hit.start]
        after = text[hit.end : hit.end + _SHOWN]
        near = [*before.split()[-1:], phrase, *after.split()[:1]]
        found.append(
            Fired(
                rule=hit.rule,
                key=f"{read.place}|{' '.join(near).lower()}" if read.place else name,
                name=name,
                source=read.source,
                good=read.good,
                sampled=read.sampled,
                identity=judgements.identity(finder, hit.rule, name, mark),
                shown=json.dumps([before, phrase, after, *hit.repairs[:1]], ensure_ascii=False),
            )
        )
    return found


def counted(hits: Iterable[Fired], judged: judgements.Judged) -> defaultdict[str, Count]:
    """What a reader said about the hits of each rule that fired."""
    counts: defaultdict[str, Count] = defaultdict(Count)
    for hit in hits:
        counts[hit.rule].add(hit, judgements.verdict(judged, hit.rule, hit.name))
    return counts


def trusted(counts: Mapping[str, Count]) -> dict[str, Trust]:
    """What each rule is worth; lines that are told to be leftovers in one way count together."""
    together = [counts[rule] for rule in leftover_lines.kin() if rule in counts]
    kin = sum(count.right for count in together), sum(count.wrong for count in together)
    alone = {rule: count.trust(rule) for rule, count in counts.items()}
    return alone | {
        rule: counts.get(rule, Count()).trust(rule, kin) for rule in leftover_lines.kin()
    }


def _show(hits: Iterable[Fired], judged: judgements.Judged, rules: list[str]) -> None:
    """Distinct hits, one a line: identity, source, [before, hit, after, repair]."""
    wanted = [hit for hit in hits if hit.rule in rules]
    counts = counted(wanted, judged)
    seen = {(rule, key) for rule in rules for key in counts[rule].judged}
    damaged = [hit for hit in wanted if not hit.good]
    for hit in [hit for rule in rules for hit in counts[rule].unread()] + damaged:
        if (hit.rule, hit.key) not in seen:
            seen.add((hit.rule, hit.key))
            print(hit.identity, hit.source, hit.shown, sep="\t")
