"""``python -m mtcheck`` is the command ``mtcheck``."""

import sys

from mtcheck.cli import main

if __name__ == "__main__":
    sys.exit(main())
