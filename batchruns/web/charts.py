"""What came of a completed run, as the bars that its page draws."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from babel import Locale
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from batchruns.models import BatchRun, Status

MOST_BARS = 8


@dataclass(frozen=True)
class Bar:
    """A count and its share of all rows."""

    label: str
    count: int
    percent: int


@dataclass(frozen=True)
class Chart:
    """Some bars under a title."""

    title: str
    bars: list[Bar]

    @property
    def slug(self) -> str:
        return slugify(self.title)


@dataclass(frozen=True)
class Fill:
    """How much of a field was there before, and is there after, in percent of the rows."""

    label: str
    before: int
    after: int


# The columns whose values are counted, in the order of the page.
CHARTS = {
    "email_status": gettext_lazy("E-mail addresses"),
    "email_type": gettext_lazy("Kinds of e-mail addresses"),
    "email_mx_records": gettext_lazy("Domains that take mail"),
    "completeness": gettext_lazy("Completeness of the leads"),
    "country_code": gettext_lazy("Countries"),
    "title_seniority": gettext_lazy("Seniority"),
    "title_department": gettext_lazy("Departments"),
    "duplicate_reason": gettext_lazy("Duplicates, by what is the same"),
    "phone_status": gettext_lazy("Phone numbers"),
    "phone_line_type": gettext_lazy("Kinds of phone numbers"),
    "phone_country": gettext_lazy("Countries of phone numbers"),
    "website_type": gettext_lazy("Kinds of websites"),
    "city_country": gettext_lazy("Countries of cities"),
}
OF_COUNTRIES = {"country_code", "phone_country", "city_country"}
# Values whose name isn't what a person would say.
VALUES = {
    "valid": gettext_lazy("valid"),
    "invalid": gettext_lazy("invalid"),
    "yes": gettext_lazy("yes"),
    "no": gettext_lazy("no"),
    "unknown": gettext_lazy("unknown"),
    "professional": gettext_lazy("at a company"),
    "free": gettext_lazy("at a free provider"),
    "disposable": gettext_lazy("disposable"),
    "role": gettext_lazy("of a function"),
    "owner": gettext_lazy("owner"),
    "founder": gettext_lazy("founder"),
    "c_suite": gettext_lazy("C-level"),
    "partner": gettext_lazy("partner"),
    "vp": gettext_lazy("vice president"),
    "head": gettext_lazy("head"),
    "director": gettext_lazy("director"),
    "manager": gettext_lazy("manager"),
    "senior": gettext_lazy("senior"),
    "entry": gettext_lazy("entry"),
    "intern": gettext_lazy("intern"),
    "executive": gettext_lazy("executive"),
    "sales": gettext_lazy("sales"),
    "marketing": gettext_lazy("marketing"),
    "finance": gettext_lazy("finance"),
    "human_resources": gettext_lazy("human resources"),
    "engineering": gettext_lazy("engineering"),
    "it": gettext_lazy("IT"),
    "product": gettext_lazy("product"),
    "design": gettext_lazy("design"),
    "operations": gettext_lazy("operations"),
    "purchasing": gettext_lazy("purchasing"),
    "legal": gettext_lazy("legal"),
    "support": gettext_lazy("support"),
    "administration": gettext_lazy("administration"),
    "education": gettext_lazy("education"),
    "medical": gettext_lazy("medical"),
    "consulting": gettext_lazy("consulting"),
    "landline": gettext_lazy("landline"),
    "mobile": gettext_lazy("mobile"),
    "landline or mobile": gettext_lazy("landline or mobile"),
    "toll free": gettext_lazy("toll-free"),
    "premium rate": gettext_lazy("premium rate"),
    "shared cost": gettext_lazy("shared cost"),
    "voip": gettext_lazy("internet telephony"),
    "personal": gettext_lazy("personal number"),
    "pager": gettext_lazy("pager"),
    "company-wide": gettext_lazy("company-wide number"),
    "voicemail": gettext_lazy("voicemail"),
    "company_site": gettext_lazy("a company's own site"),
    "social_profile": gettext_lazy("social profile"),
    "free_host": gettext_lazy("at a free host"),
    "e-mail address": gettext_lazy("e-mail address"),
    "phone number": gettext_lazy("phone number"),
    "name and company": gettext_lazy("name and company"),
}

# For each lead field, the columns that hold it in its best form, the first that is there.
BEST_FORMS = {
    "email": (gettext_lazy("E-mail"), "email_normalized"),
    "phone": (gettext_lazy("Phone"), "phone_e164"),
    "first_name": (gettext_lazy("First name"), "first_name_2", "first_name"),
    "last_name": (gettext_lazy("Last name"), "last_name_2", "last_name"),
    "title": (gettext_lazy("Title"), "title_seniority"),
    "company": (gettext_lazy("Company"), "company_clean_name"),
    "website": (gettext_lazy("Website"), "website_url"),
    "country": (gettext_lazy("Country"), "country_code"),
    "city": (gettext_lazy("City"), "city_name"),
}


def fills_of(run: BatchRun) -> list[Fill]:
    """For each usual field of a lead: the share of rows that came with it, and that have it now."""
    summary = _summary_of(run)
    rows = summary.get("rows")
    given, filled = summary.get("given"), summary.get("filled", {})
    if not rows or not given:
        return []
    fills = []
    for field, (label, *columns) in BEST_FORMS.items():
        gained = next((filled[name] for name in columns if name in filled), None)
        if gained is not None:
            before = _percent(given.get(field, 0), rows)
            fills.append(Fill(str(label), before, _percent(gained, rows)))
    return fills


def charts_of(run: BatchRun) -> list[Chart]:
    """What the rows of a completed run are, as bars."""
    summary = _summary_of(run)
    rows = summary.get("rows")
    values = summary.get("values", {})
    if not rows:
        return []
    known = [name for name in CHARTS if name in values]
    others = [name for name in values if name not in CHARTS]
    return [
        Chart(_title_of(name), _bars(name, values[name], rows))
        for name in (*known, *others)
        if values[name]
    ]


def gained_of(run: BatchRun) -> list[Bar]:
    """Each new column of a completed run, and in how many rows it has a value."""
    summary = _summary_of(run)
    rows = summary.get("rows")
    if not rows:
        return []
    filled = summary.get("filled", {}).items()
    told = [(name, n) for name, n in filled if "reason" not in name]
    return [Bar(name, n, _percent(n, rows)) for name, n in _largest_first(told)]


def duplicates_of(run: BatchRun) -> int | None:
    """How many rows of a completed run have the same lead as one before; None if none was sought."""
    found: int | None = _summary_of(run).get("filled", {}).get("duplicate_of")
    return found


def _bars(column: str, counts: dict[str, int], rows: int) -> list[Bar]:
    in_words = _words_for(column)
    if column == "completeness":
        ordered = sorted(counts.items(), key=lambda item: item[0].zfill(3), reverse=True)
    else:
        ordered = _largest_first(counts.items())
    bars = [Bar(in_words(value), n, _percent(n, rows)) for value, n in ordered[:MOST_BARS]]
    others = sum(n for _value, n in ordered[MOST_BARS:])
    return [*bars, Bar(_("others"), others, _percent(others, rows))] if others else bars


def _largest_first(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(counts, key=lambda item: -item[1])


def _words_for(column: str) -> Callable[[str], str]:
    """How a value of a column is said in the language of the page."""
    if column == "completeness":
        return "{} %".format
    if column in OF_COUNTRIES:
        names = Locale.parse(get_language() or "en", sep="-").territories
        return lambda value: names.get(value, value)
    return lambda value: str(VALUES.get(value, value.replace("_", " ")))


def _title_of(column: str) -> str:
    return str(CHARTS.get(column, column.replace("_", " ").capitalize()))


def _percent(count: int, rows: int) -> int:
    return min(100, round(100 * count / rows))


def _summary_of(run: BatchRun) -> dict[str, Any]:
    """The summary of a completed run, else an empty one."""
    return run.details.get("summary", {}) if run.status == Status.COMPLETED else {}
