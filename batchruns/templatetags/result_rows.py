"""How the table of a result writes down addresses and edits."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from batchruns.models import Edit
from batchruns.web.rows.query import RowsQuery
from batchruns.web.rows.table import TableRow

register = template.Library()
register.filter("showing", RowsQuery.showing)


@register.filter
def lead_address(query: RowsQuery, row: TableRow) -> str:
    """The address of a row's lead, from that of the table on, with where it stands among the others."""
    return query.lead(row.place, row.offset)


@register.filter
def edit_in_words(edit: Edit) -> str:
    """What an edit does."""
    if edit.action == Edit.Action.SET:
        given = {"column": edit.column, "value": edit.value, "rows": edit.rows}
        return _("“%(column)s” set to “%(value)s” in rows: %(rows)d") % given
    if edit.action == Edit.Action.MATCH:
        sentence = ngettext(
            "Decided %(rows)d match with “%(list)s”",
            "Decided %(rows)d matches with “%(list)s”",
            edit.rows,
        )
        return sentence % {"rows": edit.rows, "list": edit.value}
    if edit.action == Edit.Action.ACCEPT:
        sentence = ngettext(
            "Accepted %d suggested email", "Accepted %d suggested emails", edit.rows
        )
    else:
        sentence = ngettext("Left out %d row", "Left out %d rows", edit.rows)
    return sentence % edit.rows
