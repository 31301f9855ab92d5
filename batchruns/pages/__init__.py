"""What the pages of runs are made of, beside the views themselves."""
