"""Rules on words that no English grammar puts side by side."""
