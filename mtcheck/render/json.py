"""A report as one line of JSON."""

import json
from collections.abc import Mapping
from typing import Any

from mtcheck.report import Report


def to_json(report: Report, source: str, text: str | None = None) -> str:
    """One JSON object without a line break in it.

    Args:
        source: the input as it was named on the command line.
        text: the repaired text, if there is one.
    """
    data = {"source": source, **report.to_dict()}
    if text is not None:
        data["text"] = text
    return one_line(data)


def one_line(data: Mapping[str, Any]) -> str:
    """JSON without a line break, that UTF-8 can hold."""
    line = json.dumps(data, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        # A lone surrogate cannot be written in UTF-8, but JSON has an escape for it.
        return json.dumps(data)
    return line
