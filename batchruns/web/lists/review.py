"""A list whose columns are to be checked: how its file is parsed and mapped, and what leads gain."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from django.forms import Form
from django.http import QueryDict

from batchruns.engine.options import Options
from batchruns.models import ReferenceList
from batchruns.web.lists.forms import ListForm
from batchruns.web.options import file_summary
from batchruns.web.options.columns import ShownColumns
from batchruns.web.options.forms import ColumnsForm, ParseOptionsForm, problems_of


class ListReview:
    """A list with its forms, which hold `data` if something was sent. Raises OptionsUnknownError."""

    def __init__(
        self, chosen: ReferenceList, data: QueryDict | None = None, *, in_full: bool = False
    ) -> None:
        self.list = chosen
        self.mapping = ColumnsForm(chosen, data, lists_in_full=in_full)
        is_upload = chosen.source == ReferenceList.Source.UPLOAD
        # How a table was copied is no choice of anybody's.
        self.parse = ParseOptionsForm(chosen, data) if is_upload else None
        self.form = ListForm(chosen, self.mapping.saved, data)
        self.file = file_summary.of(chosen)

    @property
    def forms(self) -> tuple[Form, ...]:
        """The parts of the one form."""
        return tuple(filter(None, (self.parse, self.mapping, self.form)))

    @property
    def problems(self) -> list[str]:
        """What can't be taken: each sentence with what it is about."""
        return problems_of(self.forms)

    @cached_property
    def columns(self) -> ShownColumns:
        """The columns as they are shown."""
        return ShownColumns.of(self.list, self.mapping)

    @property
    def options(self) -> Options:
        """The mapping as chosen."""
        country = self.form.cleaned_data["default_country"] or None
        return replace(self.mapping.options(), default_country=country)

    @property
    def taken(self) -> Sequence[str]:
        """The columns that leads gain."""
        names: Sequence[str] = self.form.cleaned_data["take"]
        return names
