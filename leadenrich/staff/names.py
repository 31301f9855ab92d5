"""What the admin calls models of packages that have no names of their own for people.

They are set where Django has read the models, so that no migration of a package is missing: those look
at what a model was declared with.
"""

from django.apps import apps
from django.utils.translation import gettext_lazy as _

APPS = {
    "usersessions": _("Sessions"),
    "mfa": _("Second factors"),
    "procrastinate": _("Queue"),
}
MODELS = {
    "usersessions.UserSession": (_("session"), _("sessions")),
    "mfa.Authenticator": (_("second factor"), _("second factors")),
    "procrastinate.ProcrastinateJob": (_("job"), _("jobs")),
}
"""Each in the singular and the plural."""
FIELDS = {
    "user": _("person"),
    "created_at": _("created at"),
    "last_seen_at": _("last seen at"),
    "last_used_at": _("last used at"),
    "ip": _("IP address"),
    "user_agent": _("browser"),
    "session_key": _("session key"),
    "type": _("type"),
    "data": _("data"),
    "status": _("status"),
    "queue_name": _("queue"),
    "task_name": _("task"),
    "priority": _("priority"),
    "lock": _("lock"),
    "queueing_lock": _("lock in the queue"),
    "args": _("arguments"),
    "scheduled_at": _("scheduled at"),
    "attempts": _("attempts"),
    "abort_requested": _("abort requested"),
    "worker": _("worker"),
}
"""Of all these models."""
JOB_STATUSES = {
    "todo": _("waiting"),
    "doing": _("in work"),
    "succeeded": _("done"),
    "failed": _("failed"),
    "cancelled": _("canceled"),
    "aborted": _("stopped"),
}


def apply() -> None:
    """Sets the names."""
    for label, app_name in APPS.items():
        apps.get_app_config(label).verbose_name = app_name
    for label, (one, many) in MODELS.items():
        model = apps.get_model(label)
        model._meta.verbose_name, model._meta.verbose_name_plural = one, many
        for field in model._meta.fields:
            field.verbose_name = FIELDS.get(field.name, field.verbose_name)
    job_status = apps.get_model("procrastinate.ProcrastinateJob")._meta.get_field("status")
    job_status.choices = list(JOB_STATUSES.items())
