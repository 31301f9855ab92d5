"""The page on which a person chooses how to take a result away."""
