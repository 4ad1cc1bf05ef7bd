"""Rules on what went wrong on the way from a web page: its characters, lines and captions."""
