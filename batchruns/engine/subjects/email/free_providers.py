"""Domains of providers where anyone gets a mailbox: an address there says nothing of a company."""

from batchruns.engine.reference.tsv import TableFile

FILE = TableFile("batchruns.engine.subjects.email", "free_providers.tsv", ("domain",))

FREE_PROVIDERS = frozenset(domain for (domain,) in FILE.rows())
