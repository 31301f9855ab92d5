"""A connection while it is edited: by the person whose it is, or by the operator for all."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from batchruns.models import ProviderKey
from batchruns.runs.errors import RunError
from batchruns.runs.lookups import connecting
from batchruns.web.providers import service
from batchruns.web.providers.forms import ConnectionForm, as_entered
from batchruns.web.responses import show_error


@dataclass(frozen=True, slots=True)
class Edited:
    """The forms of a connection, and whether what they sent is saved."""

    form: ConnectionForm
    described: service.JsonForm | service.ServiceForm | None
    """Of the description of an interface, where there is one."""
    is_saved: bool = False

    @classmethod
    def of(cls, request: HttpRequest, row: ProviderKey, owner: UUID | None) -> "Edited":
        """The forms as they are sent, saved if they can be; `owner` is None for one for all people."""
        sent = request.POST if request.method == "POST" else None
        button = sent.get(service.THEN, "") if sent else ""
        if sent and service.BUTTON.fullmatch(button):
            return cls(as_entered(row, sent), service.pressed(sent, button))
        form = ConnectionForm(row, sent)
        described = service.description_form(row.settings, sent) if form.is_described else None
        is_valid = form.is_valid() & (described is None or described.is_valid())
        return cls(form, described, is_valid and _is_saved(request, row, owner, form, described))

    @property
    def status(self) -> int:
        """Of the page that shows them."""
        return 422 if self.form.is_bound else 200


def _is_saved(
    request: HttpRequest,
    row: ProviderKey,
    owner: UUID | None,
    form: ConnectionForm,
    described: service.JsonForm | service.ServiceForm | None,
) -> bool:
    """Saves what was entered, and says so, or why not."""
    try:
        connecting.save(owner, row, form.wanted(described.description if described else None))
    except RunError as error:
        show_error(request, error)
        return False
    messages.success(request, _("Saved “%(name)s”.") % {"name": row.name})
    return True
