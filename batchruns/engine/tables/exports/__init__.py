"""Formats in which a result is taken away."""
