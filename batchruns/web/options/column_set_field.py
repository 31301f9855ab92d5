"""The choice of a result's new columns: a list of sets, and beside it the names of a person's own."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from batchruns.engine.options import ALL, ESSENTIAL

OWN = "own"


class ColumnSetWidget(forms.MultiWidget):
    """A list to choose from, and a text field."""

    def __init__(self) -> None:
        names = forms.TextInput(
            attrs={
                "aria-label": _("Columns, separated by commas"),
                "placeholder": "email_normalized, phone_e164=Phone",
                "autocomplete": "off",
            }
        )
        super().__init__([forms.Select(choices=CHOICES), names])

    def decompress(self, value: str | None) -> list[str]:
        """The set in the list, and the names in the text field."""
        if value in (None, "", ESSENTIAL, ALL):
            return [value or ESSENTIAL, ""]
        return [OWN, value]

    def id_for_label(self, id_: str) -> str:
        """The label belongs to the list."""
        return f"{id_}_0"


class ColumnSetField(forms.MultiValueField):
    """ESSENTIAL, ALL, or names with commas between."""

    def __init__(self, **kwargs: Any) -> None:
        fields = [forms.ChoiceField(choices=CHOICES), forms.CharField(required=False)]
        super().__init__(
            fields, widget=ColumnSetWidget(), require_all_fields=False, required=False, **kwargs
        )

    def compress(self, data_list: list[str]) -> str:
        """One text for both. Raises ValidationError where no name is given."""
        choice, names = data_list or (ESSENTIAL, "")
        if choice != OWN:
            return choice
        if not names.strip():
            raise forms.ValidationError(_("List the columns to add, separated by commas."))
        return names


CHOICES = (
    (ESSENTIAL, _("Essential columns")),
    (ALL, _("All columns")),
    (OWN, _("Only the columns listed here")),
)
