"""The forms of webhooks."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from batchruns.engine.lookups.guard import RefusedRequestError
from batchruns.messages import error_in_words
from batchruns.models import WebhookEndpoint
from batchruns.runs.outbox import EVENT_TYPES
from batchruns.runs.webhooks.endpoints import Wanted
from batchruns.runs.webhooks.policy import webhook_policy

MAX_URL, MAX_DESCRIPTION = 2000, 200
EVENTS = {
    "run.created": gettext_lazy("Run created"),
    "run.started": gettext_lazy("Run started"),
    "run.completed": gettext_lazy("Run completed"),
    "run.failed": gettext_lazy("Run failed"),
    "run.canceled": gettext_lazy("Run canceled"),
    "ceiling.reached": gettext_lazy("Spending ceiling reached"),
}
ENDS = ("run.completed", "run.failed", "run.canceled")
SPANS = {
    "hour": (timedelta(hours=1), gettext_lazy("the last hour")),
    "day": (timedelta(days=1), gettext_lazy("the last 24 hours")),
    "week": (timedelta(days=7), gettext_lazy("the last 7 days")),
    "log": (timedelta(days=3650), gettext_lazy("the whole log")),
}
"""Since when what failed is sent once more."""


class EndpointForm(forms.Form):
    """Where events are posted, and which."""

    url = forms.CharField(
        label=gettext_lazy("URL"),
        max_length=MAX_URL,
        widget=forms.URLInput(attrs={"placeholder": "https://example.com/webhooks"}),
        help_text=gettext_lazy(
            "Your server answers with a status from 200 to 299 within 15 seconds."
        ),
    )
    description = forms.CharField(
        label=gettext_lazy("Description (optional)"), max_length=MAX_DESCRIPTION, required=False
    )
    events = forms.MultipleChoiceField(
        label=gettext_lazy("Events"),
        choices=[(name, EVENTS[name]) for name in EVENT_TYPES],
        widget=forms.CheckboxSelectMultiple,
        initial=ENDS,
    )

    @classmethod
    def of(cls, endpoint: WebhookEndpoint, data: Any = None) -> "EndpointForm":
        """The form of an endpoint that there is."""
        names = ("url", "description", "events")
        return cls(data, initial={name: getattr(endpoint, name) for name in names})

    def clean_url(self) -> str:
        """A URL that this site may post to, as far as it tells. Raises ValidationError."""
        url: str = self.cleaned_data["url"]
        try:
            if urlsplit(url).username is not None:
                raise forms.ValidationError(
                    _("Remove the user name from the URL. Check the signature instead.")
                )
            if len(url.split()) > 1:
                raise ValueError(url)
            webhook_policy().check(httpx.URL(url))
        except RefusedRequestError as error:
            raise forms.ValidationError(error_in_words(error)) from error
        except (httpx.InvalidURL, ValueError) as error:
            raise forms.ValidationError(_("This is no address.")) from error
        return url

    @property
    def wanted(self) -> Wanted:
        """What was entered."""
        chosen = self.cleaned_data
        return Wanted(chosen["url"], chosen["events"], chosen["description"])
