"""The number that each row has in the uploaded file, as a spreadsheet shows it."""


class RowNumbers:
    """The numbers of a file's enriched rows: the header is row 1, and each row that follows one more."""

    def number_of(self, row: int) -> int:
        """The number of a row in the uploaded file, by its index (from 0) among the enriched rows."""
        return row + 2
