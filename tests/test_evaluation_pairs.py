"""Pairs of damaged and original text, and the metrics on whole texts."""

import json
from pathlib import Path
from typing import Any

import pytest
from case_files import read_cases
from hypothesis import assume, example, given
from hypothesis import strategies as st
from reports import finding, report

from mtcheck.errors import InputError, MtcheckError
from mtcheck.evaluation.markup import MarkedText, parse_marked
from mtcheck.evaluation.pairs import aligned, read_pairs
from mtcheck.evaluation.repair import QUOTES
from mtcheck.evaluation.scores import Case
from mtcheck.evaluation.spans import judge
from mtcheck.evaluation.text_metrics import segments, text_figures
from mtcheck.extras import need
from mtcheck.plan import Edit, apply

PAIRS = read_cases("pairs")["case"]
WORDS = st.lists(
    st.sampled_from(["a", "b", "c", "Don't", ",", "“", "x.y", "\n", " ,"]), min_size=1, max_size=12
)


def normal(text: str) -> list[str]:
    return text.translate(QUOTES).split()


@pytest.mark.parametrize("case", PAIRS, ids=lambda case: case["name"])
def test_differences_become_soft_artifacts(case: dict[str, Any]) -> None:
    gold = aligned(case["damaged"], case["original"])
    assert gold.text == case["damaged"]
    assert [(a.text, *a.accepted) for a in gold.artifacts] == [
        (a["text"], a["reading"]) for a in case["artifacts"]
    ]
    assert all(a.severity == "soft" for a in gold.artifacts)
    assert normal(apply(gold.text, gold.edits)) == normal(case["original"])


@given(WORDS, WORDS)
@example(["a", "b"], ["b", "b"])
def test_the_readings_bring_back_the_original(damaged: list[str], original: list[str]) -> None:
    one, other = " ".join(damaged), " ".join(original)
    assume(one.strip() and other.strip())
    gold = aligned(one, other)
    assert normal(apply(one, gold.edits)) == normal(other)


@given(st.text(), st.text())
@example("0\x1f", "0 0")
def test_any_two_texts_align(damaged: str, original: str) -> None:
    assume(damaged.strip() and original.strip())
    gold = aligned(damaged, original)
    ends = [0, *(offset for a in gold.artifacts for offset in (a.start, a.end))]
    assert ends == sorted(ends)
    for artifact in gold.artifacts:
        assert artifact.start < artifact.end
        assert artifact.text == damaged[artifact.start : artifact.end]
    assert aligned(original, original).artifacts == ()


class TestFiles:
    PAIR = ("The jap flank", "The eastern flank")

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.tsv", "The jap flank\tThe eastern flank\r\n\n"),
            ("a.tsv", "original\tdamaged\nThe eastern flank\tThe jap flank\n"),
            ("a.jsonl", '{"damaged": "The jap flank", "original": "The eastern flank"}\n'),
            ("a.json", '[{"spun": "The jap flank", "original": "The eastern flank"}]'),
        ],
    )
    def test_every_form_gives_the_same_pair(self, name: str, content: str, tmp_path: Path) -> None:
        path = tmp_path / name
        path.write_bytes(content.encode())
        ((_, gold),) = read_pairs(path)
        assert gold == aligned(*self.PAIR)

    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            ("one\ttwo\nthree", "line 2: 1 columns"),
            ("one\t \n", "pair 1: one side is empty"),
            ('{"spun": "x", "translations": ["y"]}', "pair 1: needs texts"),
            ('{"spun": "x"', "not JSON"),
            ("[1]", "must be a JSON object"),
            ("damaged\toriginal\n", "no pairs"),
        ],
    )
    def test_errors_say_where(self, content: str, problem: str, tmp_path: Path) -> None:
        path = tmp_path / "a.tsv"
        path.write_text(content, encoding="utf-8")
        with pytest.raises(InputError, match=problem):
            read_pairs(path)


def case(marked: str, *applied: tuple[str, str]) -> Case:
    gold = parse_marked(marked)
    made = report(*(finding(gold.text, a, b, applied=True) for a, b in applied))
    return Case("a", gold, made, judge(gold, made), len(gold.text.split()))


class TestTextMetrics:
    def test_segments_stay_together_where_an_edit_lies_across(self) -> None:
        text = "One jap. Two. Three fell. Four."
        edits = (Edit(4, 7, "jap", "big"), Edit(12, 19, ". Three", " three"))
        found = list(segments(text, edits, (Edit(4, 7, "jap", "eastern"),)))
        assert [s.before for s in found] == ["One jap. ", "Two. Three fell. ", "Four."]
        assert [s.after for s in found] == ["One big. ", "Two three fell. ", "Four."]
        assert [s.reference for s in found] == ["One eastern. ", "Two. Three fell. ", "Four."]

    @given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 6), st.text("ab. ", max_size=4))))
    def test_segments_add_up(self, places: list[tuple[int, int, str]]) -> None:
        text = "It was so. He fell. They ran! Was it? Yes."
        plan, position = [], 0
        for start, length, after in sorted(places):
            end = min(start + length, len(text))
            if start >= position:
                plan.append(Edit(start, end, text[start:end], after))
                position = end + 1
        found = list(segments(text, tuple(plan), ()))
        assert "".join(s.before for s in found) == text
        assert "".join(s.after for s in found).strip() == apply(text, plan).strip()

    def test_repairs_raise_bleu_and_lower_ter(self) -> None:
        marked = "The {{!jap|eastern}} flank of the alliance held its ground for years."
        figures = text_figures([case(marked, ("jap", "eastern"))] * 8)
        assert figures["bleu_before"] < figures["bleu_after"] == pytest.approx(100)
        assert figures["chrf_before"] < figures["chrf_after"] == pytest.approx(100)
        assert figures["ter_before"] > figures["ter_after"] == 0
        assert figures["bleu_p"] < 0.05

    def test_no_edit_is_no_difference(self) -> None:
        figures = text_figures([case("The {{!jap|eastern}} flank of it held.")] * 8)
        assert figures["bleu_before"] == figures["bleu_after"]
        assert figures["bleu_p"] == 1

    def test_few_sentences_have_no_p_value(self) -> None:
        figures = text_figures([case("The {{!jap|eastern}} flank.", ("jap", "eastern"))])
        assert figures["bleu_after"] > figures["bleu_before"]
        assert figures["bleu_p"] is None

    def test_clean_text_needs_no_reference(self) -> None:
        clean = MarkedText("All is well.", ())
        figures = text_figures([Case("a", clean, report(), judge(clean, report()), 3)])
        assert set(figures.values()) == {None}


def test_a_missing_package_is_named_with_its_remedy() -> None:
    with pytest.raises(
        MtcheckError, match=r"need no_such_thing: pip install 'mtcheck\[evaluate\]'"
    ):
        need("no_such_thing.inside", "plots")


def test_pairs_are_named_by_file_and_number(tmp_path: Path) -> None:
    path = tmp_path / "spun.v1.json"
    path.write_text(json.dumps([{"damaged": "a", "original": "b"}] * 2), encoding="utf-8")
    assert [name for name, _ in read_pairs(path)] == ["spun:1", "spun:2"]
