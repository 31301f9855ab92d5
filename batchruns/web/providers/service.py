"""The description of a service over HTTP as a form, field by field, or as JSON: two views of the same.

What was entered is worked on as it is by the form's buttons, so that nothing is lost that can't be taken
yet. Lists, such as headers, are sent row by row, each after a hidden field with the number of its rows.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from batchruns.engine.lookups.answer import Outcome
from batchruns.engine.lookups.capabilities import CAPABILITIES, LEAD_INPUTS
from batchruns.engine.lookups.guard import RefusedRequestError
from batchruns.engine.lookups.price import MOST_OF_UNIT, Unit, in_units
from batchruns.engine.lookups.providers.interface import (
    CUSTOM,
    KEY,
    METHODS,
    MOST_IN_BATCH,
    OTHERS,
    InterfaceError,
    read_interface,
)
from batchruns.engine.lookups.providers.written_keys import refuse_written_keys
from batchruns.messages import error_in_words, in_words
from batchruns.runs.lookup_policy import site_policy
from batchruns.web.lookups.words import inputs_in_words
from batchruns.web.money import MoneyField

THEN, AS_JSON, AS_FORM = "then", "json", "form"
JSON = "settings"
MAX_DESCRIPTION, MAX_ROWS = 20_000, 50
BUTTON = re.compile(
    rf"add (headers|outputs|outcomes)|remove (headers|outputs|outcomes) \d{{1,2}}|insert (url|body)"
    rf"|show|{AS_JSON}|{AS_FORM}"
)
"""The values of the form's buttons, but for the one that saves."""
EXAMPLE = """{"capability": "enrich_company",
 "method": "GET", "url": "https://api.example.com/companies/{domain}",
 "headers": {"Authorization": "Bearer {key}"},
 "outputs": {"company_industry": "data.industry", "company_employees": "data.size"},
 "outcomes": [{"status": 404, "outcome": "miss"}],
 "micros": 1000, "unit": "match", "perSecond": 5}"""
NEW: Mapping[str, Any] = {
    "capability": "enrich_company",
    "headers": {"Authorization": f"Bearer {{{KEY}}}"},
}
"""What a new description begins with."""
OUTCOMES = (
    (Outcome.MISS, gettext_lazy("It doesn't know this lead")),
    (Outcome.REFUSED, gettext_lazy("It can't work with this input")),
    (Outcome.LATER, gettext_lazy("Ask again later")),
    (Outcome.OUT_OF_CREDIT, gettext_lazy("The credit is used up")),
    (Outcome.BAD_KEY, gettext_lazy("The key is wrong")),
    (Outcome.BROKEN, gettext_lazy("It failed")),
)
UNITS = (
    (Unit.CALL, gettext_lazy("each question")),
    (Unit.MATCH, gettext_lazy("each match")),
)
Description = Mapping[str, Any]
Row = Mapping[str, str]


def _text(label: Any, **kwargs: Any) -> forms.CharField:
    widget = kwargs.pop("widget", forms.TextInput(attrs={"spellcheck": "false"}))
    return forms.CharField(label=label, required=False, max_length=2000, widget=widget, **kwargs)


def _number(label: Any, most: int, **kwargs: Any) -> forms.FloatField:
    return forms.FloatField(
        label=label,
        required=False,
        min_value=0.001,
        max_value=most,
        widget=forms.NumberInput,
        **kwargs,
    )


class ServiceFields(forms.Form):
    """All of a description but for its lists."""

    capability = forms.ChoiceField(label=gettext_lazy("What it does"))
    method = forms.ChoiceField(
        label=gettext_lazy("Method"), choices=[(name, name) for name in METHODS]
    )
    url = _text(gettext_lazy("URL"))
    field = forms.ChoiceField(label=gettext_lazy("Field of the lead"), required=False)
    body = _text(
        gettext_lazy("Body, as JSON"),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=gettext_lazy("Of POST only."),
    )
    price = MoneyField("", most=MOST_OF_UNIT)
    unit = forms.ChoiceField(label=gettext_lazy("Charged for"), choices=UNITS)
    per_second = _number(gettext_lazy("Requests per second"), 1000)
    per_minute = _number(gettext_lazy("Requests per minute"), 1000)
    parallel = forms.IntegerField(
        label=gettext_lazy("Requests at the same time"),
        required=False,
        min_value=1,
        max_value=1000,
    )
    batch = forms.IntegerField(
        label=gettext_lazy("Leads per request"),
        required=False,
        min_value=1,
        max_value=MOST_IN_BATCH,
        help_text=gettext_lazy("Empty: one."),
    )
    questions = _text(
        gettext_lazy("Path of the list in the body"),
        help_text=gettext_lazy("Its one item is repeated for each lead."),
    )
    answers = _text(
        gettext_lazy("Path of the list in the answer"),
        help_text=gettext_lazy("Paths of values start at each of its items."),
    )
    echo_input = forms.ChoiceField(label=gettext_lazy("Each answer repeats"), required=False)
    echo_path = _text(gettext_lazy("At this path"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inputs = list(zip(LEAD_INPUTS, inputs_in_words(LEAD_INPUTS), strict=True))
        named = {
            "capability": _capabilities(),
            "field": [*inputs, (KEY, _("your key"))],
            "echo_input": [("", _("nothing: answers come in the order of leads")), *inputs],
        }
        self.fields["price"].label = _("Price, in %s") % settings.LOOKUP_CURRENCY
        for name, choices in named.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_body(self) -> Any:
        """What the JSON says; None for an empty one. Raises ValidationError."""
        text: str = self.cleaned_data["body"]
        return read_json(text) if text.strip() else None

    @property
    def of_request(self) -> list[forms.BoundField]:
        """How it is asked, before the headers."""
        return [self["capability"], self["method"], self["url"]]

    @property
    def of_price(self) -> list[forms.BoundField]:
        """What it costs, and how fast it may be asked."""
        return [self[n] for n in ("price", "unit", "per_second", "per_minute", "parallel")]

    @property
    def of_batch(self) -> list[forms.BoundField]:
        """How one request asks about several leads."""
        return [self[n] for n in ("batch", "questions", "answers", "echo_input", "echo_path")]


class RowForm(forms.Form):
    """A row of a list. An empty one isn't looked at."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.pop("capability", None)
        super().__init__(*args, **kwargs)
        self.use_required_attribute, self.empty_permitted = False, True


class HeaderForm(RowForm):
    """A header of the request."""

    name = forms.CharField(label=gettext_lazy("Header"), max_length=100)
    text = _text(gettext_lazy("Value"))


class OutputForm(RowForm):
    """An output, and where it stands in the answer."""

    name = forms.CharField(label=gettext_lazy("Column"), max_length=60)
    path = forms.CharField(label=gettext_lazy("Path in the answer"), max_length=500)

    def __init__(self, *args: Any, capability: str = CUSTOM, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if outputs := CAPABILITIES[capability].outputs:
            choices = [
                (o.name, in_words(o.description).partition(":")[0].rstrip(".")) for o in outputs
            ]
            self.fields["name"] = forms.ChoiceField(label=_("Value"), choices=[("", "–"), *choices])


class OutcomeForm(RowForm):
    """Which answers mean something else than their values say."""

    status = forms.IntegerField(
        label=gettext_lazy("Status"), required=False, min_value=100, max_value=599
    )
    path = _text(gettext_lazy("or path"))
    equals = _text(gettext_lazy("holds one of"))
    outcome = forms.ChoiceField(label=gettext_lazy("Means"), choices=OUTCOMES, initial=Outcome.MISS)

    def has_changed(self) -> bool:
        """Whether it says when: what it means is always chosen."""
        return bool({*self.changed_data} - {"outcome"})


LISTS: Mapping[str, type[RowForm]] = {
    "headers": HeaderForm,
    "outputs": OutputForm,
    "outcomes": OutcomeForm,
}
FIELDS = {
    "micros": "price",
    "perSecond": "per_second",
    "perMinute": "per_minute",
    "echo": "echo_path",
}
"""By what a description calls it, the field of the form, where it is called something else."""


class JsonForm(forms.Form):
    """A description as JSON."""

    is_json = True

    settings = forms.CharField(
        label=gettext_lazy("Description of the interface, as JSON"),
        max_length=MAX_DESCRIPTION,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false", "placeholder": EXAMPLE}),
        help_text=gettext_lazy(
            "Method, address with {fields}, headers, body, the path of each value in the answer."
        ),
    )

    def clean_settings(self) -> dict[str, Any]:
        """The description as an object. Raises ValidationError."""
        description = read_json(self.cleaned_data[JSON])
        for _field, problem in problems_of(description):
            raise forms.ValidationError(problem)
        return dict(description)

    @property
    def description(self) -> Description:
        """What was entered, if it is valid."""
        taken: Description = self.cleaned_data[JSON]
        return taken


class ServiceForm:
    """A description field by field."""

    is_json = False

    def __init__(self, fields: Row, rows: Mapping[str, Sequence[Row]], *, is_sent: bool) -> None:
        self._entered, self._rows = fields, rows
        self.main = _form(ServiceFields, "service", fields, is_sent=is_sent)
        capability = fields.get("capability", "")
        asked = capability if capability in CAPABILITIES else CUSTOM
        self.lists = {
            name: [
                _form(form, f"{name}-{number}", row, is_sent=is_sent, capability=asked)
                for number, row in enumerate(rows[name])
            ]
            for name, form in LISTS.items()
        }
        self.problems: dict[str, str] = {}
        """By list, what can't be taken of it."""

    @classmethod
    def of(cls, description: Description) -> "ServiceForm":
        """A description as it was saved."""
        return cls(_fields_of(description), _with_empty(_rows_of(description)), is_sent=False)

    @classmethod
    def sent(cls, data: Mapping[str, str]) -> "ServiceForm":
        """What a page has sent."""
        rows = {
            name: [_sent_by(form, f"{name}-{number}", data) for number in range(_count(data, name))]
            for name, form in LISTS.items()
        }
        return cls(_sent_by(ServiceFields, "service", data), rows, is_sent=True)

    def pressed(self, button: str) -> "ServiceForm":
        """The form once a button is pressed."""
        fields, rows = dict(self._entered), {name: list(own) for name, own in self._rows.items()}
        match button.split():
            case ["add", name] if name in rows and len(rows[name]) < MAX_ROWS:
                rows[name].append({})
            case ["remove", name, number] if name in rows and int(number) < len(rows[name]):
                del rows[name][int(number)]
            case ["insert", field]:
                fields[field] = f"{fields[field]}{{{fields['field']}}}"
        return ServiceForm(fields, rows, is_sent=False)

    def is_valid(self) -> bool:
        """Whether it can be taken. What can't has its sentence beside it."""
        parts = [self.main, *(form for own in self.lists.values() for form in own)]
        if [part for part in parts if not part.is_valid()]:
            return False
        problems = list(problems_of(self.description))
        for field, problem in problems:
            name = FIELDS.get(field, field)
            if name in LISTS:
                self.problems[name] = problem
            else:
                self.main.add_error(name if name in self.main.fields else None, problem)
        return not problems

    @property
    def description(self) -> Description:
        """What was entered, without what says nothing."""
        chosen = self.main.cleaned_data
        description = {
            **{name: chosen[name] for name in ("capability", "method", "url", "body")},
            "headers": {row["name"]: row["text"] for row in self._cleaned("headers")},
            "outputs": {row["name"]: row["path"] for row in self._cleaned("outputs")},
            "outcomes": [*map(_outcome, self._cleaned("outcomes"))],
            "micros": chosen["price"],
            "unit": chosen["unit"],
            "perSecond": chosen["per_second"],
            "perMinute": chosen["per_minute"],
            "parallel": chosen["parallel"],
            **(_batch(chosen) if chosen["batch"] else {}),
        }
        return {name: part for name, part in description.items() if part not in (None, "", {}, [])}

    def _cleaned(self, name: str) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.lists[name] if form.has_changed()]


def description_form(saved: Description, data: Mapping[str, str] | None) -> JsonForm | ServiceForm:
    """The form of a description: as it was saved, or as it was sent, in the view that sent it."""
    if data is None:
        return ServiceForm.of(saved or NEW)
    return JsonForm(data) if JSON in data else ServiceForm.sent(data)


def pressed(data: Mapping[str, str], button: str) -> JsonForm | ServiceForm:
    """The form once a button of it is pressed. What can't be taken stays in its view."""
    form = description_form({}, data)
    if isinstance(form, JsonForm):
        return ServiceForm.of(form.description) if form.is_valid() else form
    if button != AS_JSON:
        return form.pressed(button)
    return JsonForm(initial={JSON: as_json(form.description)}) if form.is_valid() else form


def problems_of(description: object) -> Iterator[tuple[str, str]]:
    """Why a description can't be taken: of which of its fields, and a sentence."""
    try:
        refuse_written_keys(read_interface(description, site_policy()))
    except InterfaceError as error:
        yield error.field, error_in_words(error)
    except RefusedRequestError as error:
        yield "url", error_in_words(error)


def read_json(text: str) -> Any:
    """What a JSON says. Raises ValidationError."""
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise forms.ValidationError(_("This isn't JSON: %s.") % error) from error


def as_json(description: Description) -> str:
    """A description as people edit it."""
    return json.dumps(description, indent=1, ensure_ascii=False) if description else ""


def _refuse(constant: str) -> None:
    """Raises ValueError for NaN and the like, which are no JSON."""
    raise ValueError(constant)


def _capabilities() -> list[tuple[str, str]]:
    return [(name, in_words(c.label)) for name, c in CAPABILITIES.items() if name not in OTHERS]


def _form(form: Callable[..., Any], prefix: str, row: Row, *, is_sent: bool, **kwargs: Any) -> Any:
    """A form with what was entered: as it was sent, or as it is to be shown without being judged."""
    if not is_sent:
        return form(initial=row, prefix=prefix, **kwargs)
    return form({f"{prefix}-{name}": text for name, text in row.items()}, prefix=prefix, **kwargs)


def _sent_by(form: type[forms.Form], prefix: str, data: Mapping[str, str]) -> dict[str, str]:
    return {name: data.get(f"{prefix}-{name}", "") for name in form.base_fields}


def _count(data: Mapping[str, str], name: str) -> int:
    text = data.get(name, "")
    return min(int(text), MAX_ROWS) if text.isdecimal() and len(text) < 4 else 0


def _with_empty(rows: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    """Each list with a row to fill, at least one."""
    return {name: own or [{}] for name, own in rows.items()}


def _fields_of(description: Description) -> dict[str, Any]:
    said = {name: description.get(name, "") for name in ServiceFields.base_fields}
    body = description.get("body")
    echo = [*(description.get("echo") or {}).items()]
    return {
        **said,
        "body": "" if body is None else json.dumps(body, indent=1, ensure_ascii=False),
        "price": in_units(description.get("micros")),
        "per_second": description.get("perSecond"),
        "per_minute": description.get("perMinute"),
        "echo_input": echo[0][0] if echo else "",
        "echo_path": echo[0][1] if echo else "",
    }


def _rows_of(description: Description) -> dict[str, list[Row]]:
    return {
        "headers": [
            {"name": n, "text": text} for n, text in (description.get("headers") or {}).items()
        ],
        "outputs": [
            {"name": n, "path": path} for n, path in (description.get("outputs") or {}).items()
        ],
        "outcomes": [
            {**rule, "equals": _joined(rule.get("equals") or [])}
            for rule in description.get("outcomes") or []
        ],
    }


def _outcome(row: Mapping[str, Any]) -> dict[str, Any]:
    rule = {**row, "equals": _split(row["equals"])}
    return {name: part for name, part in rule.items() if part}


def _batch(chosen: Mapping[str, Any]) -> dict[str, Any]:
    echo = {chosen["echo_input"]: chosen["echo_path"]} if chosen["echo_input"] else {}
    return {**{name: chosen[name] for name in ("batch", "questions", "answers")}, "echo": echo}


def _joined(texts: Sequence[object]) -> str:
    """Texts with commas between, in quotes where one holds a comma itself."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(texts)
    return line.getvalue()


def _split(text: str) -> list[str]:
    [texts] = csv.reader([text], skipinitialspace=True) if text else [[]]
    return [each.strip() for each in texts if each.strip()]
