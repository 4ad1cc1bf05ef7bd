"""Tagged translations: reading them, their offsets, and the correlations."""

import gzip
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import finding, report

from mtcheck.document import Document, Span
from mtcheck.errors import InputError
from mtcheck.evaluation.word_scores import (
    TaggedCase,
    best_threshold,
    mcc,
    pearson,
    run_tagged,
    tagged_figures,
)
from mtcheck.evaluation.word_tags import TaggedSentence, detokenised, tagged_sets
from mtcheck.report import Cleaned, Report

HEADER = "mt\tpost_edit\ttags\thter\tda_z\n"
ROWS = (
    "On 17 June , he declared it .\tx\tOK OK OK OK OK BAD OK OK\t0.1\t0.5\n"
    'The " floor coverings " fell\tx\tOK OK BAD BAD OK OK\t0.4\t-1.5\n'
)


class TestReading:
    @pytest.fixture(autouse=True)
    def sacremoses(self) -> None:
        pytest.importorskip("sacremoses")

    @pytest.mark.parametrize("packed", [False, True])
    def test_tokens_keep_their_places(self, packed: bool, tmp_path: Path) -> None:
        path = tmp_path / ("ro-dev.tsv.gz" if packed else "ro-dev.tsv")
        content = (HEADER + ROWS).encode()
        path.write_bytes(gzip.compress(content) if packed else content)
        ((name, (first, second)),) = tagged_sets([path]).items()
        assert name == "ro-dev"
        assert first.text == "On 17 June, he declared it."
        assert [first.text[t.start : t.end] for t in first.tokens][2:5] == ["June", ",", "he"]
        assert first.bad.index(True) == 5
        assert second.text == 'The "floor coverings" fell'
        assert second.quality == -1.5

    @given(st.lists(st.text("aZ.,'\"&;@-%", min_size=1, max_size=6), min_size=1, max_size=8))
    def test_every_token_is_found_in_the_text(self, tokens: list[str]) -> None:
        text, spans = detokenised(tokens)
        assert [text[s.start : s.end] for s in spans] == tokens

    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            ("mt\tda_z\n", "no column tags"),
            ("mt\ttags\nOne two\tOK\n", "line 2: 2 tokens need as many tags"),
            ("mt\ttags\nOne\tPERHAPS\n", "line 2: 1 tokens"),
            ("mt\ttags\tda_z\nOne\tOK\tgood\n", "line 2: da_z is 'good'"),
        ],
    )
    def test_errors_name_the_line(self, content: str, problem: str, tmp_path: Path) -> None:
        path = tmp_path / "a.tsv"
        path.write_text(content, encoding="utf-8")
        with pytest.raises(InputError, match=problem):
            tagged_sets([path])

    def test_a_missing_rating_is_no_rating(self, tmp_path: Path) -> None:
        path = tmp_path / "a.tsv"
        path.write_text("mt\ttags\tda_z\nOne\tOK\t\nTwo\tOK\tnan\n", encoding="utf-8")
        assert [s.quality for s in tagged_sets([path])["a"]] == [None, None]


def sentence(text: str, bad: str, quality: float | None = 0.0) -> TaggedSentence:
    """Words of ``text``, those in ``bad`` BAD."""
    words = Document(text).words
    spans = tuple(Span(w.start, w.end) for w in words)
    return TaggedSentence(text, spans, tuple(w.text in bad.split() for w in words), quality)


class ByFindings:
    """Finds "floor"; its quality is the number of characters."""

    def clean_many(self, texts: Iterable[str], batch_size: int = 32) -> Iterator[Cleaned]:
        for text in texts:
            found = [finding(text, "floor", confidence=0.8)] if "floor" in text else []
            made = report(*found)
            yield Cleaned(
                text,
                Report(made.score, len(text), made.verdict, "en", "findings 1", made.findings),
            )


class ByWords(ByFindings):
    """Has a probability for the word after "floor" as well, in two parts."""

    def word_damage(self, text: str) -> list[tuple[int, int, float]]:
        start = text.index("coverings")
        return [(0, 3, 0.1), (start, start + 4, 0.3), (start + 4, start + 9, 0.6)]


class TestScores:
    FLOOR = sentence("The floor coverings fell", "floor coverings")

    def test_findings_stand_in_for_words(self) -> None:
        (case,) = run_tagged(ByFindings(), [self.FLOOR])
        assert case.probabilities == (0, 0.8, 0, 0)

    def test_a_word_is_as_bad_as_its_worst_part(self) -> None:
        (case,) = run_tagged(ByWords(), [self.FLOOR])
        assert case.probabilities == (0.1, 0, 0.6, 0)

    def test_figures_at_a_given_threshold(self) -> None:
        sentences = [self.FLOOR, sentence("The floor", "floor", 1.0), sentence("So", "", None)]
        cases = run_tagged(ByFindings(), sentences)
        figures = tagged_figures(cases, 0.5, 0.5)
        assert figures["sentences_fitted"] == 0
        assert figures["words_measured"] == 7
        assert figures["bad_share"] == pytest.approx(3 / 7)
        # Two hits, no false alarm, one miss, four right: (2*4 - 0*1) / sqrt(2*3*4*5)
        assert figures["word_mcc"] == pytest.approx(8 / 120**0.5)
        assert figures["sentences_rated"] == 2
        assert figures["quality_pearson"] == pytest.approx(-1)

    def test_the_threshold_is_fitted_on_the_first_rows_only(self) -> None:
        def case(low: float, high: float) -> TaggedCase:
            return TaggedCase(sentence("good bad", "bad"), report(), (low, high))

        figures = tagged_figures([case(0.1, 0.4), case(0.1, 0.4), case(0.45, 0.3)], None, 0.5)
        assert figures["sentences_fitted"] == 2
        assert figures["bad_threshold"] == 0.4
        assert figures["words_measured"] == 2
        assert figures["word_mcc"] == -1

    def test_without_anything_to_tell_apart(self) -> None:
        figures = tagged_figures([], None, 0.5)
        assert figures["word_mcc"] is figures["quality_pearson"] is figures["bad_threshold"] is None
        assert mcc([(0.5, True), (0.6, True)], 0.55) is None
        assert pearson([(1.0, 2.0), (1.0, 3.0)]) is pearson([]) is None

    @given(st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.5, 0.9]), st.booleans()), max_size=30))
    def test_no_threshold_beats_the_best(self, tokens: list[tuple[float, bool]]) -> None:
        best = best_threshold(tokens)
        others = [mcc(tokens, threshold) for threshold, _ in tokens]
        known = [value for value in others if value is not None]
        if best is None:
            assert not known
        else:
            assert mcc(tokens, best) == pytest.approx(max(known))
