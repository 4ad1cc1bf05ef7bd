"""The confidences that ship: fitted on marked text by the command, read by the checker."""

import json
from pathlib import Path

import pytest

pytest.importorskip("sklearn")
pytest.importorskip("wordfreq")

from mtcheck.checker import Checker, examine
from mtcheck.decide.models import MODELS, Decision, Logistic, load_decision
from mtcheck.decide.weighing import weigh
from mtcheck.evaluation.markup import parse_marked
from mtcheck.propose.scoring import Scorer
from mtcheck.training.decision import main, prior

pytestmark = pytest.mark.slow

SPUN = (
    "The alliance will fortify its {{!jap|eastern}} flank, {{!Secretary Basic|Secretary General}} "
    "Jens Stoltenberg {{advised|told}} {{!newshounds|reporters}} on Thursday, and it will "
    "{{!ship|send}} more {{!squaddies|troops}} to the {{!borderline|border}}."
)
TRANSLATED = (
    "The police has {{!arrested|arrested|detained}} two {{!personages|people}} after a {{!wired|"
    "armed}} attack {{!in|at}} the station, {{!informed|said}} a {{!porter-voice|spokesman}}."
)
GOOD = (
    "The council voted on Monday to buy a second ferry after a long debate. The new boat will "
    "carry 400 people and their cars, and the old one will be kept as a reserve."
)


@pytest.fixture(scope="module")
def fitted(toys: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What the command writes of a handful of passages."""
    folder = tmp_path_factory.mktemp("decision")
    for name, text in {
        "marked/1": SPUN,
        "marked/2": SPUN.replace("Thursday", "Monday"),
        "translated/1": TRANSLATED,
        "translated/2": TRANSLATED.replace("two", "six"),
        "own/spun/1": SPUN.replace("flank", "border"),
        "own/translated/1": TRANSLATED.replace("station", "airport"),
        **{f"clean/{n}": f"{GOOD} It was vote number {n}." for n in range(6)},
    }.items():
        path = folder / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    out = folder / "decision.json"
    arguments = [str(out), "--documents", "2", "--corpus", str(toys / "texts")]
    for name in "marked", "translated", "own", "clean":
        arguments += [f"--{name}", str(folder / name)]
    arguments += ["--mythes", str(toys / "mythes.dat"), "--lexicon", str(toys / "spinner.tsv")]
    assert main(arguments) == 0
    data: dict[str, object] = json.loads(out.read_text("utf-8"))
    return data


def as_decision(data: dict[str, object]) -> Decision:
    models = {name: Logistic.from_dict(data[name]) for name in MODELS}  # type: ignore[arg-type]
    return Decision(**models, prior=float(data["prior"]), checksum="")  # type: ignore[arg-type]


def test_the_same_models_are_written_as_are_shipped(fitted: dict[str, object]) -> None:
    shipped = load_decision()
    decision = as_decision(fitted)
    for name in MODELS:
        assert getattr(decision, name).names == getattr(shipped, name).names, name
    assert {"findings", "suggestions", "documents", "machines"} <= set(fitted["figures"])  # type: ignore[call-overload]


def test_damage_comes_before_good_words(checker: Checker, fitted: dict[str, object]) -> None:
    plain = parse_marked(SPUN.replace("Thursday", "Friday")).text
    seen = examine(plain, checker.model, checker.lexicon, Scorer(checker.model))
    assert seen.evidence is not None
    weighed = weigh(seen.evidence, as_decision(fitted), seen.damage_rate)
    by_phrase = {w.place.text: w.logit for w in weighed}
    assert by_phrase["newshounds"] > 0, "named by every marked passage"
    others = [logit for phrase, logit in by_phrase.items() if phrase in {"fortify", "will", "more"}]
    assert all(by_phrase["newshounds"] > logit for logit in others)


def test_the_prior_is_what_short_articles_leave() -> None:
    # Of articles too short to tell, one in five went through a machine.
    rows = [(9.0, 10, n < 20, 1.0) for n in range(100)]
    assert prior(rows) == pytest.approx(-1.386, abs=0.01)
