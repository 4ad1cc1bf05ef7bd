"""Rules on punctuation and quotation marks."""
