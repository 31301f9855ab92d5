"""Words that the names of companies and institutions have, and those of people don't."""

from batchruns.engine.reference.tsv import TableFile

FILE = TableFile("batchruns.engine.subjects.company", "words.tsv", ("word",))

COMPANY_WORDS = frozenset(word for (word,) in FILE.rows())
"""In the form of `plain`."""
