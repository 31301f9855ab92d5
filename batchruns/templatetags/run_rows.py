"""The rows of the list of runs, without a template: it would be most of what the page takes."""

from collections.abc import Iterable

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.defaultfilters import filesizeformat, truncatechars
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from batchruns.messages import failure_in_words
from batchruns.models import RunIndex, Status
from batchruns.templatetags.runs import duration, icon, when

register = template.Library()

ROW = """<tr id="run-{id}"{swap}>
<td class="pick"><input type="checkbox" id="pick-{id}" name="run" value="{id}" form="many" hx-preserve
  aria-label="{choose}"></td>
<th scope="row"><a class="filename" href="{address}" title="{name}" hx-boost="false">{name}</a>
{progress}{failure}</th>
<td class="state" data-label="{status}"><span class="pill {state}">{symbol}{state_word}</span></td>
{cells}
<td class="actions">{actions}</td>
</tr>
"""
CELL = '<td class="{}" data-label="{}">{}</td>'
LINK = (
    '<a class="button icon-only{kind}" href="{address}" hx-boost="false" title="{word}"'
    '>{symbol}<span class="visually-hidden">{word} {name}</span></a>'
)
BUTTON = (
    '<button class="button icon-only" id="transition-{id}" form="many" formaction="{address}"'
    ' title="{word}">{symbol}<span class="visually-hidden">{word} {name}</span></button>'
)


@register.simple_tag
def run_rows(rows: Iterable[RunIndex], *, is_swap: bool = False) -> SafeString:
    """A row of the list for each run; `is_swap`: they take the place of those that are there."""
    swap = SafeString(' hx-swap-oob="true"' if is_swap else "")
    return format_html_join("", "{}", ((_row(row, swap),) for row in rows))


def _row(row: RunIndex, swap: SafeString) -> SafeString:
    run, name = row.run, row.run.filename
    return format_html(
        ROW,
        id=run.pk,
        swap=swap,
        choose=_("Choose %(name)s") % {"name": name},
        address=run.get_absolute_url(),
        name=name,
        progress=render_to_string("components/progress.html", {"run": run})
        if row.is_active
        else "",
        failure=_failure(row) if run.error_message else "",
        status=_("Status"),
        state=run.status,
        symbol=icon(run.status),
        state_word=run.get_status_display(),
        cells=format_html_join("\n", CELL, _cells(row)),
        actions=_actions(row),
    )


def _failure(row: RunIndex) -> SafeString:
    text = truncatechars(failure_in_words(row.run), 160)
    return format_html('<span class="why small soft">{}</span>', text)


def _cells(row: RunIndex) -> Iterable[tuple[str, str, str]]:
    """The class, the label and the text of each; a narrow screen leaves out those without a text."""
    yield "number", _("Rows"), intcomma(row.rows) if row.is_counted else ""
    yield "number", _("Rejected"), intcomma(row.rejected) if row.rejected >= 0 else ""
    yield "number nowrap", _("Size"), filesizeformat(row.size) if row.size >= 0 else ""
    yield "nowrap", _("Started"), when(row.run.started_at)
    yield "number nowrap", _("Duration"), duration(row.run.duration)


def _actions(row: RunIndex) -> SafeString:
    """What the run's status allows to do first, and deleting it where no worker has it."""
    first = {
        Status.COMPLETED: (LINK, "result", "download", _("Download")),
        Status.PROCESSING: (BUTTON, "cancel", "stop", _("Cancel")),
        Status.FAILED: (BUTTON, "retry", "retry", _("Retry")),
        Status.PENDING: (BUTTON, "start", "play", _("Start")),
    }
    action = _action(row, *first[Status(row.run.status)])
    if row.is_active:
        return action
    return action + _action(row, LINK, "delete", "delete", _("Delete"), kind=" danger")


def _action(
    row: RunIndex, html: str, page: str, symbol: str, word: str, kind: str = ""
) -> SafeString:
    return format_html(
        html,
        id=row.run.pk,
        kind=kind,
        address=f"{row.run.get_absolute_url()}{page}/",
        word=word,
        symbol=icon(symbol),
        name=row.run.filename,
    )
