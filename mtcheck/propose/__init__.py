"""WHAT: places that may need repair, readings for them, and how well each reading fits."""
