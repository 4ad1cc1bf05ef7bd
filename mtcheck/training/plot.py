"""The curves of a run, from its figures.jsonl."""

import json
from pathlib import Path

MEASURES = {
    "words": ("mlm1", "mlm5", "den1", "den5"),
    "false alarms per 1,000 clean words": ("fa50", "fa90"),
    "detection": ("ap", "r90"),
}


def plot(figures: Path, image: Path) -> None:
    """Draws the held-out figures over the subwords seen, one panel a group of `MEASURES`."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    rows = [json.loads(line) for line in figures.read_text(encoding="utf-8").splitlines()]
    seen = [row["subwords"] / 1e6 for row in rows]
    engines = sorted({name for row in rows for name in row if name.startswith("ap.")})
    canvas, axes = pyplot.subplots(1, len(MEASURES), figsize=(16, 5))
    for axis, (title, names) in zip(axes, MEASURES.items(), strict=True):
        for name in (*names, *(engines if "ap" in names else ())):
            axis.plot(seen, [row.get(name, float("nan")) for row in rows], marker=".", label=name)
        axis.set(title=title, xlabel="million subwords")
        axis.grid(alpha=0.3)
        axis.legend(fontsize=7)
    canvas.tight_layout()
    canvas.savefig(image, dpi=90)
    pyplot.close(canvas)
