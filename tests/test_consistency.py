"""One person as he and she, one office under two titles: cases as data, and laws for any text."""

import time
from typing import Any

import pytest
from case_files import found, read_cases
from hypothesis import given
from hypothesis import strategies as st

from mtcheck.data import read_toml
from mtcheck.detect.measured import confidence
from mtcheck.detect.rules.people import offices, pronouns
from mtcheck.detect.rules.people.capitals import people_data
from mtcheck.detect.rules.people.cast import cast
from mtcheck.document import Document

RULES = {"pronoun-against-name", "pronoun-switch", "office-title"}
CASES = [case for case in read_cases()["case"] if case["rule"] in RULES]


def ident(case: dict[str, Any]) -> str:
    return str(case["id"]).replace(" ", "-")


def outcome(text: str) -> list[dict[str, str]]:
    return [
        {"text": text[s.start : s.end], "kind": str(s.kind), "repair": s.repairs[0]}
        for s in found(text)
    ]


def repaired(text: str) -> str:
    for hit in reversed(found(text)):
        text = text[: hit.start] + hit.repairs[0] + text[hit.end :]
    return text


@pytest.mark.parametrize("case", CASES, ids=ident)
def test_what_is_repaired_is_good(case: dict[str, Any]) -> None:
    assert outcome(repaired(case["text"])) == []


@pytest.mark.parametrize("rule", RULES)
def test_rule_is_only_reported(rule: str) -> None:
    assert confidence(rule) < 0.9


GIVEN = [(name, g) for g in ("he", "she") for name in people_data()["given"][g].split()]
VERBS = st.sampled_from([*people_data()["speech"]["goes_on"].split(), "also said", "said"])
SURNAMES = st.text(st.sampled_from("bdgklmnprstvz"), min_size=2, max_size=4).map(
    lambda letters: "a".join(letters).capitalize() + "aqui"
)
SPEECHES = st.tuples(st.sampled_from(GIVEN), SURNAMES, VERBS)


def speech(name: str, surname: str, pronoun: str, verb: str) -> str:
    return f"{name.title()} {surname} said the road was wet. {pronoun.title()} {verb} it is old."


@given(SPEECHES)
def test_a_given_name_tells(drawn: tuple[tuple[str, str], str, str]) -> None:
    (name, gender), surname, verb = drawn
    other = "she" if gender == "he" else "he"
    right, wrong = (speech(name, surname, pronoun, verb) for pronoun in (gender, other))
    assert not list(pronouns.find(Document(right)))
    assert repaired(wrong) == right


@given(SPEECHES, st.sampled_from(["husband", "mother", "lawyer", "friend", "girl", "neighbour"]))
def test_somebody_else_silences(drawn: tuple[tuple[str, str], str, str], noun: str) -> None:
    (name, gender), surname, verb = drawn
    other = "she" if gender == "he" else "he"
    text = speech(name, surname, other, verb).replace(" it is", f" the {noun} is")
    assert len(list(pronouns.find(Document(text)))) == 1, "who comes after is nobody's antecedent"
    both = text.replace("the road", f"the {noun} of a boy and a girl")
    assert not list(pronouns.find(Document(both)))


@given(st.sampled_from(CASES), st.integers(0, 3))
def test_paragraphs_around_change_nothing(case: dict[str, Any], count: int) -> None:
    before, after = "It rained in the valley.\n" * count, "\nThe market was closed." * count
    assert outcome(before + case["text"] + after) == case["found"]


def test_names_are_told_from_titles_and_places() -> None:
    text = (
        "Texas Solicitor General Scott Harlowe met Labour MP Louise Buckmore in Porto. "
        "Harlowe of Banco Real left; the Black Sea Bank stayed. “I saw Scott,” Ms Buckmore said."
    )
    people = cast(Document(text))
    assert {key: person.gender for key, person in people.people.items()} == {
        "harlowe": "he",
        "buckmore": "she",
    }
    assert [m.person[0] for m in people.mentions] == ["h", "b", "h", "h", "b"]
    assert people.rivals == ()


def test_lists_are_told_apart() -> None:
    assert len(GIVEN) == len({name for name, _ in GIVEN}), "a name that tells two genders"
    for group in read_toml("offices.toml")["office"]:
        assert not set(group["natural"]) & set(group["odd"])
        assert all(t == t.lower() and "-" not in t for t in (*group["natural"], *group["odd"]))


HOSTILE = {
    "switches": "Maria Silva said she was ill. He added that she left. " * 5_000,
    "quotations": 'Maria Silva "a" he said she "b". ' * 8_000,
    "rivals": 'Maria Silva spoke. "The man left." She said so. ' * 5_000,
    "one sentence": "Maria Silva and João Costa said he and she met, " * 5_000,
    "titles": "Governor Silva met Prefect Silva. " * 8_000,
    "many names": "".join(
        f"Governor B{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676)}o met "
        f"Prefect B{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676)}o. He left. "
        for i in range(5_000)
    ),
    "capitals": "Aaa " * 60_000 + "he",
}


@pytest.mark.slow
@pytest.mark.parametrize("find", [pronouns.find, offices.find])
@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_quarter_megabyte_takes_a_second(name: str, find: Any) -> None:
    document = Document(HOSTILE[name])
    _ = document.passages, document.verbatim, document.quotations, document.sentences
    start = time.process_time()
    for _suspect in find(document):
        pass
    assert time.process_time() - start < 12  # 1 to 3 s idle; quadratic is minutes
