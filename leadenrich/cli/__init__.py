"""The command `leadenrich`. Each of its commands is a module here, which only that one loads."""

import sys
from argparse import SUPPRESS, ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence
from importlib import import_module

COMMANDS = {
    "enrich": "enrich a file of leads, without browser or database",
    "run": "serve everything on this machine: database, web and worker",
    "mcp": "serve a site's tools to an assistant (MCP over stdio)",
}


def main(arguments: Sequence[str] | None = None, program: str = "leadenrich") -> int:
    """Does what the command line says, as `program`; the exit status for the shell."""
    name, *others = (sys.argv[1:] if arguments is None else arguments) or ["--help"]
    if name in COMMANDS:
        from batchruns.engine.process import collect_seldom

        # Nearly all that a command imports stays for good: there is no use in looking through it.
        collect_seldom()
        status: int = import_module(f"{__name__}.{name}").main(others, f"{program} {name}")
        return status
    lines = (f"  {command:10}{meaning}" for command, meaning in COMMANDS.items())
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
