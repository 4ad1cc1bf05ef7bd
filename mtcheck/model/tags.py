"""The contract of the damage head: what its columns are, for whoever trains, exports or reads it.

All but the quality are logits. In the order of the columns:

- *damaged*: the subword was put there by a spinner or a clumsy hand;
- *missing_after*: something is missing after it;
- *superfluous*: it should go;
- *mistranslated*: a translator got it wrong;
- *translated*: a machine translated the text around it;
- *quality*: averaged over a sentence, that of a translation, in standard deviations from those the
  model learnt from;
- *rate*: the share of the text around that is damaged.
"""

from collections.abc import Sequence

from mtcheck.errors import ModelError

TAG_NAMES = (
    *("damaged", "missing_after", "superfluous", "mistranslated", "translated", "quality", "rate"),
)
DAMAGED, MISSING, SUPERFLUOUS, MISTRANSLATED, TRANSLATED, QUALITY, DAMAGE_RATE = range(7)
TAGS = len(TAG_NAMES)


def require_tags(names: Sequence[str] | None, where: str) -> None:
    """Refuse a model whose head has other columns than this version reads.

    Args:
        names: what is stored with the model; None if nothing is.

    Raises:
        ModelError: they differ.
    """
    if names is None or tuple(names) != TAG_NAMES:
        found = "names none" if names is None else f"has {', '.join(names)}"
        raise ModelError(
            f"{where}: this version reads the tags {', '.join(TAG_NAMES)}, and the model {found}; "
            "export it again with this version"
        )
