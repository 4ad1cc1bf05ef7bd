"""The package's word lists: lines of text, compressed."""

import gzip
from importlib.resources import files


def read_packed(name: str) -> list[str]:
    """The lines of a list in the folder ``data``, without their ends."""
    packed = files("mtcheck").joinpath("data", name).read_bytes()
    return gzip.decompress(packed).decode("utf-8").splitlines()
