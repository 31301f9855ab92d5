"""leadenrich: upload a file of sales leads, watch it being enriched, download the result.

`leadenrich.enrich` does the same for a file from Python, without a site: no database, no Django.
"""

from collections.abc import Collection, Sequence
from os import PathLike
from typing import Any

__all__ = ["enrich"]


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
) -> dict[str, Any]:
    """Enriches the file of leads at `path` into the CSV file `output` (UTF-8), and gives the counts.

    The file may be of any format that can be uploaded; which column holds what is found out.
    Rows that can't be read go to the file `rejects`, by default `<output>-rejects.csv`, with line and
    reason; it is written only if there are any. Lines that are no leads, such as totals and empty ones,
    go to `<output>-set-aside.csv` in the same way.

    `country` (ISO 3166 alpha-2) is where phone numbers without a prefix are from. `without` names
    enrichers that are switched off, `also` those that are switched on though they are off by default.
    `columns` are those that are added: "essential", "all", or names with commas between, each with
    the name that it is to have, if you like ("email_normalized, phone_e164=Phone").
    `sheets` names those of a spreadsheet that are read, one after another; by default it is the one that
    looks most like leads.
    Up to `jobs` processes share the work on a large file, with the same result. With more than one,
    call this below `if __name__ == "__main__":`, as for everything that starts processes.

    The counts: rowCount = enrichedCount + rejectedCount rows, setAsideCount lines beside them, and the
    summary of what was added.

    Raises `batchruns.engine.errors.CodedError` with a code where the file can't be read or holds
    nothing to enrich, ValueError where an enricher isn't known, or `output` or `rejects` is
    `path`, and OSError.

        >>> leadenrich.enrich("leads.xlsx", "enriched.csv", country="DE")["enrichedCount"]
        1200
    """
    from pathlib import Path

    # Only who enriches loads what enriches.
    from batchruns.engine.options import Options
    from batchruns.engine.standalone import enrich_file, path_set_aside
    from batchruns.engine.steps.registry import all_steps

    source, result = Path(path), Path(output)
    if unknown := sorted({*without, *also}.difference(step.name for step in all_steps())):
        raise ValueError(f"No enricher is called {unknown[0]!r}.")
    rejected = Path(rejects) if rejects else result.with_name(f"{result.stem}-rejects.csv")
    for name, written in (
        ("output", result),
        ("file of rejected rows", rejected),
        ("file of lines set aside", path_set_aside(result)),
    ):
        if written.exists() and source.exists() and written.samefile(source):
            raise ValueError(f"The {name} is the input file itself.")
    options = Options(
        default_country=country,
        without=frozenset(without),
        also=frozenset(also),
        column_set=columns,
    )
    return enrich_file(source, result, rejected, options, sheets=sheets, jobs=jobs).to_meta()
