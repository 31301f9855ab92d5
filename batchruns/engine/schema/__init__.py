"""What the columns of a file hold: the lead fields, and how a column shows which one it is."""
