"""Damage as spinners and translators do it, with its ground truth, to make test data."""
