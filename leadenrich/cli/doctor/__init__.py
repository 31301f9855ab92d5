"""`leadenrich doctor`: looks at each part of an installation, and says what to fix."""

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence

from leadenrich.cli.doctor.findings import FIX, Finding


def parser(prog: str) -> ArgumentParser:
    """The command line of `prog`."""
    return ArgumentParser(
        prog=prog,
        description="Checks this installation with the settings that web and worker have, and says what "
        "to fix. The exit status is 1 if there is anything. No secrets are printed.",
    )


def main(arguments: Sequence[str], prog: str) -> int:
    """Prints a line for each thing that was looked at."""
    parser(prog).parse_args(arguments)
    to_fix = 0
    for finding in _findings():
        print(finding, flush=True)
        to_fix += finding.kind == FIX
    print(f"\n{to_fix or 'Nothing'} to fix.")
    return int(to_fix > 0)


def _findings() -> Iterator[Finding]:
    from leadenrich.cli.doctor import machine

    yield from machine.python()
    if wrong_setting := machine.load_settings():
        yield wrong_setting
        return
    # What these import needs the settings.
    from leadenrich.cli.doctor import database, site

    for check in (*machine.CHECKS, *site.CHECKS):
        yield from check()
    yield from database.findings()
