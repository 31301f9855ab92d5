"""A template of a person's own: the headers of a file that another program takes."""

from collections.abc import Sequence

from batchruns.engine.schema.headers.names import field_of
from batchruns.engine.schema.roles import role_of
from batchruns.engine.tables.exports.crm.base import Column, CrmTemplate
from batchruns.engine.tables.exports.crm.sources import MOBILE, OWN, SOURCES, source_of_header
from batchruns.engine.tables.exports.layout import ResultLayout
from batchruns.engine.text import gettext_noop

SOURCES_OF_FIELDS = {"linkedin_url": "linkedin", "salutation": "form_of_address"}


class OwnTemplate(CrmTemplate):
    """Columns under these headers, each with what its name says."""

    name = "own"
    order = 100
    label = gettext_noop("My template")
    keeps_empty_columns = True

    def __init__(self, headers: Sequence[str], layout: ResultLayout) -> None:
        self.columns = [  # type: ignore[misc]
            Column(header, _source_of(header, layout)) for header in headers
        ]


def _source_of(header: str, layout: ResultLayout) -> str:
    """An output that is called so, else what the name means, else a column of the upload."""
    if header in {layout.columns[index] for index in layout.outputs.values()}:
        return f"{OWN}{header}"
    source = _meaning_of(header)
    if source not in SOURCES and header in layout.columns:
        return f"{OWN}{header}"
    return source


def _meaning_of(header: str) -> str:
    guess = field_of(header)
    field = (guess.field if guess else None) or ""
    if field == "phone" and role_of(header).kind == MOBILE:
        return MOBILE
    source = SOURCES_OF_FIELDS.get(field, field)
    return source if source in SOURCES else source_of_header(header)
