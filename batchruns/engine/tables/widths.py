"""How many columns a table has, by its first records."""

from collections.abc import Iterable, Sequence


class Widths:
    """The widths of records, without those of empty ones."""

    def __init__(self, records: Iterable[Sequence[str]]) -> None:
        filled = list(filter(None, records))
        self._widths = sorted(map(_width, filled)) or [0]
        self._whole = set(map(len, filled)) or {0}

    @property
    def of_headless(self) -> int:
        """The number of columns where no record names them."""
        # Where all rows are as wide, their last column is one, however rarely it is filled.
        return self._fits_nearly_all if len(self._whole) > 1 else max(self._whole)

    def below(self, names: Sequence[str], *, widest: bool) -> int:
        """The number of columns where a record has `names`; `widest`: each cell must have one."""
        if widest:
            return max(self._widths[-1], len(names))
        # Where most rows are wider, it is the header that is short: their cells must have columns.
        usual = self._widths[(len(self._widths) - 1) // 2]
        return self._fits_nearly_all if usual > len(names) else len(names)

    @property
    def _fits_nearly_all(self) -> int:
        return self._widths[int(0.95 * len(self._widths))]


def _width(cells: Sequence[str]) -> int:
    """How many cells there are, without empty ones at the end."""
    return max((number for number, cell in enumerate(cells, 1) if cell), default=0)
