"""The ladder: how sure each agreement is, from an identifier to a name with a wrong letter."""
