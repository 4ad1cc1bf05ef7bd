"""Rules on numbers, sums, times and dates."""
