"""`leadenrich manage COMMAND`: Django's commands. Some are commands of `leadenrich`, too."""

import os
from argparse import ArgumentParser
from collections.abc import Sequence

import django
from django.core.management import ManagementUtility, get_commands

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadenrich.settings")
MANAGE = "manage"


def parser(prog: str) -> ArgumentParser:
    """The command line of `prog`, which ends with the command's name."""
    django.setup()
    program, _space, name = prog.rpartition(" ")
    if name != MANAGE:
        command: ArgumentParser = (
            ManagementUtility().fetch_command(name).create_parser(program, name)
        )
        return command
    parser = ArgumentParser(prog=prog)
    parser.add_argument("command", choices=sorted(get_commands()))
    return parser


def main(arguments: Sequence[str], prog: str) -> int:
    """Runs the command that `prog` ends with; as `manage`, the one that is named."""
    program, _space, name = prog.rpartition(" ")
    line = [prog] if name == MANAGE else [program, name]
    ManagementUtility([*line, *arguments]).execute()
    return 0
