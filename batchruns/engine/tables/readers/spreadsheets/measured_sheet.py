"""What is known of a sheet before it is chosen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MeasuredSheet:
    """A sheet of a spreadsheet, and about how many of its rows and cells are filled."""

    name: str
    is_visible: bool
    rows: int
    cells: int
