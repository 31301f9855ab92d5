"""`manage.py enrich leads.csv -o enriched.csv`: the same work as a run, without browser or database."""

import json
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from batchruns.engine.enrichers.registry import ENRICHERS
from batchruns.engine.explain import explanation
from batchruns.engine.options import Choice, EnricherNames, Option, Options, Switch
from batchruns.engine.pipeline import NothingToEnrich
from batchruns.engine.standalone import Outcome, enrich_file
from batchruns.engine.tables.errors import UnreadableFile
from batchruns.processing.process_pool import collect_seldom


class Command(BaseCommand):
    help = "Enriches a file of leads into a CSV file."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="the file of leads")
        parser.add_argument("-o", "--output", type=Path, help="the enriched file")
        for option in _asked_for():
            parser.add_argument(
                option.flag, dest=option.name, help=option.argument_help, **_argument_of(option)
            )
        parser.add_argument(
            "--explain", action="store_true", help="print what each new column means, and stop"
        )
        parser.add_argument("--json", action="store_true", help="print the summary as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["explain"]:
            self.stdout.write(explanation())
            return
        source, result = options["file"], options["output"]
        if source is None or result is None:
            raise CommandError("Name a file of leads, and with -o the file to write.")
        rejects = result.with_name(f"{result.stem}-rejects.csv")
        if result.exists() and source.exists() and result.samefile(source):
            raise CommandError("The output is the input file itself. Choose another name for it.")
        collect_seldom()
        started = time.perf_counter()
        with _progress() as advance:
            try:
                outcome = enrich_file(source, result, rejects, _options(options), advance)
            except (UnreadableFile, NothingToEnrich) as error:
                raise CommandError(str(error)) from None
            except OSError as error:
                raise CommandError(f"{error.filename}: {error.strerror}.") from None
        seconds = time.perf_counter() - started
        if options["json"]:
            self.stdout.write(json.dumps({**outcome.to_meta(), "seconds": round(seconds, 3)}))
        else:
            self.stdout.write(_sentence(outcome, result, rejects, seconds))


@contextmanager
def _progress() -> Iterator[Callable[[int], object]]:
    """What is told of rows, and shows them on a terminal; in a log nothing."""
    if not sys.stderr.isatty():
        yield lambda rows: None
        return
    from tqdm import tqdm

    with tqdm(unit=" rows", leave=False) as bar:
        yield bar.update


def _enrichers(text: str) -> frozenset[str]:
    """The names in an argument, each of an enricher that there is."""
    names = frozenset(name.strip() for name in text.split(",") if name.strip())
    known = [enricher.name for enricher in ENRICHERS]
    if unknown := sorted(names.difference(known)):
        raise ArgumentTypeError(
            f"no enricher is called {unknown[0]}. There are {', '.join(known)}."
        )
    return names


def _asked_for() -> list[Option]:
    """The options that the command line asks for."""
    return [option for option in Options.definitions() if option.flag]


def _argument_of(option: Option) -> dict[str, Any]:
    """How argparse takes an option: by the type of its values."""
    default = getattr(settings, option.setting) if option.setting else option.default
    match option.type:
        case Switch():
            return {"action": "store_true"}
        case Choice(choices):
            return {"choices": [value for value, _label in choices], "default": default}
        case EnricherNames():
            return {"type": _enrichers, "metavar": "NAMES", "default": default}
        case _:
            return {"metavar": option.flag.strip("-").upper(), "default": default}


def _options(given: Mapping[str, Any]) -> Options:
    return Options(**{option.name: given[option.name] for option in _asked_for()})


def _sentence(outcome: Outcome, result: Path, rejects: Path, seconds: float) -> str:
    rate = outcome.rows_in / seconds if seconds else 0
    text = (
        f"{outcome.rows_in:,} rows in, {outcome.summary.rows:,} enriched into {result}, "
        f"{outcome.rejected:,} rejected. {seconds:.1f} s, {rate:,.0f} rows/s."
    )
    return (
        f"{text} The rejects, with line and reason, are in {rejects}." if outcome.rejected else text
    )
