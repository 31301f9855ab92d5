"""How a run has ended, in words: for pages that announce it, and for mails."""

from django.utils.translation import gettext as _

from batchruns.models import BatchRun, ShownStatus


def ending_in_words(run: BatchRun) -> str:
    """How a run has ended, in a sentence."""
    sentences = {
        ShownStatus.COMPLETED: _("%s is completed. The result is ready to download."),
        ShownStatus.CANCELED: _("%s was canceled."),
    }
    return sentences.get(run.shown_status, _("%s failed. Open it to see why.")) % run.title
