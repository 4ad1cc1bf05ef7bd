"""The package's word lists: lines of text, compressed."""

import lzma
from importlib.resources import files


def read_packed(name: str) -> list[str]:
    """The lines of a list in the folder ``data``, without their ends."""
    packed = files("mtcheck").joinpath("data", name).read_bytes()
    return lzma.decompress(packed).decode("utf-8").splitlines()
