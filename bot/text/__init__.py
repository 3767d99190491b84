"""Text before anything understands it: normalising, splitting, sentence vectors.

Both environments import this package: Python 3.10 syntax, numpy and what the encoder needs, nothing of ours.
"""
