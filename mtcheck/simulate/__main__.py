"""``python -m mtcheck.simulate``."""

import sys

from mtcheck.simulate.damage import main

if __name__ == "__main__":
    sys.exit(main())
