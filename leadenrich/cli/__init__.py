"""The command `leadenrich`. Each of its commands is a module, which only that one loads.

Such a module has `parser(prog)` and `main(arguments, prog)`, which gives the exit status.
"""

import sys
from argparse import SUPPRESS, ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence
from importlib import import_module
from typing import Any

COMMANDS = {
    "enrich": "enrich a file of leads, without browser or database",
    "run": "serve everything on this machine: database, web and worker",
    "web": "serve the pages",
    "worker": "work on runs",
    "migrate": "bring the database up to date",
    "backup": "copy database and files to a folder",
    "restore": "bring a backup back",
    "doctor": "check this installation and say what to fix",
    "manage": "run another command of Django, such as createsuperuser",
    "completion": "print what completes these commands in your shell",
    "mcp": "serve a site's tools to an assistant (MCP over stdio)",
}
ELSEWHERE = {
    "web": "leadenrich.serve",
    **dict.fromkeys(("worker", "migrate", "backup", "restore"), "leadenrich.cli.manage"),
}
"""The modules of commands that have none here under their own name."""


def main(arguments: Sequence[str] | None = None, program: str = "leadenrich") -> int:
    """Does what the command line says, as `program`; the exit status for the shell."""
    name, *others = (sys.argv[1:] if arguments is None else arguments) or ["--help"]
    if name in COMMANDS:
        from batchruns.engine.process import collect_seldom

        # Nearly all that a command imports stays for good: there is no use in looking through it.
        collect_seldom()
        status: int = module_of(name).main(others, f"{program} {name}")
        return status
    lines = (f"  {command:11}{meaning}" for command, meaning in COMMANDS.items())
    parser = ArgumentParser(
        prog=program,
        usage=f"{program} COMMAND ...",
        description="Enriches files of sales leads.",
        epilog="\n".join(["commands:", *lines, "", "leadenrich COMMAND --help tells more of one."]),
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, help=SUPPRESS)
    parser.parse_args([name])
    return 0


def module_of(command: str) -> Any:
    """The module of a command, loaded."""
    return import_module(ELSEWHERE.get(command, f"{__name__}.{command}"))
