"""Names of companies."""
