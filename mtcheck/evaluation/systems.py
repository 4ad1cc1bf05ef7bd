"""The checkers that are measured side by side: the one asked for, variations of it, baselines."""

from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

from mtcheck.errors import PolicyError
from mtcheck.evaluation.run import CleansMany

if TYPE_CHECKING:
    from mtcheck.checker import Checker

MAIN = "mtcheck"
"""What the checker is called that the other arguments of the command make."""

_BASELINE = "baseline:"
_ALL = "all"
_FLAGS = {"": True, "yes": True, "no": False}
_OPTIONS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "apply-from": ("apply_from", float),
    "min-confidence": ("report_from", float),
    "kinds": ("kinds", lambda value: frozenset(value.split(","))),
    "keep-quotations": ("keep_quotations", _FLAGS.__getitem__),
    "keep-leftovers": ("keep_leftovers", _FLAGS.__getitem__),
}
"""Settings that are options of the policy, in the words of the command line."""

_LOADED = ("model", "lexicon")


class System(NamedTuple):
    """A checker and what to call it in a table."""

    name: str
    checker: CleansMany


def systems(
    checker: "Checker", variations: Sequence[Sequence[str]], baselines: str | None
) -> list[System]:
    """``checker`` first, then a variation of it for each list of settings, then baselines.

    Args:
        checker: what the other arguments of the command make.
        variations: settings in the words of the command line ("apply-from=0.7", "model=PATH",
            "keep-quotations"), or "baseline:NAME".
        baselines: names separated by commas, or "all".

    Raises:
        PolicyError: a setting or a baseline is unknown, or a value will not do.
        ModelError, LexiconError: what a setting names cannot be loaded.
    """
    found = [System(MAIN, checker)]
    for settings in variations:
        if settings[0].startswith(_BASELINE):
            found += map(_baseline, settings)
        else:
            found.append(_variation(checker, settings))
    found += (_baseline(_BASELINE + name) for name in _names(baselines))
    names = [system.name for system in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise PolicyError(f"to be compared twice: {', '.join(twice)}")
    return found


def _names(baselines: str | None) -> list[str]:
    if baselines != _ALL:
        return [name for name in (baselines or "").split(",") if name]
    from mtcheck.evaluation.baselines import BASELINES

    return list(BASELINES)


def _baseline(setting: str) -> System:
    from mtcheck.evaluation.baselines import BASELINES

    name = setting.removeprefix(_BASELINE)
    if name not in BASELINES:
        raise PolicyError(f"there is no baseline {name!r}, only {', '.join(BASELINES)}")
    return System(name, BASELINES[name]())


def _variation(checker: "Checker", settings: Sequence[str]) -> System:
    """The checker with some settings changed; what stays the same is not loaded again."""
    from mtcheck.checker import Checker

    loaded: dict[str, Any] = {name: getattr(checker, name) for name in _LOADED}
    options: dict[str, Any] = {}
    names: list[str] = []
    seen: set[str] = set()
    for setting in settings:
        key, _, value = setting.partition("=")
        if key in seen:
            raise PolicyError(f"{key} is set twice; give one --compare for each checker")
        seen.add(key)
        if key in _LOADED:
            loaded[key] = value
            names.append(f"{key}={PurePath(value).name}")
        elif key in _OPTIONS:
            option, read = _OPTIONS[key]
            try:
                options[option] = read(value)
            except (ValueError, KeyError):
                raise PolicyError(f"--compare {setting}: {value!r} will not do") from None
            names.append(setting)
        else:
            known = ", ".join([*_LOADED, *_OPTIONS, f"{_BASELINE}NAME"])
            raise PolicyError(f"--compare {setting}: unknown; there are {known}")
    policy = checker.policy.with_options(**options)
    return System(" ".join(names), Checker(policy=policy, **loaded))
