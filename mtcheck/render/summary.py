"""A report in one line."""

from mtcheck.report import Report

# What the identifier meets in practice; other languages go by their code.
_LANGUAGES = {
    "ar": "Arabic",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "id": "Indonesian",
    "it": "Italian",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "und": "language unknown",
    "zh": "Chinese",
}


def summary(report: Report) -> str:
    """For instance "spun · score 0.98 · 54 damaged phrases, 41 repaired · English"."""
    parts = [verdict_words(report), f"score {report.score:.2f}"]
    if report.quality is not None:
        parts.append(f"quality {report.quality:.0f} of 100")
    return " · ".join([*parts, counts(report), language_name(report.language)])


def verdict_words(report: Report) -> str:
    """The verdict as a person would write it."""
    return report.verdict.replace("-", " ")


def language_name(code: str) -> str:
    """The English name of a language, its code where the name is not known here."""
    return _LANGUAGES.get(code, code)


def percent(probability: float) -> str:
    """A confidence for people; nothing here is certain, so never 100 %."""
    return f"{min(probability, 0.99):.0%}"


def counts(report: Report) -> str:
    """How many phrases and leftovers were found and how many dealt with."""
    leftovers = [f for f in report.findings if f.kind == "boilerplate"]
    phrases = [f for f in report.findings if f.kind != "boilerplate"]
    if not report.findings:
        return "nothing suspicious"
    parts = []
    if phrases:
        parts.append(_number(len(phrases), "damaged phrase"))
        if repaired := sum(f.applied for f in phrases):
            parts.append(f"{repaired} repaired")
        elif with_repair := sum(bool(f.suggestions) for f in phrases):
            parts.append(f"{with_repair} with a suggestion")
    if leftovers:
        removed = sum(f.applied for f in leftovers)
        count = _number(len(leftovers), "leftover block")
        parts.append(count if not removed else f"{count} ({removed} removed)")
    return ", ".join(parts)


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
