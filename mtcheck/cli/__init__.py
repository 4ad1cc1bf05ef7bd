"""The command line ``mtcheck``."""

from mtcheck.cli.command import main

__all__ = ["main"]
