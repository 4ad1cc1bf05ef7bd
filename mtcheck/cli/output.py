"""Where results go: standard output, one file, or a file per input in a folder."""

import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path

from mtcheck.errors import InputError
from mtcheck.files import STANDARD_STREAM, display_name, is_same_file, write_text


class Output:
    """Takes the results of all inputs and puts each in its place.

    Args:
        out: the ``-o`` of the command line; None and "-" are standard output.
        sources: all inputs, in order.
        suffix: appended to the name of an input to name its result in a folder.
        one_stream: whether results of several inputs may follow each other in one file.

    Raises:
        InputError: a result would replace an input or another result, or has no place to go.
    """

    def __init__(
        self, out: str | None, sources: Sequence[str], suffix: str, one_stream: bool
    ) -> None:
        self.to_stdout = out is None or out == STANDARD_STREAM
        self._appending: set[Path] = set()
        if self.to_stdout:
            _refuse_redirect_into_input(sources)
            return
        assert out is not None
        folder = Path(out)
        several = len(sources) > 1
        wanted = out.endswith(("/", os.sep)) or (several and not one_stream)
        if folder.is_dir() or wanted:
            _make_folder(folder)
            self._targets = {source: folder / _result_name(source, suffix) for source in sources}
            if len(set(self._targets.values())) < len(set(sources)):
                raise InputError(f"two inputs have the same name: they cannot both go to {out}")
        else:
            self._targets = dict.fromkeys(sources, folder)
        self._refuse_inputs(sources)

    def write(self, source: str, result: str) -> None:
        """Put the result of ``source`` in its place at once.

        Raises:
            InputError: the file cannot be written.
        """
        if self.to_stdout:
            write_text(STANDARD_STREAM, result)
            return
        target = self._targets[source]
        write_text(target, result, append=target in self._appending)
        self._appending.add(target)

    def _refuse_inputs(self, sources: Sequence[str]) -> None:
        for target in dict.fromkeys(self._targets.values()):
            for source in sources:
                if is_same_file(source, target):
                    raise InputError(
                        f"{target} is an input: the original would be lost; choose another -o"
                    )


def _result_name(source: str, suffix: str) -> str:
    name = "stdin.txt" if source == STANDARD_STREAM else Path(source).name
    return name + suffix


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise InputError(f"{folder}: several results need a folder, and this is a file") from None
    except OSError as error:
        raise InputError(f"{folder}: cannot make this folder: {error.strerror}") from None


def _refuse_redirect_into_input(sources: Sequence[str]) -> None:
    """Notice ``mtcheck clean a.txt > a.txt``, as cat does."""
    try:
        stdout = os.fstat(sys.stdout.fileno())
    except (OSError, ValueError):
        return
    for source in sources:
        if stat.S_ISREG(stdout.st_mode) and _is_open_file(source, stdout):
            raise InputError(f"{display_name(source)} is both input and output; use -o OTHER")


def _is_open_file(source: str, opened: os.stat_result) -> bool:
    try:
        return source != STANDARD_STREAM and os.path.samestat(os.stat(source), opened)
    except (OSError, ValueError):
        return False
