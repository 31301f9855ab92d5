"""What a lead gains: the pipeline and its enrichers. No Django, no database; no network, but for
the one enricher that is off unless asked for.
"""
