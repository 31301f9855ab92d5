"""Countries and their regions."""
