"""`leadenrich completion bash`: the script by which a shell completes commands and their arguments."""

import os
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import shtab

from leadenrich.cli import COMMANDS, module_of

SHELLS = ("bash", "zsh", "fish")
HINTS = {
    "bash": "leadenrich completion bash > ~/.local/share/bash-completion/completions/leadenrich",
    "zsh": "leadenrich completion zsh > ~/.zfunc/_leadenrich",
    "fish": "leadenrich completion fish > ~/.config/fish/completions/leadenrich.fish",
}


def parser(prog: str) -> ArgumentParser:
    """The command line of `prog`."""
    parser = ArgumentParser(
        prog=prog,
        description="Prints what completes these commands in your shell. Keep it where the shell looks: "
        + "; ".join(HINTS.values()),
    )
    parser.add_argument("shell", choices=SHELLS)
    return parser


def main(arguments: Sequence[str], prog: str) -> int:
    """Prints the script for a shell."""
    shell: str = parser(prog).parse_args(arguments).shell
    program, _space, _name = prog.rpartition(" ")
    with TemporaryDirectory() as folder:
        # Commands of Django load the settings, which would make a data folder.
        os.environ.update(DATA_DIR=folder, STORAGE_URL=Path(folder, "files").as_uri())
        print(shtab.complete(_all_commands(program), shell))
    return 0


def _all_commands(program: str) -> ArgumentParser:
    """One command line with all that the commands take."""
    whole = ArgumentParser(prog=program)
    commands = whole.add_subparsers()
    for name, meaning in COMMANDS.items():
        one = module_of(name).parser(f"{program} {name}")
        commands.add_parser(name, help=meaning, parents=[one], add_help=False)
    return whole
