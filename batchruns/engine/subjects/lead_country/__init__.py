"""The one country of a lead, from all that its row says."""
