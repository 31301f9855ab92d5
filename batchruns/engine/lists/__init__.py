"""A person's own lists, with which leads are matched: built into one file each, and read from it."""
