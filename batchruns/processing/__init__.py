"""From a started run to its result: split, enrich, join."""
