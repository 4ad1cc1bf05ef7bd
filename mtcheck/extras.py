"""Packages of an extra, imported where they are first needed."""

from importlib import import_module
from types import ModuleType

from mtcheck.errors import MtcheckError


def need(module: str, purpose: str, extra: str = "evaluate") -> ModuleType:
    """The module of that name, for ``purpose``, which a message can put before "need".

    Raises:
        MtcheckError: it is not installed; the message says what to install.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or not module.startswith(error.name):
            raise
        package = module.partition(".")[0]
        raise MtcheckError(f"{purpose} need {package}: pip install 'mtcheck[{extra}]'") from None
