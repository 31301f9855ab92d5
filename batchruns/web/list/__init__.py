"""The list of a person's runs."""
