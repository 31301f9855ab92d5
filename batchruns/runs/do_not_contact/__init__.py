"""The do-not-contact list of a person: its entries, and how runs and downloads read them."""
