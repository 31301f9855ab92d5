"""Rows of a file that have the same lead."""
