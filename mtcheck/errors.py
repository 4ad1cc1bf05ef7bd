"""Everything mtcheck raises on purpose, under one base class."""


class MtcheckError(Exception):
    """Base of the errors below; its message says what to do about it."""


class InputError(MtcheckError):
    """The input cannot be read as text: binary, undecodable, missing."""


class ModelError(MtcheckError):
    """A model cannot be found, loaded or used for this purpose."""


class LexiconError(MtcheckError):
    """A lexicon cannot be read (the message names file and line), or an entry makes no sense."""


class PolicyError(MtcheckError, ValueError):
    """An option of the policy is unknown or out of range."""


class PlanError(MtcheckError, ValueError):
    """A plan does not fit the text it is applied to or reverted from, or its own report."""
