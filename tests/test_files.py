"""Reading and writing of files."""

from pathlib import Path

import pytest

from mtcheck.errors import InputError
from mtcheck.files import read_text, write_text


class TestFiles:
    def test_lone_surrogates_can_be_written(self, tmp_path: Path) -> None:
        write_text(tmp_path / "a.txt", "a\ud800b")
        assert (tmp_path / "a.txt").read_bytes() == b"a\xed\xa0\x80b"

    def test_errors_are_of_the_package(self, tmp_path: Path) -> None:
        with pytest.raises(InputError):
            read_text(tmp_path)
        with pytest.raises(InputError):
            write_text(tmp_path, "text")
