"""What stands twice or more where once was meant: words, phrases, sentences."""
