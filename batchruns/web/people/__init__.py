"""Erasing and exporting one person: the search, what it found, the decision, the record."""
