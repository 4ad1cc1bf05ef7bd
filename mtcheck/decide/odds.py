"""Probabilities and their log-odds."""

import math


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0


def log_odds(p: float) -> float:
    return math.log(p / (1 - p))
