"""HOW SURE: from evidence to confidence, findings and the verdict; no model is run in here."""
