"""leadenrich: upload a file of sales leads, watch it being enriched, download the result.

`leadenrich.enrich` does the same for a file or a table from Python, without a site: no database, no
Django. `leadenrich.understand` says how its columns are understood.
"""

from collections.abc import Collection, Mapping, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any, TypeVar, overload

if TYPE_CHECKING:
    from batchruns.engine.schema.column_mapping import ColumnMapping

__all__ = ["enrich", "understand"]

Table = TypeVar("Table")


def understand(table: Any) -> "ColumnMapping":
    """Which field each column of a table holds: a dict of the columns' names, which also prints well.

    `table` is one of pyarrow, pandas or polars, or the path of a file. A field is a name such as
    "email", or None where a column holds none. What is given may be changed, and be the `mapping` of
    `enrich`; its `columns` say how sure each field is, from 0 to 1, and show some cells.

        >>> print(leadenrich.understand(leads))
        Name     full_name  100%  Ada Lovelace, Grace Hopper
        Telefon  phone      100%  030 901820

    Raises TypeError for what is no table, `batchruns.engine.errors.CodedError` for a file that can't be
    read, and OSError.
    """
    from pathlib import Path

    from batchruns.engine.inspection import inspect_file
    from batchruns.engine.schema.column_mapping import ColumnMapping

    if isinstance(table, str | PathLike):
        return ColumnMapping(inspect_file(Path(table), Path(table).name).columns)
    understood: ColumnMapping = _dataframes().understand_table(table)
    return understood


def _dataframes() -> Any:
    """What enriches tables. Raises ModuleNotFoundError where pyarrow isn't installed."""
    try:
        from batchruns.engine.dataframes import enrich
    except ModuleNotFoundError as error:
        text = "Tables are read by pyarrow, which isn't installed: install leadenrich[arrow]."
        raise ModuleNotFoundError(text, name=error.name) from error
    return enrich


@overload
def enrich(
    path: str | PathLike[str],
    output: str | PathLike[str],
    *,
    rejects: str | PathLike[str] | None = None,
    country: str | None = None,
    without: Collection[str] = (),
    also: Collection[str] = (),
    columns: str = "essential",
    sheets: Sequence[str] = (),
    jobs: int = 1,
) -> dict[str, Any]: ...


@overload
def enrich(
    table: Table,
    /,
    *,
    mapping: Mapping[str, str | None] | None = None,
    country: str | None = None,
    without: Collection[str] = (),
    also: Collection[str] = (),
    columns: str = "essential",
) -> Table: ...


def enrich(
    path: Any,
    output: str | PathLike[str] | None = None,
    *,
    mapping: Mapping[str, str | None] | None = None,
    rejects: str | PathLike[str] | None = None,
    country: str | None = None,
    without: Collection[str] = (),
    also: Collection[str] = (),
    columns: str = "essential",
    sheets: Sequence[str] = (),
    jobs: int = 1,
) -> Any:
    """Enriches a table of leads, and gives it with its new columns; or a file, and gives the counts.

    `country` (ISO 3166 alpha-2) is where phone numbers without a prefix are from. `without` names
    enrichers that are switched off, `also` those that are switched on though they are off by default.
    `columns` are those that are added: "essential", "all", or names with commas between, each with
    the name that it is to have, if you like ("email_normalized, phone_e164=Phone").

    **A table** is one of pyarrow (a RecordBatch, too), pandas or polars, or what can be exchanged as
    Arrow; pyarrow must be installed (`leadenrich[arrow]`). The result is of the kind that came: all
    rows in their order, pandas' index, own columns as they are, and behind them the new ones, which are
    text, and null where there is nothing to say. It has what a run of the same rows has. Steps
    that compare rows, such as duplicates, see those of this table alone, and number them as a file
    does, from 2 on: whoever spreads the batches of a table over processes switches them off.

    `mapping` is the field of each column that holds one, by its name, as `understand` gives it.
    Without, it is worked out of names and first cells. With it, the new columns are the same whatever
    rows come; a table without rows has them, too.

        >>> leadenrich.enrich(leads, country="DE", mapping={"Telefon": "phone"})["phone_e164"]
        0    +4930901820

    **A file** at `path`, of any format that can be uploaded, is enriched into the CSV file `output`
    (UTF-8); which column holds what is found out. Rows that can't be read go to the file `rejects`, by
    default `<output>-rejects.csv`, with line and reason; it is written only if there are any. Lines that
    are no leads, such as totals and empty ones, go to `<output>-set-aside.csv` in the same way.
    `sheets` names those of a spreadsheet that are read, one after another; by default it is the one that
    looks most like leads.
    Up to `jobs` processes share the work on a large file, with the same result. With more than one,
    call this below `if __name__ == "__main__":`, as for everything that starts processes.

    The counts: rowCount = enrichedCount + rejectedCount rows, setAsideCount lines beside them, and the
    summary of what was added.

        >>> leadenrich.enrich("leads.xlsx", "enriched.csv", country="DE")["enrichedCount"]
        1200

    Raises `batchruns.engine.errors.CodedError` with a code where the file can't be read or there is
    nothing to enrich, ValueError where an enricher, column or field isn't known, or `output` or
    `rejects` is `path`, TypeError for what is no table, and OSError.
    """
    from pathlib import Path

    # Only who enriches loads what enriches.
    from batchruns.engine.options import Options
    from batchruns.engine.standalone import enrich_file, path_set_aside
    from batchruns.engine.steps.registry import all_steps

    if unknown := sorted({*without, *also}.difference(step.name for step in all_steps())):
        raise ValueError(f"No enricher is called {unknown[0]!r}.")
    options = Options(
        default_country=country,
        without=frozenset(without),
        also=frozenset(also),
        column_set=columns,
    )
    if output is None:
        return _dataframes().enrich_table(path, options, mapping)
    if mapping is not None:
        raise TypeError("A mapping is taken for a table, not for a file.")
    source, result = Path(path), Path(output)
    rejected = Path(rejects) if rejects else result.with_name(f"{result.stem}-rejects.csv")
    for name, written in (
        ("output", result),
        ("file of rejected rows", rejected),
        ("file of lines set aside", path_set_aside(result)),
    ):
        if written.exists() and source.exists() and written.samefile(source):
            raise ValueError(f"The {name} is the input file itself.")
    return enrich_file(source, result, rejected, options, sheets=sheets, jobs=jobs).to_meta()
