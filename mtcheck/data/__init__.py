"""The data that ship with the package, and the one reader of them.

Tables are TOML, what was fitted or measured is JSON, and long lists are lines packed with xz.
"""

import json
import lzma
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any


def path_of(name: str) -> Path:
    """Where the file or folder ``name`` lies."""
    return Path(str(files(__name__) / name))


@cache
def read_toml(name: str) -> dict[str, Any]:
    """The table of ``name``, read once: whoever asks again gets the same one, to be left as it is.

    Raises:
        FileNotFoundError: there is no such file.
    """
    return tomllib.loads(path_of(name).read_text("utf-8"))


def read_json(name: str) -> Any:
    """What the JSON file ``name`` holds.

    Raises:
        FileNotFoundError: there is no such file.
    """
    return json.loads(path_of(name).read_bytes())


def read_lines(name: str) -> list[str]:
    """The lines, without their ends, of the list ``name``, which is packed with xz.

    Raises:
        FileNotFoundError: there is no such file.
    """
    return lzma.decompress(path_of(name).read_bytes()).decode("utf-8").splitlines()
