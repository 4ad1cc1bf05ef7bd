"""Damage as spinners and translators do it, with its ground truth, to make test data.

>>> import random
>>> damager = Damager(build(only=["smallwords", "spun-phrases"]))
>>> text = "The prime minister said on Friday that the government would take part in the talks."
>>> mix = {"spun-phrases": 0.8, "smallwords": 0.2}
>>> damaged = damager.damage_with(text, mix, rate=0.4, rng=random.Random(6))
>>> damaged.text
'The head administrator said on Fri what the government would take part within the talks.'
>>> for edit in damaged.edits:  # offsets are into the damaged text, in code points
...     print(edit.start, (damaged.text[edit.start : edit.end], edit.original))
4 ('head administrator', 'prime minister')
31 ('Fri', 'Friday')
35 ('what', 'that')
71 ('within ', 'in ')
>>> damaged.restore() == damaged.original == text
True

`Damager.damage` draws the mix of engines and the rate of damage by itself, as training does. The
engines ``calques``, ``smallwords`` and ``spun-phrases`` need nothing besides mtcheck; those of
synonyms and names ask wordfreq how common a word is (``pip install 'mtcheck[simulate]'``), and
raise `mtcheck.MtcheckError` without it. Data of your own make more engines, see `Sources`.
``python -m mtcheck.simulate`` shows a text as the engines damage it.
"""

from mtcheck.simulate.damage import Damaged, Damager, Edit
from mtcheck.simulate.engines import Sources, build
from mtcheck.simulate.engines.base import Engine, Passage, Proposal

__all__ = ["Damaged", "Damager", "Edit", "Engine", "Passage", "Proposal", "Sources", "build"]
