"""Other articles on the same event: what they share with an article, and what they say of it."""

from mtcheck.references.comparison import Alignment, Comparison, References, compare

__all__ = ["Alignment", "Comparison", "References", "compare"]
