"""Engines of damage: each imitates one way in which spinners and translators go wrong.

Several independent engines are used so that the model learns what damage looks like, not the habits
of one tool. A new engine (say, a round trip through a rule-based translator) is a class with
`name`, `consistent` and `propose` (`base.Engine`), and one line in `registry.build`.
"""
