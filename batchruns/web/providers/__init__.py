"""The page of a person's connections to providers."""
