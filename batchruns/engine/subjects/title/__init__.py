"""Job titles."""
