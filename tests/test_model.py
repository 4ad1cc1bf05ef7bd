"""Running a masked LM: windows, batches, offsets, and scores that can be worked out by hand."""

import math
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtcheck.checker import Checker
from mtcheck.detect.tagging import DOUBTED_FROM, Tagged, tag_words
from mtcheck.document import Document
from mtcheck.errors import ModelError
from mtcheck.model.batches import batches
from mtcheck.model.masked_lm import Floats, Ints, MaskedLM, Pieces
from mtcheck.model.subwords import whole_words
from mtcheck.model.surprise import encode_masked
from mtcheck.model.tags import TAGS
from mtcheck.model.windows import OVERLAP, SIZE, encode_text, windows
from mtcheck.propose.candidates import with_candidates
from mtcheck.propose.places import find_places
from mtcheck.propose.scoring import Scored, Scorer
from mtcheck.words.lexicon import Entry, Lexicon

Predict = Callable[[list[str], int], dict[str, float]]


class FakeLM:
    """Whitespace words cut after every third letter; what it predicts is given by a function.

    The hidden state of a position is its distribution over the vocabulary, so that `log_probs`
    only has to take the logarithm.
    """

    def __init__(
        self,
        text: str,
        predict: Predict | None = None,
        damaged: Sequence[str] = (),
        tags: bool = True,
    ) -> None:
        fillers = [f"fill{chr(97 + i)}" for i in range(26)]
        cut = [piece for word in text.lower().split() for piece in _cut(word)]
        self.vocabulary = list(dict.fromkeys(["[mask]", *cut, *fillers]))
        self.index = {piece: i for i, piece in enumerate(self.vocabulary)}
        self.name = f"fake-{id(self)}"
        self.has_tags = tags
        self.mask_id = 0
        self.words = whole_words(self.index)
        self.rows: list[list[str]] = []
        self._predict = predict or (lambda row, at: {})
        self._damaged = set(damaged)

    def pieces(self, text: str) -> Pieces:
        ids, starts, ends = [], [], []
        for word in re.finditer(r"\w+", text):
            at = word.start()
            for piece in _cut(word.group().lower()):
                ids.append(self.index.get(piece, 1))
                starts.append(at)
                at += len(piece.removeprefix("##"))
                ends.append(at)
        first, second, third = (np.array(c, dtype=np.int64) for c in (ids, starts, ends))
        return Pieces(first, second, third, np.zeros(len(ids), dtype=np.int64))

    def word_ids(self, word: str) -> tuple[int, ...]:
        return tuple(self.index[piece] for piece in _cut(word.lower()))

    def encode(
        self, ids: Sequence[Sequence[int]], types: Sequence[Sequence[int]]
    ) -> tuple[list[Floats], list[Floats]]:
        assert [len(row) for row in ids] == [len(row) for row in types]
        rows = [[self.vocabulary[i] for i in row] for row in ids]
        self.rows += rows
        hidden = [np.stack([self._row(row, at) for at in range(len(row))]) for row in rows]
        if not self.has_tags:
            return hidden, []
        silent = [-9.0] * (TAGS - 1)
        tags = [[[5.0 if p in self._damaged else -5.0, *silent] for p in r] for r in rows]
        return hidden, [np.array(row, dtype=np.float32) for row in tags]

    def log_probs(self, hidden: Floats) -> Floats:
        found: Floats = np.log(hidden)
        return found

    def _row(self, row: list[str], at: int) -> Floats:
        given = self._predict(row, at)
        rest = (1 - sum(given.values())) / (len(self.vocabulary) - len(given))
        return np.array([given.get(p, rest) for p in self.vocabulary], dtype=np.float32)


def _cut(word: str) -> list[str]:
    """Words of up to six letters whole, longer ones in subwords of three."""
    if len(word) <= 6:
        return [word]
    parts = [word[i : i + 3] for i in range(0, len(word), 3)]
    return [parts[0], *(f"##{part}" for part in parts[1:])]


# Windows and batches.


def test_windows_judge_every_subword_exactly_once() -> None:
    for count in range(401):
        judged = [i for w in windows(count) for i in range(w.first, w.last)]
        assert judged == list(range(count))
        for window in windows(count):
            assert 0 <= window.start <= window.first < window.last <= window.end <= count
            assert window.end - window.start <= SIZE
            assert window.start == 0 or window.first - window.start == OVERLAP // 2
            assert window.end == count or window.end - window.last == OVERLAP // 2


@pytest.mark.parametrize("count", [0, 1, SIZE - 1, SIZE, SIZE + 1, 3 * SIZE, 64 * SIZE + 7])
def test_a_look_returns_tags_and_states_where_they_belong(count: int) -> None:
    class Counting:
        """Hidden state and first tag of a subword are its id."""

        mask_id = 0

        def encode(self, ids: list[list[int]], types: list[list[int]]) -> object:
            rows = [np.array(row, dtype=np.float32) for row in ids]
            return [np.stack([r, r], axis=1) for r in rows], [
                np.stack([r] * TAGS, axis=1) for r in rows
            ]

    numbers = np.arange(count, dtype=np.int64)
    pieces = Pieces(numbers, numbers, numbers + 1, numbers * 0)
    asked: list[int] = []

    def keep(start: int, end: int, tags: Floats) -> Ints:
        assert tags[:, 0].tolist() == list(range(start, end))
        asked.extend(range(start, end))
        kept: Ints = numbers[start:end][numbers[start:end] % 7 == 0]
        return kept

    seen = encode_text(Counting(), pieces, keep)  # type: ignore[arg-type]
    assert asked == list(range(count))
    assert seen.tags[:, 0].tolist() == list(range(count))
    assert {i: state[0] for i, state in seen.hidden.items()} == {i: i for i in range(0, count, 7)}


@given(st.lists(st.integers(0, 126), max_size=80), st.integers(130, 2048))
@settings(max_examples=50, deadline=None)
def test_batches_hold_every_row_once_within_the_budget(lengths: list[int], tokens: int) -> None:
    made = list(batches(lengths, tokens))
    assert sorted(i for batch in made for i in batch) == list(range(len(lengths)))
    for batch in made:
        assert len(batch) * (max(lengths[i] for i in batch) + 2) <= tokens


def test_a_row_over_the_budget_goes_alone() -> None:
    assert list(batches([500, 3, 500], tokens=100)) == [[1], [0], [2]]


# Subwords of the embedded model.


@pytest.mark.parametrize(
    "text",
    [
        "The alliance’s jap flank.",
        "a \ud800 b\udfff jap",
        "🙂 Zoë naïve e\u0301te\u0301 \x00 日本 jap",
        "x" * 300 + " jap " * 9000,
        "a" * 45_000,
    ],
)
def test_offsets_are_code_points_of_the_text(checker: Checker, text: str) -> None:
    pieces = checker.model.pieces(text)
    assert len(pieces.ids) == len(pieces.types) == len(pieces)
    assert (pieces.starts < pieces.ends).all()
    assert (pieces.starts[1:] >= pieces.starts[:-1]).all()
    assert len(pieces) == 0 or pieces.ends[-1] <= len(text)
    spelt = {text[a:b] for a, b in zip(pieces.starts, pieces.ends, strict=True)}
    assert not any(piece.isspace() for piece in spelt)
    found = tag_words(Document(text), checker.model, ()) if len(text) < 1000 else None
    if found is not None:
        for number, word in enumerate(Document(text).words):
            head = found.first_piece[number]
            assert pieces.starts[head] == word.start or not word.text.isascii()


def test_capitals_are_marked_word_by_word(checker: Checker) -> None:
    pieces = checker.model.pieces("Stoltenberg said NATO stays")
    by_word = dict(zip(pieces.starts.tolist(), pieces.types.tolist(), strict=True))
    assert (by_word[0], by_word[12], by_word[17], by_word[22]) == (1, 0, 1, 0)


def test_whole_words_in_every_notation() -> None:
    assert whole_words({"the": 1, "##s": 2, "[CLS]": 3}) == {"the": 1}
    assert whole_words({"Ġthe": 1, "the": 2, "Ġ.": 3, "<s>": 0}) == {"the": 1}
    assert whole_words({"▁the": 1, "the": 2}) == {"the": 1}


# Scores worked out by hand.

TEXT = "the men saw the jap river"
KNOWN = f"{TEXT} eastern kilometre"


def evidence(model: MaskedLM, text: str, entry: Entry) -> tuple[Tagged, Scored]:
    document = Document(text)
    matches = Lexicon([entry]).matches(document)
    tagged = tag_words(document, model, matches)
    (place,) = find_places(document, tagged, matches)
    proposed = with_candidates(place, model, None)
    (scored,) = Scorer(model).score(tagged, [proposed])
    return tagged, scored


def score_of(scored: Scored, reading: str) -> tuple[float, float]:
    number = [c.text for c in scored.place.candidates].index(reading)
    return scored.scores[number].reading, scored.scores[number].original


def test_a_word_in_one_subword_is_scored_at_its_mask() -> None:
    def predict(row: list[str], at: int) -> dict[str, float]:
        return {"river": 0.5, "jap": 0.125} if row[at] == "[mask]" else {}

    model = FakeLM(KNOWN, predict, damaged=["jap"])
    _, scored = evidence(model, TEXT, Entry("jap", ("river",), "word"))
    assert scored.place.text == "jap"
    reading, original = score_of(scored, "river")
    assert reading == pytest.approx(math.log(0.5), abs=1e-5)
    assert original == pytest.approx(math.log(0.125), abs=1e-5)
    assert scored.best == pytest.approx(math.log(0.5), abs=1e-5)
    assert ["the", "men", "saw", "the", "[mask]", "river"] in model.rows


def test_the_subwords_of_a_word_add_up_later_ones_masked() -> None:
    def predict(row: list[str], at: int) -> dict[str, float]:
        if row[at] != "[mask]":
            return {}
        # "eastern" is eas ##ter ##n: each piece is likely only after the one before it.
        return {"eas": {"##ter": 0.5}, "##ter": {"##n": 0.25}}.get(row[at - 1], {"eas": 0.125})

    model = FakeLM(KNOWN, predict, damaged=["jap"])
    _, scored = evidence(model, TEXT, Entry("jap", ("eastern",), "word"))
    assert model.word_ids("eastern") == tuple(model.index[p] for p in ("eas", "##ter", "##n"))
    reading, _ = score_of(scored, "eastern")
    assert reading == pytest.approx(math.log(0.125 * 0.5 * 0.25), abs=1e-5)
    asked = [row[4:-1] for row in model.rows if "[mask]" in row]
    assert ["[mask]", "[mask]", "[mask]"] in asked
    assert ["eas", "[mask]", "[mask]"] in asked
    assert ["eas", "##ter", "[mask]"] in asked


def test_of_a_phrase_only_the_words_that_differ_are_scored() -> None:
    def predict(row: list[str], at: int) -> dict[str, float]:
        return {"men": 0.5, "jap": 0.25} if row[at] == "[mask]" else {}

    model = FakeLM(KNOWN, predict, damaged=["jap"])
    _, scored = evidence(model, TEXT, Entry("jap river", ("men river",)))
    reading, original = score_of(scored, "men river")
    assert reading == pytest.approx(math.log(0.5), abs=1e-5)
    assert original == pytest.approx(math.log(0.25), abs=1e-5)
    assert ["the", "men", "saw", "the", "[mask]", "river"] in model.rows


def test_what_the_mask_suggests_becomes_a_candidate() -> None:
    def predict(row: list[str], at: int) -> dict[str, float]:
        return {"filla": 0.5, "fillb": 0.3} if row[at] == "[mask]" else {}

    _, scored = evidence(FakeLM(KNOWN, predict, damaged=["jap"]), TEXT, Entry("jap", (), "word"))
    assert [c.text for c in scored.place.candidates[:2]] == ["filla", "fillb"]
    assert len(scored.scores) == len(scored.place.candidates)
    assert "jap" not in [c.text for c in scored.place.candidates]


def test_damaged_words_are_places_and_good_ones_are_not() -> None:
    model = FakeLM(KNOWN, damaged=["men", "jap"])
    document = Document("The men saw the jap river 24")
    found = find_places(document, tag_words(document, model, ()), ())
    assert [p.text for p in found] == ["men", "jap"]
    assert [document.text[p.start : p.end] for p in found] == ["men", "jap"]


def test_without_words_there_is_nothing_to_see() -> None:
    document = Document(" … ")
    seen = tag_words(document, FakeLM(KNOWN), ())
    assert seen.word_tags.shape == (0, TAGS)
    assert find_places(document, seen, ()) == []


# A model without a damage head.


@pytest.mark.parametrize("count", [1, 5, 40, 41, 42, 43, 100, 300])
def test_masked_looking_judges_every_word_of_any_length(count: int) -> None:
    words = ["kilometre" if i % 3 else "the" for i in range(count)]
    model = FakeLM(KNOWN, tags=False)
    document = Document(" ".join(words))
    seen = tag_words(document, model, ())
    assert (seen.word_tags[:, 0] > -10).all()
    # Words masked in one row are far apart, so that each is read with its neighbours in sight.
    for row in model.rows:
        masked = re.findall(r"(?:\[mask\] ?)+", " ".join(row))
        assert all(block.count("[mask]") <= 3 for block in masked)


def test_an_odd_word_stands_out_and_its_state_is_kept() -> None:
    def predict(row: list[str], at: int) -> dict[str, float]:
        return {"river": 0.999, "jap": 1e-6} if at == 4 else {}

    model = FakeLM(KNOWN, predict, tags=False)
    pieces = model.pieces(TEXT)
    words = [(i, i + 1) for i in range(len(pieces))]
    seen = encode_masked(model, pieces, words, DOUBTED_FROM)
    assert int(seen.tags[:, 0].argmax()) == 4
    assert list(seen.hidden) == [4]
    assert model.vocabulary[int(seen.hidden[4].argmax())] == "river"


def test_any_object_with_the_protocol_is_a_model() -> None:
    model = FakeLM(KNOWN, damaged=["jap"])
    report = Checker(model=model).check("The men saw the the jap river.")
    assert f"model:{model.name}" in report.signature
    assert "repeated-word" in {f.kind for f in report.findings}


# Loading.


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"nothing")
    with pytest.raises(ModelError, match="not a model exported by mtcheck"):
        Checker(model=tmp_path)


def test_the_embedded_model_is_loaded_once(checker: Checker) -> None:
    assert Checker().model is checker.model
    assert re.fullmatch(r"[\w.-]+", checker.model.name)


def test_log_probabilities_add_up_to_one(checker: Checker) -> None:
    pieces = checker.model.pieces("The alliance said so.")
    hidden, tags = checker.model.encode([pieces.ids.tolist()], [pieces.types.tolist()])
    assert tags[0].shape == (len(pieces), TAGS)
    assert np.exp(checker.model.log_probs(hidden[0])).sum(axis=1) == pytest.approx(1, abs=1e-3)
