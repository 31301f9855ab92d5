"""What is done for leads, as types of step: of a row alone, of another source, of the whole file."""
