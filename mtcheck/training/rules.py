"""Measure how far each rule of the finders can be trusted, and write ``data/rules.json``.

Two counts make a rule's confidence:

- every hit in edited English (a sample of a folder of corpora). A hit is false unless a reader
  judged it to be real damage with the right repair: such judgements lie in a file of hashes
  (``--reviewed``), so that no corpus text is copied;
- hits on planted damage: the rule's own examples (``tests/cases/*.toml``), one in every
  20,000 words of the sample, which is far rarer than in any text that needs this tool, so that
  the figure errs on the low side.

Then confidence = (true + 1) / (true + false + 2), the mean of the posterior under a flat prior
(Laplace). A rule whose examples are marked ``plant = false`` lives on judged hits alone: what fires
it is as often a writer's way as damage, or it would change digits or names, where planted examples
prove too little. For such a rule all judgements of the file count, wherever the hit was: in the
sample or in machine translations (system outputs of the WMT news tasks, MLQE-PE), where what
several systems make of one place is one hit. With fewer than 20 hits read it stays below 0.9, from
which on a repair is applied. A rule whose examples are marked ``held = true`` rewrites words: its
planted examples count, and so do all judgements of the file, in round trips through Apertium
(``mtcheck.training roundtrip``) too; but with fewer than 20 hits read it stays below 0.9 as well.
"""

import argparse
import hashlib
import json
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from mtcheck.detect import FINDERS
from mtcheck.detect.suspect import Suspect
from mtcheck.document import Document
from mtcheck.training.corpus import documents, files_of, split_of

CASES = sorted(Path("tests/cases").glob("*.toml"))
WORDS_PER_PLANT = 20_000
_STEP = 5  # every fifth document of a file, so that a sample reaches further into it
_READ = 20  # judged hits that a rule needs for 0.9 if planted examples are not enough for it
_HELD = 0.89  # the most that it gets with fewer
_CONTEXT = 40  # code points either side that identify a hit


@dataclass(slots=True)
class Counts:
    """What happened to one rule."""

    true: int = 0
    false: int = 0
    planted: int = 0
    missed: int = 0
    right: int = 0  # of the true ones, those in the sample that a reader judged
    read: int | None = None  # natural hits that were read, where too few hold the rule down
    files: Counter[str] = field(default_factory=Counter)

    @property
    def confidence(self) -> float:
        mean = (self.true + 1) / (self.true + self.false + 2)
        few = self.read is not None and self.read < _READ
        return min(mean, _HELD) if few else mean


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("corpus", type=Path, help="folder of .txt or .txt.xz files")
    parser.add_argument("--cases", type=Path, nargs="+", default=CASES, help="TOML files")
    parser.add_argument("--reviewed", type=Path, default=Path(__file__).with_name("reviewed.json"))
    parser.add_argument("--words", type=int, default=1_500_000, help="size of the sample")
    parser.add_argument("--split", default="train", choices=("train", "dev", "test"))
    parser.add_argument("--show", metavar="RULE", help="list the unreviewed hits of a rule")
    parser.add_argument("-o", "--output", type=Path, help="default: the package's data/rules.json")


def main(argv: list[str]) -> int:
    """Measures all rules; prints a table and writes the confidences."""
    parser = argparse.ArgumentParser(prog="mtcheck.training rules", description=__doc__)
    add_arguments(parser)
    options = parser.parse_args(argv)
    reviewed = json.loads(options.reviewed.read_text("utf-8"))
    sample = dict(_sample(options.corpus, options.words, options.split))
    words = {name: sum(len(d.split()) for d in texts) for name, texts in sample.items()}
    counts: defaultdict[str, Counts] = defaultdict(Counts)
    for name, texts in sample.items():
        for text in texts:
            _count_clean(name, text, reviewed["right"], counts, options.show)
    if options.show:
        return 0
    hosts = [text for texts in sample.values() for text in texts if 60 < len(text.split()) < 800]
    tables = [tomllib.loads(path.read_text("utf-8")) for path in options.cases]
    cases = [case for table in tables for case in table.get("case", ())]
    clean = {rule: row.false for rule, row in counts.items()}
    _plant(cases, hosts, sum(words.values()) // WORDS_PER_PLANT, counts)
    for rule, case in {case["rule"]: case for case in cases}.items():
        if case.get("held") or not case.get("plant", True):
            row = counts[rule]
            right = len(reviewed["right"].get(rule, ()))
            wrong = len(reviewed["wrong"].get(rule, ()))
            row.true += right - row.right
            row.false += wrong
            row.read = right + wrong + clean.get(rule, 0)
    _print(counts, words)
    output = options.output or Path(str(files("mtcheck") / "data" / "rules.json"))
    output.write_text(json.dumps(_rows(counts), indent=1) + "\n", "utf-8")
    return 0


def hit_hash(text: str, suspect: Suspect) -> str:
    """Names a hit by what stands around it, without quoting it."""
    around = text[max(0, suspect.start - _CONTEXT) : suspect.end + _CONTEXT]
    key = f"{suspect.rule}|{around}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(key, digest_size=6).hexdigest()


def _sample(folder: Path, words: int, split: str) -> Iterator[tuple[str, list[str]]]:
    """The same number of words from each file, always the same documents."""
    paths = files_of(folder)
    for path in paths:
        taken: list[str] = []
        size = 0
        for index, text in enumerate(documents(path)):
            if size >= words // len(paths):
                break
            if index % _STEP == 0 and split_of(text) == split:
                taken.append(text)
                size += len(text.split())
        yield path.name.split(".")[0], taken


def _suspects(text: str) -> list[Suspect]:
    """All hits, overlapping or not: which of them wins depends on what is measured here."""
    document = Document(text)
    return [suspect for find in FINDERS.values() for suspect in find(document)]


def _count_clean(
    name: str,
    text: str,
    reviewed: dict[str, list[str]],
    counts: dict[str, Counts],
    show: str | None,
) -> None:
    for suspect in _suspects(text):
        row = counts[suspect.rule]
        row.files[name] += 1
        mark = hit_hash(text, suspect)
        if mark in reviewed.get(suspect.rule, ()):
            row.true += 1
            row.right += 1
            continue
        row.false += 1
        if show == suspect.rule:
            before, after = text[: suspect.start][-50:], text[suspect.end :][:50]
            hit = text[suspect.start : suspect.end]
            print(mark, name, json.dumps([before, hit, after], ensure_ascii=False), sep="\t")


def _plant(
    cases: list[dict[str, Any]], hosts: list[str], plants: int, counts: dict[str, Counts]
) -> None:
    by_rule: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for case in cases:
        if case.get("plant", True):
            by_rule[case["rule"]].append(case)
        else:
            counts.setdefault(case["rule"], Counts())  # measured, even without a hit
    for rule, examples in by_rule.items():
        for number in range(plants):
            example = examples[number % len(examples)]
            host = hosts[number * 7919 % len(hosts)]
            text, start = _insert(host, example)
            inside = [
                s
                for s in _suspects(text)
                if s.end > start and s.start < start + len(example["text"])
            ]
            wanted = Counter(row["text"].strip() for row in example["found"])
            found = Counter(text[s.start : s.end].strip() for s in inside if s.rule == rule)
            counts[rule].planted += 1
            counts[rule].true += wanted == found
            counts[rule].missed += not found
            counts[rule].false += bool(found) and wanted != found


def _insert(host: str, example: dict[str, Any]) -> tuple[str, int]:
    """The example as a paragraph of its own in ``host``, and where it starts."""
    paragraphs = host.split("\n")
    at = {"head": 0, "tail": len(paragraphs)}.get(example.get("at", ""), len(paragraphs) // 2)
    before = "".join(f"{p}\n" for p in paragraphs[:at])
    after = "".join(f"\n{p}" for p in paragraphs[at:])
    return before + example["text"] + after, len(before)


def _rows(counts: dict[str, Counts]) -> dict[str, dict[str, float | int]]:
    return {
        rule: {"confidence": round(c.confidence, 4), "true": c.true, "false": c.false}
        for rule, c in sorted(counts.items())
    }


def _print(counts: dict[str, Counts], words: dict[str, int]) -> None:
    total = sum(words.values())
    print(f"{total:,} words: " + ", ".join(f"{n} {w:,}" for n, w in words.items()), file=sys.stderr)
    print(f"{'rule':32} conf.  true false missed/planted hits per 1,000 words, by file")
    for rule, c in sorted(counts.items(), key=lambda item: -item[1].confidence):
        rate = 1000 * sum(c.files.values()) / total
        where = ", ".join(f"{name} {n}" for name, n in c.files.most_common(4))
        missed = f"{c.missed}/{c.planted}"
        judged = f"{c.confidence:.3f} {c.true:5} {c.false:5} {missed:>9}"
        print(f"{rule:32} {judged} {rate:8.4f}  {where}")
