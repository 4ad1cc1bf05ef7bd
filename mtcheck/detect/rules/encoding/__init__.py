"""Rules on characters that a wrong decoder broke, and on text that only shows such."""
