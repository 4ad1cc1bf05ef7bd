"""What `import mtcheck` offers: all of it listed, and all of it explained."""

from types import ModuleType

import pytest

import mtcheck


def test_everything_public_is_listed() -> None:
    """Names that a caller can see, but for modules; some are there only once they are asked for."""
    asked_for = [getattr(mtcheck, name) for name in mtcheck.__all__]
    assert len(asked_for) == len(set(mtcheck.__all__))
    seen = {
        name
        for name, value in vars(mtcheck).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }
    lazy = {"Checker", "Entry", "Lexicon"}
    assert seen | lazy | {"__version__"} == set(mtcheck.__all__)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'mtcheck' has no attribute 'Chequer'"):
        _ = mtcheck.Chequer


@pytest.mark.parametrize("name", sorted({*mtcheck.__all__} - {"__version__"}))
def test_everything_public_is_explained(name: str) -> None:
    explanation = getattr(mtcheck, name).__doc__
    assert explanation
    # A dataclass without a docstring gets its signature for one.
    assert not explanation.startswith(f"{name}(")
