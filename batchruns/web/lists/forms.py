"""The forms of a list: its file, and what is chosen of it."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from batchruns.engine.lists.proposals import proposed_columns
from batchruns.engine.options import Options
from batchruns.models import ReferenceList
from batchruns.runs.lists.service import MAX_NAME
from batchruns.uploads.forms import FileForm
from batchruns.web.options.plain_select import PlainSelect
from leadenrich.accounts.countries import countries


class ListFileForm(FileForm):
    """A file of a list: of a new one, or for one that there is."""

    replace = forms.UUIDField(required=False, widget=forms.HiddenInput)
    """The list whose rows it replaces."""
    add_to = forms.UUIDField(required=False, widget=forms.HiddenInput)
    """The list to whose rows its own come."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A list that there is takes one file.
        self.fields["file"].widget.attrs["multiple"] = self.list_id is None

    @property
    def list_id(self) -> UUID | None:
        """The list that there is already."""
        value = self["replace"].value() or self["add_to"].value()
        try:
            return UUID(str(value)) if value else None
        except ValueError:
            return None

    @property
    def tops_up(self) -> bool:
        """Whether its rows come to those that the list has."""
        return bool(self["add_to"].value())


class ListForm(forms.Form):
    """What a list is called, what its rows are, and which columns leads gain."""

    name = forms.CharField(label=_("Name"), max_length=MAX_NAME)
    default_country = forms.ChoiceField(
        label=_("Default country"),
        help_text=_("Used where a row has no country."),
        required=False,
        widget=PlainSelect,
    )
    kind = forms.ChoiceField(
        label=_("Each row is"),
        widget=forms.RadioSelect,
        choices=[
            (ReferenceList.Kind.COMPANIES, _("a company")),
            (ReferenceList.Kind.PEOPLE, _("a person, with or without a company")),
        ],
        error_messages={"required": _("Choose what a row is.")},
    )
    take = forms.MultipleChoiceField(
        label=_("Columns to add to your leads"),
        help_text=_("Each becomes a column of the result, with the name of the list in front."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, chosen: ReferenceList, options: Options, data: Any = None) -> None:
        super().__init__(data)
        names = list(dict.fromkeys(filter(None, options.columns)))
        self.fields["take"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]
        self.fields["default_country"].choices = [("", "—"), *countries()]  # type: ignore[attr-defined]
        self.initial = {
            "name": chosen.name,
            "kind": chosen.kind,
            "default_country": options.default_country or "",
            "take": chosen.columns or proposed_columns(options.columns, options.mapping),
        }
