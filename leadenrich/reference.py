"""What Help says of settings and commands: made of the code, so that it is never behind it."""

from argparse import ArgumentParser, HelpFormatter
from dataclasses import dataclass
from functools import cache, partial

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from batchruns.engine.reference.tsv import TableFile
from leadenrich.cli import COMMANDS, module_of
from leadenrich.help import MARKDOWN, render_help

SETTINGS = TableFile(
    "leadenrich", "settings.tsv", ("group", "name", "default", "meaning"), key=("name",)
)
COLUMNS = 66
"""Characters in a line of what a command prints."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting as it is shown."""

    name: str
    default: SafeString
    meaning: SafeString


@dataclass(frozen=True, slots=True)
class Command:
    """A command of `leadenrich` as it is shown."""

    name: str
    meaning: str
    help: str


@cache
def settings_by_group() -> dict[str, list[Setting]]:
    """All settings, in the order of their table."""
    shown: dict[str, list[Setting]] = {}
    for group, name, default, meaning in SETTINGS.rows():
        shown.setdefault(group, []).append(Setting(name, _html(default), _html(meaning)))
    return shown


def _html(text: str) -> SafeString:
    return SafeString(MARKDOWN.renderInline(text))


@cache
def commands() -> list[Command]:
    """All commands, with what `--help` prints of each."""
    return [Command(name, meaning, _help_of(name)) for name, meaning in COMMANDS.items()]


def _help_of(name: str) -> str:
    parser: ArgumentParser = module_of(name).parser(f"leadenrich {name}")
    # As wide as the page, whatever terminal the site was started from.
    parser.formatter_class = partial(HelpFormatter, width=COLUMNS)
    return parser.format_help()


@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """Every setting: its default, and what it does."""
    return render_help(request, "settings", settings=settings_by_group())


@require_safe
def command_line(request: HttpRequest) -> HttpResponse:
    """Every command and its arguments."""
    return render_help(request, "command_line", commands=commands())


app_name = "reference"
urlpatterns = [
    path("settings/", settings, name="settings"),
    path("command-line/", command_line, name="command_line"),
]
