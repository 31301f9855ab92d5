"""The pages of a person's lists: all of them, one with its columns and decisions, possible matches."""
