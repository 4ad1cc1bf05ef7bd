"""Rules on persons: their names, their offices, and he and she."""
