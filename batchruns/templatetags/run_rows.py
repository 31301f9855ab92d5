"""The rows of the list of runs, without a template: it would be most of what the page takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django import template
from django.template.defaultfilters import truncatechars
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import get_format
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from batchruns.messages import failure_in_words, size_in_words
from batchruns.models import RunIndex, ShownStatus
from batchruns.templatetags.runs import duration, icon, when
from batchruns.web.presentation import remembered

register = template.Library()

ROW = """<tr id="run-{id}"{swap}>
<td class="pick"><input type="checkbox" id="pick-{id}" name="run" value="{id}" form="many" hx-preserve
 aria-label="{select} {title}"></td>
<th scope="row"><a class="filename" href="{address}">{title}</a>{tags}{more}</th>
<td class="state"><span class="pill {status}">{symbol}{state}</span></td>
{cells}
<td class="actions">{actions}</td>
</tr>
"""
CELL = '<td{} data-label="{}">{}</td>'
NO_CELL = "<td></td>"
TAG = '<a class="tag" href="{}?{}">{}</a>'
ACTIONS = {
    ShownStatus.PENDING: ("start", "start", "play"),
    ShownStatus.PROCESSING: ("cancel", "cancel", "stop"),
    ShownStatus.COMPLETED: ("download", "result", "download"),
    ShownStatus.FAILED: ("retry", "retry", "retry"),
    ShownStatus.CANCELED: ("resume", "retry", "play"),
}
"""What the status of a run allows to do first: its name here, its page, and its icon."""
LINK = (
    '<a class="button icon-only {page}" href="{address}{page}/" title="{word}"'
    ' aria-label="{word} {title}">{symbol}</a>'
)
BUTTON = (
    '<button class="button icon-only" id="transition-{id}" form="many" formaction="{address}{page}/"'
    ' title="{word}" aria-label="{word} {title}">{symbol}</button>'
)


@register.simple_tag
def run_rows(rows: Iterable[RunIndex]) -> SafeString:
    """A row of the list for each run."""
    words = Words.of_page()
    return SafeString("".join(_row(row, words) for row in rows))


@register.simple_tag
def run_changes(rows: Iterable[RunIndex]) -> SafeString:
    """What takes the place of what is there: how far a run is, and all of its row once it has ended."""
    words = Words.of_page()
    swap = ' hx-swap-oob="true"'
    changes = (_progress(row, swap) if row.is_active else _row(row, words, swap) for row in rows)
    return SafeString("".join(changes))


@dataclass(frozen=True, slots=True)
class Words:
    """What all rows say, in the page's language, as HTML."""

    list_address: str
    select: str
    labels: tuple[str, ...]
    states: dict[str, str]
    actions: dict[str, str]
    thousands: str

    @classmethod
    def of_page(cls) -> "Words":
        """The words of a page."""
        actions = {
            "start": _("Start"),
            "cancel": _("Cancel"),
            "download": _("Download"),
            "retry": _("Retry"),
            "resume": _("Resume"),
            "edit": _("Rename"),
            "delete": _("Delete"),
        }
        labels = (_("Rows"), _("Rejected"), _("Size"), _("Started"), _("Duration"))
        return cls(
            list_address=reverse("runs:list"),
            select=escape(_("Select")),
            labels=tuple(map(escape, labels)),
            states={status.value: escape(status.label) for status in ShownStatus},
            actions={name: escape(word) for name, word in actions.items()},
            thousands=get_format("THOUSAND_SEPARATOR"),
        )

    def count(self, number: int) -> str:
        """A number as the page's language writes it; nothing where it isn't known."""
        return f"{number:,}".replace(",", self.thousands) if number >= 0 else ""


def _row(row: RunIndex, words: Words, swap: str = "") -> str:
    title, address = escape(row.shown_title), f"{words.list_address}{row.run_id}/"
    return ROW.format(
        id=row.run_id,
        swap=swap,
        select=words.select,
        title=title,
        address=address,
        tags=_tags(row, words) if row.tags else "",
        more=_more(row) if row.is_told_of else "",
        status=row.status,
        symbol=icon(row.status),
        state=words.states[row.status],
        cells="".join(_cells(row, words)),
        actions="".join(_actions(row, words, title, address)),
    )


def _tags(row: RunIndex, words: Words) -> str:
    tags = (TAG.format(words.list_address, urlencode({"tag": t}), escape(t)) for t in row.tags)
    return f'<span class="tags">{"".join(tags)}</span>'


def _more(row: RunIndex) -> str:
    """How far a run is, or why it failed."""
    if row.is_active:
        return _progress(row)
    text = truncatechars(failure_in_words(row.run), 160)
    return f'<span class="why small soft">{escape(text)}</span>' if text else ""


def _progress(row: RunIndex, swap: str = "") -> str:
    html = " ".join(render_to_string("components/progress.html", {"run": row.run}).split())
    return f'<div id="progress-{row.run_id}"{swap}>{html}</div>'


def _cells(row: RunIndex, words: Words) -> Iterable[str]:
    """A narrow screen leaves out those without a text."""
    number = ' class="number"'
    texts = (
        (number, words.count(row.rows)),
        (number, words.count(row.rejected)),
        (number, _size(row.size) if row.size >= 0 else ""),
        ("", when(row.started_at)),
        (number, duration(row.duration)),
    )
    for label, (kind, text) in zip(words.labels, texts, strict=True):
        yield CELL.format(kind, label, text) if text else NO_CELL


_size = remembered(size_in_words)


def _actions(row: RunIndex, words: Words, title: str, address: str) -> Iterable[str]:
    """What the run's status allows to do first, editing, and deleting where no worker has it."""

    def action(html: str, name: str, page: str, symbol: str) -> str:
        return html.format(
            id=row.run_id,
            page=page,
            address=address,
            word=words.actions[name],
            title=title,
            symbol=icon(symbol),
        )

    name, page, symbol = ACTIONS[ShownStatus(row.status)]
    yield action(LINK if page == "result" else BUTTON, name, page, symbol)
    yield action(LINK, "edit", "title", "edit")
    if not row.is_active:
        yield action(LINK, "delete", "delete", "delete")
