"""Rules on characters that a wrong decoder broke, or that fell out of a layout."""
