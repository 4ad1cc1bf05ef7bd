"""The contract of the damage head: one definition, refused where a model has another."""

import json
import shutil
from pathlib import Path

import pytest

from mtcheck.data import path_of
from mtcheck.errors import ModelError
from mtcheck.model import load_model, tags


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """The shipped model in a folder of its own."""
    return Path(shutil.copytree(path_of("model"), tmp_path / "model"))


def test_the_columns_are_the_names_in_their_order() -> None:
    columns = (
        tags.DAMAGED,
        tags.MISSING,
        tags.SUPERFLUOUS,
        tags.MISTRANSLATED,
        tags.TRANSLATED,
        tags.QUALITY,
        tags.DAMAGE_RATE,
    )
    assert columns == tuple(range(tags.TAGS))
    assert [tags.TAG_NAMES[i] for i in (tags.DAMAGED, tags.QUALITY)] == ["damaged", "quality"]


@pytest.mark.parametrize("stored", [None, ["damaged"], [*tags.TAG_NAMES[::-1]]])
def test_a_model_with_other_tags_is_refused(exported: Path, stored: list[str] | None) -> None:
    config = json.loads((exported / "config.json").read_text("utf-8"))
    config["tags"] = stored
    if stored is None:
        del config["tags"]
    (exported / "config.json").write_text(json.dumps(config), "utf-8")
    with pytest.raises(ModelError, match=r"reads the tags damaged, .* export it again"):
        load_model(exported)


def test_the_shipped_model_names_its_tags(exported: Path) -> None:
    assert load_model(exported).has_tags
