"""The form that asks whom to search for."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from batchruns.engine.erasure.identity import Identity

LONGEST = 300


class PersonForm(forms.Form):
    """An email address, a phone number, a name: at least one of them."""

    email = forms.CharField(label=gettext_lazy("Email"), max_length=LONGEST, required=False)
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=LONGEST,
        required=False,
        help_text=gettext_lazy("With its country code, such as +49."),
    )
    name = forms.CharField(
        label=gettext_lazy("Full name"),
        max_length=LONGEST,
        required=False,
        help_text=gettext_lazy(
            "Finds exactly this name. Others may have it, too, so you check these rows yourself."
        ),
    )

    def __init__(self, country: str | None, data: Any = None) -> None:
        super().__init__(data)
        self._country = country
        for field in self.fields.values():
            # The browser isn't to remember who was erased.
            field.widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        """The identity. Raises ValidationError where nothing is given."""
        given = {name: self.cleaned_data.get(name, "") for name in ("email", "phone", "name")}
        identity = Identity.of(**given, country=self._country)
        if not any(given.values()):
            raise forms.ValidationError(_("Enter an email, a phone number or a name."))
        if given["email"] and not identity.email:
            self.add_error("email", _("This isn't a valid email address."))
        if given["phone"] and not identity.phone:
            self.add_error(
                "phone", _("This isn't a valid phone number. Enter it with its country code.")
            )
        return {"identity": identity}
