"""The page of a person's do-not-contact list, and what other pages add to it."""
