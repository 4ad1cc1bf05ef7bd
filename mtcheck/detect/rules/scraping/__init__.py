"""Rules on what scraping leaves: lines of the page, captions, paragraphs twice."""
