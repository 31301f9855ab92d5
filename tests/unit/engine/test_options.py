"""The options of a run: each is defined once, and all that asks for it, keeps or uses it follows."""

import os
import subprocess
import sys
from pathlib import Path

from batchruns.engine.options import Options
from batchruns.engine.tables.parse_options import ParseOptions
from tests.helpers.paths import ROOT

CHOSEN = Options(
    parse=ParseOptions("csv", "utf-8", ";"),
    columns=("E-Mail",),
    mapping=("email",),
    default_country="DE",
    without=frozenset({"phone", "name"}),
)


def test_what_meta_keeps_of_options_is_read_from_it() -> None:
    assert CHOSEN.to_meta() == {
        "format": ParseOptions("csv", "utf-8", ";").to_meta(),
        "columns": ["E-Mail"],
        "mapping": ["email"],
        "defaultCountry": "DE",
        "without": ["name", "phone"],
        "also": [],
        "columnSet": "essential",
        "exportFormat": None,
        "doNotContact": "",
        "steps": [],
    }
    assert Options.from_meta(CHOSEN.to_meta()) == CHOSEN


def test_an_option_of_another_shape_counts_as_not_chosen() -> None:
    chosen = Options.from_meta({**CHOSEN.to_meta(), "defaultCountry": 49, "without": "phone"})

    assert chosen is not None
    assert (chosen.default_country, chosen.without) == (None, frozenset())


def test_without_what_tells_how_to_parse_the_file_there_are_no_options() -> None:
    for key in ("format", "columns", "mapping"):
        assert Options.from_meta({**CHOSEN.to_meta(), key: None}) is None
    assert Options.from_meta({**CHOSEN.to_meta(), "columns": ["one", "two"]}) is None
    assert Options.from_meta(None) is None


def test_the_site_s_setting_holds_where_nothing_is_chosen() -> None:
    site = {"DEFAULT_COUNTRY": "FR"}

    assert CHOSEN.with_defaults(site) == CHOSEN
    assert Options().with_defaults(site).default_country == "FR"


# A new option is one field. All the rest is looked for where people and programs meet it.
SCRATCH = """
import dataclasses, pathlib, sys

from batchruns.engine import options
from batchruns.engine.steps import registry
from batchruns.engine.enrichers.email import EmailEnricher

@dataclasses.dataclass(frozen=True)
class WithOneMore(options.Options):
    is_loud: bool = options.option(
        False, type=options.SwitchType(), label="Loud", help="Shouts.", flag="--loud"
    )

seen = []

class Listening(EmailEnricher):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        seen.append(self.options.is_loud)

options.Options = WithOneMore
trying = registry.registered(Listening)
trying.__enter__()

import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from batchruns.engine.pipeline import Pipeline
from batchruns.models import BatchRun
from batchruns.runs.options import options_of
from batchruns.web.options.forms import MappingForm

# In the form, and from there in meta, and in what a worker is options.
chosen = WithOneMore(columns=("E-Mail",), mapping=("email",))
run = BatchRun(meta=chosen.to_meta())
header = MappingForm(run)["header"].value()
sent = {"is_loud": "on", "enrichers": ["email"], "column_0": "email", "export_format": "csv"}
form = MappingForm(run, {**sent, "header": header})
names = ["default_country", "column_set", "export_format", "is_loud"]
assert [field.name for field in form.option_fields] == names
assert "Loud" in form.as_p() and "Shouts." in form.as_p()
assert form.is_valid(), form.errors
run.meta = form.options().to_meta()
assert run.meta["isLoud"] is True
options = options_of(run)
Pipeline(options.columns, options.mapping, options=options)
assert seen and all(seen), seen

# What protects options once a run was started.
assert "isLoud" in settings.OPTION_KEYS

# On the command line.
folder = pathlib.Path(sys.argv[1])
(folder / "leads.csv").write_text("E-Mail\\nada@example.com\\n")
for arguments, expected in (((), False), (("--loud",), True)):
    seen.clear()
    call_command("enrich", str(folder / "leads.csv"), "-o", str(folder / "r.csv"), *arguments)
    assert seen and set(seen) == {expected}, seen
print("done")
"""


def test_a_new_option_is_one_field(tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": "postgres://u@localhost/x", "SECRET_KEY": "x"}
    environment |= {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "leadenrich.settings"}
    done = subprocess.run(
        [sys.executable, "-c", SCRATCH, str(tmp_path)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert done.stdout.endswith("done\n"), done.stderr
