"""First-level regions: states, provinces, Länder."""
