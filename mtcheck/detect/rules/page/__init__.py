"""Rules on what a page put around its article: leftovers, captions, paragraphs that stand twice."""
