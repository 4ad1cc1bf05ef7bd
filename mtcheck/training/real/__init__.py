"""Real machine translation as training text: post-edits, rated sentences, error spans, news."""
