"""Words: phrases that give machines away, synonyms read backwards, and word forms."""
