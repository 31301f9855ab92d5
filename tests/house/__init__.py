"""Figures of the house, and what keeps it in order: scripts of `make house` and `make check`."""
