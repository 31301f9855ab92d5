"""Tables in memory: what comes back is of the kind that came."""
