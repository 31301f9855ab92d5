"""`leadenrich enrich leads.csv -o enriched.csv`: the same work as a run, without browser or database.

`manage.py enrich` is this, too.
"""

import json
import os
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NoReturn

from batchruns.engine.errors import CodedError
from batchruns.engine.options import ChoiceType, EnricherNamesType, Option, Options, SwitchType
from batchruns.engine.process import usable_cores
from batchruns.engine.recipe import Recipe, RecipeError
from batchruns.engine.standalone import Outcome, enrich_file, path_set_aside
from batchruns.engine.steps.registry import all_steps
from batchruns.engine.tables.exports.base import EXPORTS, ExportFormat, export_for
from batchruns.engine.tables.exports.crm.base import TEMPLATES, CrmTemplate
from batchruns.engine.tables.exports.crm.conversion import Conversion
from batchruns.engine.tables.set_aside.kinds import in_english
from batchruns.engine.tables.stored_csv import reading_rows
from leadenrich.platform.installation import ENV_FILE

if TYPE_CHECKING:
    from batchruns.engine.lists.provider import ListProvider
    from batchruns.engine.lookup_step import LookupStep
    from batchruns.engine.lookups.providers.base import Provider
    from leadenrich.cli.lookups import Lookups

HELP = "Enriches a file of leads into a CSV file, or another format."
STORED = "csv"
"""The format in which the engine writes a result: any other is made of it."""
RECIPES = "recipes"
"""The folder in which recipes are found by their names."""
STOPPED_BY_CTRL_C = 130
UNKNOWN_NAMED = 5
"""So many values that a CRM doesn't offer are named."""


class NotEnrichedError(Exception):
    """A file isn't enriched; the text says why, in a sentence for the person who asked."""


def main(arguments: Sequence[str], prog: str) -> NoReturn:
    """Enriches a file as the command line says, and ends the process with the status for the shell."""
    status = _status_of(vars(parser(prog).parse_args(arguments)), prog)
    sys.stdout.flush()
    # The system takes back at once what Python would take apart object by object.
    os._exit(status)


def _status_of(arguments: Mapping[str, Any], prog: str) -> int:
    try:
        print(enrich(arguments))
    except NotEnrichedError as error:
        print(f"{prog}: {error}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return STOPPED_BY_CTRL_C
    return 0


def parser(prog: str) -> ArgumentParser:
    """The command line of `prog`."""
    parser = ArgumentParser(prog=prog, description=HELP)
    add_arguments(parser)
    return parser


def add_arguments(parser: ArgumentParser) -> None:
    """Declares the command's arguments, those of options from `Options`."""
    parser.add_argument("file", type=Path, nargs="?", help="the file of leads")
    parser.add_argument("-o", "--output", type=Path, help="the enriched file")
    _load_env_file()
    for option in _asked_for():
        parser.add_argument(
            option.flag, dest=option.name, help=option.argument_help, **_argument_of(option)
        )
    parser.add_argument(
        "--sheet",
        action="append",
        default=[],
        metavar="NAME",
        help="the sheet of a spreadsheet to read, where it isn't the one that looks most like "
        "leads; repeat it to read several, one after another",
    )
    parser.add_argument(
        "--recipe",
        type=_recipe,
        metavar="FILE|NAME",
        help="a recipe that was exported as JSON: a file, or the name of one in the folder "
        f"{RECIPES} (or $RECIPES_DIR); other arguments count more",
    )
    parser.add_argument(
        "--explain", action="store_true", help="print what each new column means, and stop"
    )
    parser.add_argument(
        "--export",
        type=_export,
        metavar="FORMAT",
        help="the format of the enriched file, where its ending doesn't say it: "
        f"{', '.join(EXPORTS)}",
    )
    parser.add_argument(
        "--as",
        dest="template",
        type=_template,
        metavar="CRM",
        help=f"write what a CRM imports, under its headers: {', '.join(TEMPLATES)}",
    )
    parser.add_argument(
        "--jobs",
        type=_jobs,
        default=usable_cores(),
        metavar="N",
        help="how many processes share the work on a large file (default: one for each core)",
    )
    parser.add_argument(
        "--steps",
        type=_steps,
        metavar="FILE",
        help="the steps that ask other sources, as JSON: a recipe, or a list of steps. Keys and "
        "addresses are in the environment: LEADENRICH_<NAME>_KEY, LEADENRICH_<NAME>_ADDRESS",
    )
    parser.add_argument(
        "--list",
        dest="lists",
        type=_list,
        action="append",
        default=[],
        metavar="NAME=FILE",
        help="a list of your own that the leads are matched with, such as the customers in your CRM; "
        "repeat it for several. Steps call it list:NAME; without such a step, it comes first",
    )
    parser.add_argument(
        "--answers",
        type=Path,
        metavar="FILE",
        help="where answers of other sources are kept, so that nothing is paid twice (default: "
        "~/.local/share/leadenrich/answers.sqlite)",
    )
    parser.add_argument(
        "--ceiling",
        type=_amount,
        metavar="AMOUNT",
        help="what the lookups of this file may cost at most (for example 5.00)",
    )
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")


def enrich(arguments: Mapping[str, Any]) -> str:
    """Enriches the file, and says what came of it. Raises NotEnrichedError."""
    if arguments["explain"]:
        from batchruns.engine.explain import explanation

        return explanation()
    source, result, rejected_rows = _paths(arguments)
    template: CrmTemplate | None = arguments["template"]
    options = _options(arguments)
    export = EXPORTS[
        arguments["export"] or export_for(result.name, options.export_format or STORED)
    ]()
    started = time.perf_counter()
    with (
        _progress() as advance,
        _errors_in_words(result),
        _written_as(export, result, template) as written,
        _lists(options, arguments) as lists,
        _looking_up(options := _with_matching(options, lists), arguments, lists) as lookups,
    ):
        outcome = enrich_file(
            source,
            written.stored,
            rejected_rows,
            options,
            advance,
            set_aside_path=path_set_aside(result),
            sheets=arguments["sheet"],
            jobs=arguments["jobs"],
            recipe=arguments["recipe"],
            sources=lookups.sources if lookups else None,
        )
        written.conversion = Conversion(template, outcome.layout) if template else None
    seconds = time.perf_counter() - started
    if arguments["json"]:
        receipt = {"receipt": lookups.receipt()} if lookups else {}
        return json.dumps({**outcome.to_meta(), **receipt, "seconds": round(seconds, 3)})
    sentences = [_sentence(outcome, result, rejected_rows, seconds)]
    if lookups:
        sentences += lookups.sentences()
    if lists:
        from leadenrich.cli.lists import sentences as of_lists

        sentences += of_lists(options.steps, lists, outcome.summary)
    if written.conversion:
        sentences += _sentences_of(written.conversion)
    return " ".join(sentences)


def _paths(arguments: Mapping[str, Any]) -> tuple[Path, Path, Path]:
    """The file to read, the result and the rejected rows: none is another. Raises NotEnrichedError."""
    source, result = arguments["file"], arguments["output"]
    if source is None or result is None:
        raise NotEnrichedError("Name a file of leads, and with -o the file to write.")
    rejects = result.with_name(f"{result.stem}-rejects.csv")
    if _is_same(result, source):
        raise NotEnrichedError("The output is the input file itself. Choose another name for it.")
    if _is_same(rejects, source) or _is_same(path_set_aside(result), source):
        raise NotEnrichedError(
            "The rejects would be written over the input file. Choose another name for the output."
        )
    return source, result, rejects


def _is_same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


@contextmanager
def _errors_in_words(result: Path) -> Iterator[None]:
    """What goes wrong in this block is a NotEnrichedError that tells the person why."""
    try:
        yield
    except CodedError as error:
        # Few need the words, and they need much of Django.
        from batchruns.messages import error_in_english

        raise NotEnrichedError(error_in_english(error)) from None
    except OSError as error:
        # A full disk is met while `result` is written, and tells no name.
        raise NotEnrichedError(f"{error.filename or result}: {error.strerror}.") from None


@contextmanager
def _lists(
    options: Options, arguments: Mapping[str, Any]
) -> "Iterator[dict[str, ListProvider] | None]":
    """The lists that are matched with, built and open; None where there are none, as mostly."""
    if not arguments["lists"]:
        yield None
        return
    from leadenrich.cli.lists import built

    with built(dict(arguments["lists"]), options.default_country) as lists:
        yield lists


def _with_matching(options: Options, lists: "Mapping[str, ListProvider] | None") -> Options:
    """The options with a step for each list that none of them names."""
    if not lists:
        return options
    from leadenrich.cli.lists import with_matching

    return replace(options, steps=with_matching(options.steps, lists))


@contextmanager
def _looking_up(
    options: Options, arguments: Mapping[str, Any], lists: "Mapping[str, Provider] | None"
) -> "Iterator[Lookups | None]":
    """What the steps of a file may ask, while it is enriched; None where it has no steps."""
    if not options.steps:
        yield None
        return
    # Few files have steps, and they load what others don't.
    from leadenrich.cli.lookups import LookupsError, looking_up

    try:
        with looking_up(
            options.steps, os.environ, arguments["answers"], arguments["ceiling"], lists
        ) as lookups:
            yield lookups
    except LookupsError as error:
        raise NotEnrichedError(str(error)) from None


@dataclass
class Written:
    """A result on its way into a file."""

    stored: Path
    """Where it is to be stored as CSV."""
    conversion: Conversion | None = None
    """What converts it for a CRM."""


@contextmanager
def _written_as(
    export: ExportFormat, result: Path, template: CrmTemplate | None
) -> Iterator[Written]:
    """Gives where the result is to be stored as CSV; afterwards it is in `result`, as `export`, and
    converted if there is a template.

    Raises DoesNotFitError; then there is no result.
    """
    if export.name == STORED and template is None:
        yield Written(result)
        return
    # Opened first, as for CSV: what can't be written is named as the person named it.
    is_new = not result.exists()
    with result.open("ab"):
        pass
    try:
        with TemporaryDirectory(prefix=".enriching-", dir=_place_beside(result)) as folder:
            written, exported = Written(Path(folder) / "result.csv"), Path(folder) / "exported"
            yield written
            with exported.open("wb") as file, reading_rows(written.stored.open("rb")) as rows:
                header, conversion = next(rows), written.conversion
                if conversion:
                    export.write(file, conversion.headers, conversion.rows(rows))
                else:
                    export.write(file, header, rows)
            # Copied, not moved: `result` may be a link, or no file at all, such as /dev/stdout.
            with exported.open("rb") as done, result.open("wb") as file:
                copyfileobj(done, file)
    except BaseException:
        if is_new:
            result.unlink(missing_ok=True)
        raise


def _place_beside(result: Path) -> Path | None:
    """The folder of a file, whose disk has room for it; of /dev/stdout and the like, none."""
    return result.parent if result.is_file() else None


@contextmanager
def _progress() -> Iterator[Callable[[int], object]]:
    """A callback that counts rows; on a terminal it shows their number."""
    if not sys.stderr.isatty():
        yield lambda rows: None
        return
    from tqdm import tqdm

    # Without the thread that looks after slow bars, the process can be forked.
    tqdm.monitor_interval = 0
    with tqdm(unit=" rows", leave=False) as bar:
        yield bar.update


def _export(text: str) -> str:
    """The name of an export format that there is."""
    if text not in EXPORTS:
        raise ArgumentTypeError(
            f"no export format is called {text}. There are {', '.join(EXPORTS)}."
        )
    return text


def _template(text: str) -> CrmTemplate:
    """The template of a CRM that there is."""
    if text not in TEMPLATES:
        raise ArgumentTypeError(f"no CRM is called {text}. There are {', '.join(TEMPLATES)}.")
    return TEMPLATES[text]()


def _jobs(text: str) -> int:
    """A number of processes."""
    if text.isdecimal() and int(text):
        return int(text)
    raise ArgumentTypeError(f"{text} is no number of processes. Name one from 1 on.")


def _recipe(text: str) -> Recipe:
    """The recipe in a file, which may be named by its path or, in the folder of recipes, by its name."""
    folder = Path(os.environ.get("RECIPES_DIR") or RECIPES)
    path = next(filter(Path.is_file, (Path(text), folder / f"{text}.json")), None)
    if path is None:
        raise ArgumentTypeError(
            f"no recipe is called {text}. There is no such file, nor in {folder}."
        )
    try:
        return Recipe.from_json(path.read_bytes())
    except RecipeError:
        raise ArgumentTypeError(f"{path} is no recipe that was exported as JSON.") from None


def _steps(text: str) -> "tuple[LookupStep, ...]":
    """The steps in a file."""
    from leadenrich.cli.lookups import LookupsError, steps_in

    try:
        return steps_in(Path(text).read_bytes())
    except OSError as error:
        raise ArgumentTypeError(f"{text}: {error.strerror}.") from None
    except LookupsError as error:
        raise ArgumentTypeError(f"{text}: {error}") from None


def _list(text: str) -> tuple[str, Path]:
    """The name of a list, and the file that holds it."""
    name, equals, path = text.partition("=")
    if not (name.strip() and equals and Path(path).is_file()):
        raise ArgumentTypeError(f"{text} names no file. Write it as NAME=FILE.")
    return name.strip(), Path(path)


def _amount(text: str) -> int:
    """An amount of money, in millionths."""
    from leadenrich.cli.lookups import amount

    try:
        return amount(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is no amount. Write one like 5.00.") from None


def _enrichers(text: str) -> frozenset[str]:
    """The names in an argument, each of an enricher that there is."""
    names = frozenset(name.strip() for name in text.split(",") if name.strip())
    names_of_steps = [step.name for step in all_steps()]
    if unknown := sorted(names.difference(names_of_steps)):
        raise ArgumentTypeError(
            f"no enricher is called {unknown[0]}. There are {', '.join(names_of_steps)}."
        )
    return names


def _load_env_file() -> None:
    """Takes over the settings in the file `.env`, which few have here."""
    if ENV_FILE.exists():
        import environ

        environ.Env.read_env(ENV_FILE)


def _asked_for() -> list[Option]:
    """The options that the command line asks for."""
    return [option for option in Options.definitions() if option.flag]


def _default_of(option: Option) -> Any:
    return os.environ.get(option.setting) or option.default


def _argument_of(option: Option) -> dict[str, Any]:
    """How argparse takes an option: by the type of its values."""
    default = _default_of(option)
    match option.type:
        case SwitchType():
            return {"action": "store_true"}
        case ChoiceType(choices):
            return {"choices": [value for value, _label in choices], "default": default}
        case EnricherNamesType():
            return {"type": _enrichers, "metavar": "NAMES", "default": default}
        case _:
            return {"metavar": option.flag.strip("-").upper(), "default": default}


def _options(arguments: Mapping[str, Any]) -> Options:
    """The options that are asked for, and of the others those of the recipe."""
    given = {option.name: arguments[option.name] for option in _asked_for()}
    if arguments["steps"] is not None:
        given["steps"] = arguments["steps"]
    options = Options(**given)
    if arguments["recipe"] is None:
        return options
    defaults = {option.name: _default_of(option) for option in _asked_for()}
    asked_for = {name: value for name, value in given.items() if value != defaults.get(name)}
    recipe: Recipe = arguments["recipe"]
    return replace(recipe.apply(options), **asked_for)


def _sentence(outcome: Outcome, result: Path, rejected_rows: Path, seconds: float) -> str:
    rate = outcome.rows_in / seconds if seconds else 0
    rows = "row" if outcome.rows_in == 1 else "rows"
    text = (
        f"{outcome.rows_in:,} {rows} in, {outcome.summary.rows:,} enriched into {result}, "
        f"{outcome.rejected:,} rejected. {seconds:.1f} s, {rate:,.0f} rows/s."
    )
    if outcome.rejected:
        text += f" The rejects, with line and reason, are in {rejected_rows}."
    if outcome.set_aside:
        text += f" {in_english(outcome.set_aside)}: see {path_set_aside(result)}."
    return text


def _sentences_of(conversion: Conversion) -> Iterator[str]:
    """What a CRM will say of the rows that were written for it."""
    label, check = conversion.template.label, conversion.check
    for header, rows in check.lacking.items():
        if rows:
            verb = "lacks" if rows == 1 else "lack"
            yield f"{rows:,} of {check.rows:,} rows {verb} {header}, which {label} requires."
    for header, values in check.cut.items():
        yield f"{header}: cut to what {label} takes in {_rows(values)}."
    for header, unknown in check.unknown.items():
        if unknown:
            names = ", ".join(value for value, _rows in unknown.most_common(UNKNOWN_NAMED))
            yield f"{header}: {label} doesn't offer {names}; left empty in {_rows(unknown.total())}."


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"
