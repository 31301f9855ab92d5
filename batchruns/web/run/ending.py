"""How a run ended that has no result: canceled, unreadable, or failed; and what to do next."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from batchruns.messages import TABLE_ERRORS, failure_in_words
from batchruns.models import BatchRun, ShownStatus, Status


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a run has no result, in words. A canceled one is no failure; a file that can't be read is not
    tried again.
    """

    sentence: str
    is_canceled: bool
    is_unreadable: bool

    @classmethod
    def of(cls, run: BatchRun, rows_done: int | None = None) -> "Ending | None":
        """That of a run; None for one that hasn't ended early. `rows_done`: how far it came."""
        if run.status != Status.FAILED:
            return None
        code = run.stored_error.code if run.stored_error else ""
        is_canceled = run.shown_status == ShownStatus.CANCELED
        sentence = _canceled_in_words(rows_done) if is_canceled else failure_in_words(run)
        return cls(sentence, is_canceled, is_unreadable=code in TABLE_ERRORS)


def _canceled_in_words(rows_done: int | None) -> str:
    if not rows_done:
        return _("Canceled. Resume to continue from the start.")
    row = number_format(rows_done + 1, force_grouping=True)
    return _("Canceled. Resume to continue at row %(row)s.") % {"row": row}
