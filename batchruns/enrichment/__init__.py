"""What a lead gains: the pipeline and its enrichers. No Django, no database, no network."""
