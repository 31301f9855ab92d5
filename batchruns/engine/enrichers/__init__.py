"""What a lead gains: each enricher works out columns from the row alone."""
