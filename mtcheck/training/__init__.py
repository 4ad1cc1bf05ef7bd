"""Training: clean text in, a model that knows damage out. Using mtcheck needs none of it.

It is part of the repository and not of the installed package.

Run `python -m mtcheck.training TOOL --help`, among others with the tools
`corpus` (looks at a folder of clean documents and its splits),
`train` (trains the encoder with its heads),
`evaluate` (measures a checkpoint on held-out windows) and
`thesaurus` (writes the inverse thesaurus that the package carries).
"""
