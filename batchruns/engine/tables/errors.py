class UnreadableFile(ValueError):
    """A file that can't be read as leads. Its text tells the person what is wrong and what to do."""
