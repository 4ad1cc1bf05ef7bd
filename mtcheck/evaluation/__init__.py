"""Measuring a checker against marked text and against text that is known to be good."""
